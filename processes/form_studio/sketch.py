"""A form while it is being built: everything as it was typed, right or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from processes.forms import JsonValue

FORM = "form"
"""The section of what belongs to the form itself; every field is a section under its `uid`."""
TICKED = "true"


@dataclass(frozen=True, slots=True)
class OptionSketch:
    """One option as it was typed."""

    value: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class VariableSketch:
    """A variable that «Нечего сообщить» sets; `type` is one of `VALUE_TYPES`."""

    name: str = ""
    type: str = "text"
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSketch:
    """One field, or a column of a table.

    `uid` names it in this draft whatever becomes of its key. `texts` hold what was typed, by the
    name of the control; those that its kind does not have are kept in case the kind comes back.
    """

    uid: str
    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)
    options: tuple[OptionSketch, ...] = ()
    when_values: tuple[str, ...] = ()
    columns: tuple[FieldSketch, ...] = ()

    def text(self, name: str) -> str:
        """Return what was typed into a control, without space around it."""
        return self.texts.get(name, "").strip()

    def is_ticked(self, name: str) -> bool:
        """Return whether a checkbox is ticked."""
        return self.texts.get(name) == TICKED


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSketch:
    """A whole form; `next_uid` is the number of the next field to be added."""

    title: str = ""
    intro: str = ""
    nothing: bool = False
    variables: tuple[VariableSketch, ...] = ()
    fields: tuple[FieldSketch, ...] = ()
    next_uid: int = 1

    def everything(self) -> Iterator[FieldSketch]:
        """Yield all fields and, after each table, its columns."""
        for one in self.fields:
            yield one
            yield from one.columns

    def find(self, uid: str) -> FieldSketch | None:
        """Return a field or a column; None if there is none."""
        return next((one for one in self.everything() if one.uid == uid), None)

    def table_of(self, uid: str) -> FieldSketch | None:
        """Return the table in which a column stands; None for a field."""
        return next((one for one in self.fields if any(c.uid == uid for c in one.columns)), None)

    def to_document(self) -> dict[str, JsonValue]:
        """Return it as JSON."""
        return {
            "title": self.title,
            "intro": self.intro,
            "nothing": self.nothing,
            "variables": [[one.name, one.type, one.value] for one in self.variables],
            "fields": [_field_document(one) for one in self.fields],
            "next_uid": self.next_uid,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> FormSketch:
        """Return what `to_document` has written."""
        return cls(
            title=document["title"],
            intro=document["intro"],
            nothing=document["nothing"],
            variables=tuple(VariableSketch(*one) for one in document["variables"]),
            fields=tuple(map(_field_from, document["fields"])),
            next_uid=document["next_uid"],
        )


def _field_document(one: FieldSketch) -> dict[str, JsonValue]:
    return {
        "uid": one.uid,
        "kind": one.kind,
        "texts": dict(one.texts),
        "options": [[option.value, option.label] for option in one.options],
        "when_values": list(one.when_values),
        "columns": [_field_document(column) for column in one.columns],
    }


def _field_from(document: Mapping[str, Any]) -> FieldSketch:
    return FieldSketch(
        uid=document["uid"],
        kind=document["kind"],
        texts=document["texts"],
        options=tuple(OptionSketch(*one) for one in document["options"]),
        when_values=tuple(document["when_values"]),
        columns=tuple(map(_field_from, document["columns"])),
    )
