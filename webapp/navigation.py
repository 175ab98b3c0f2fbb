"""The top bar: each blueprint adds its own entry, and may fill a slot of the shell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import Blueprint, Flask, current_app, request, url_for
from flask.blueprints import BlueprintSetupState

from processes.people import Verb
from webapp.session import SignedIn

_KEY = "tropa.navigation"


@dataclass(frozen=True, slots=True)
class Entry:
    """A section of the product.

    `verb` is the right that shows it, however far it reaches; None shows it to everybody signed in.
    `others` are rights that show it as well; `also` names other blueprints of the same section.
    Entries stand by `position`: «Мои задачи» 10, «Пары» 15, «План» 20, «Процессы» 30.
    """

    title: str
    endpoint: str
    verb: Verb | None = None
    position: int = 100
    others: tuple[Verb, ...] = ()
    also: tuple[str, ...] = ()

    def is_for(self, person: SignedIn) -> bool:
        """Return whether a person has a right that shows it."""
        if self.verb is None:
            return True
        return any(person.may_somewhere(verb) for verb in (self.verb, *self.others))

    @property
    def url(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)

    @property
    def blueprint(self) -> str:
        """The blueprint whose section it is."""
        return self.endpoint.partition(".")[0]


@dataclass(slots=True)
class Navigation:
    """The entries and slots of one application."""

    entries: list[Entry] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)

    def shown_to(self, person: SignedIn) -> list[Entry]:
        """Return the entries that exist in this application and that the person may open."""
        known = current_app.view_functions
        return [
            entry
            for entry in sorted(self.entries, key=lambda entry: entry.position)
            if entry.endpoint in known and entry.is_for(person)
        ]

    def current(self) -> dict[str, str]:
        """Return `aria-current` by endpoint: `page` for this very page, else `true` for its section."""
        if any(entry.endpoint == request.endpoint for entry in self.entries):
            return {str(request.endpoint): "page"}
        ours = (
            entry for entry in self.entries if request.blueprint in (entry.blueprint, *entry.also)
        )
        return {entry.endpoint: "true" for entry in ours}


def add_entry(blueprint: Blueprint, entry: Entry) -> None:
    """Put a blueprint's section into the top bar."""
    blueprint.record_once(lambda state: _of_state(state).entries.append(entry))


def fill_slot(blueprint: Blueprint, slot: str, template: str) -> None:
    """Show a template in a slot of the shell on every page of a signed-in person.

    Slots: `strip` (a line above the top bar: the demo clock), `tools` (beside the person's name).
    """

    def fill(state: BlueprintSetupState) -> None:
        _of_state(state).slots[slot] = template

    blueprint.record_once(fill)


def register(app: Flask) -> None:
    """Give the application its navigation; before the blueprints."""
    app.extensions[_KEY] = Navigation()


def navigation() -> Navigation:
    """Return the navigation of the application that serves this request."""
    return cast("Navigation", current_app.extensions[_KEY])


def _of_state(state: BlueprintSetupState) -> Navigation:
    return cast("Navigation", state.app.extensions[_KEY])
