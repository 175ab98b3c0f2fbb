"""The kinds of fields and how each one understands what was typed into it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from processes.forms.conditions import Condition, JsonValue
from processes.forms.errors import Unreadable
from processes.forms.reading import clean_text, one_line, read_date, read_number, show_date
from processes.forms.russian import plural, show_number

TEXT_LENGTH = 500
TEXTAREA_LENGTH = 4000
FILES_IN_FIELD = 10
TICKED = "true"
"""What a ticked checkbox sends."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that is offered; `value` is stored, `label` is read by people."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(ABC):
    """What one place of a form asks for.

    `when` is None for a field that is always asked for.
    `variable` names the process variable that receives the value; only kinds that cannot hold
    personal data may have one (`may_set_variable`).
    """

    kind: ClassVar[str]
    may_set_variable: ClassVar[bool] = False
    missing: ClassVar[str] = "Заполните это поле."

    key: str
    label: str
    hint: str = ""
    required: bool = False
    when: Condition | None = None
    variable: str | None = None

    @property
    def empty(self) -> JsonValue:
        """The value of the field when it was left untouched."""
        return None

    def to_document(self) -> dict[str, JsonValue]:
        """Return the field as it stands in a form's document; defaults are left out."""
        common: dict[str, JsonValue] = {
            "hint": self.hint or None,
            "required": self.required or None,
            "when": self.when.to_document() if self.when else None,
            "variable": self.variable,
        }
        document: dict[str, JsonValue] = {"key": self.key, "kind": self.kind, "label": self.label}
        stated = common | self.own_document()
        return document | {name: value for name, value in stated.items() if value is not None}

    @abstractmethod
    def own_document(self) -> dict[str, JsonValue]:
        """Return what only this kind has; None stands for a default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleField(Field):
    """A field whose value is read from the texts sent under its one name."""

    @abstractmethod
    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return the value, `empty` if nothing was typed; raise Unreadable with a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(SimpleField):
    """One line of text."""

    kind: ClassVar[str] = "text"
    max_length: int = TEXT_LENGTH

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return the line without spaces around it."""
        return _bounded(one_line(first_of(texts)), self.max_length)

    def own_document(self) -> dict[str, JsonValue]:
        """Return the length if it is not the usual one."""
        return {"max_length": _unless(self.max_length, TEXT_LENGTH)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAreaField(SimpleField):
    """Text of several lines."""

    kind: ClassVar[str] = "textarea"
    max_length: int = TEXTAREA_LENGTH

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return the text without blank space around it."""
        return _bounded(clean_text(first_of(texts)).strip(), self.max_length)

    def own_document(self) -> dict[str, JsonValue]:
        """Return the length if it is not the usual one."""
        return {"max_length": _unless(self.max_length, TEXTAREA_LENGTH)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField(SimpleField):
    """A whole or decimal number, within inclusive bounds."""

    kind: ClassVar[str] = "number"
    may_set_variable: ClassVar[bool] = True
    missing: ClassVar[str] = "Введите число."
    minimum: float | None = None
    maximum: float | None = None

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return an int where the number is whole, else a float."""
        typed = first_of(texts).strip()
        if not typed:
            return None
        value = read_number(typed)
        if self.minimum is not None and value < self.minimum:
            raise Unreadable(f"Число должно быть не меньше {show_number(self.minimum)}.")
        if self.maximum is not None and value > self.maximum:
            raise Unreadable(f"Число должно быть не больше {show_number(self.maximum)}.")
        return value

    def own_document(self) -> dict[str, JsonValue]:
        """Return the bounds."""
        return {"min": self.minimum, "max": self.maximum}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(SimpleField):
    """A day, within inclusive bounds; its value is ISO text (`2023-09-01`)."""

    kind: ClassVar[str] = "date"
    may_set_variable: ClassVar[bool] = True
    missing: ClassVar[str] = "Укажите дату."
    minimum: date | None = None
    maximum: date | None = None

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return the day as ISO text."""
        typed = first_of(texts).strip()
        if not typed:
            return None
        day = read_date(typed)
        if self.minimum is not None and day < self.minimum:
            raise Unreadable(f"Дата должна быть не раньше {show_date(self.minimum)}.")
        if self.maximum is not None and day > self.maximum:
            raise Unreadable(f"Дата должна быть не позже {show_date(self.maximum)}.")
        return day.isoformat()

    def own_document(self) -> dict[str, JsonValue]:
        """Return the bounds as ISO text."""
        return {
            "min": self.minimum.isoformat() if self.minimum else None,
            "max": self.maximum.isoformat() if self.maximum else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(SimpleField):
    """One of the options."""

    kind: ClassVar[str] = "choice"
    may_set_variable: ClassVar[bool] = True
    missing: ClassVar[str] = "Выберите один из вариантов."
    options: tuple[Option, ...]

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return the value of the chosen option."""
        chosen = first_of(texts)
        return _one_of(chosen, self.options) if chosen else None

    def own_document(self) -> dict[str, JsonValue]:
        """Return the options."""
        return {"options": _option_documents(self.options)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistField(SimpleField):
    """Any number of the options; its value is a list in the order of the options."""

    kind: ClassVar[str] = "checklist"
    may_set_variable: ClassVar[bool] = True
    missing: ClassVar[str] = "Отметьте хотя бы один вариант."
    options: tuple[Option, ...]

    @property
    def empty(self) -> JsonValue:
        """Nothing ticked."""
        return []

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return the values of the ticked options."""
        ticked = {_one_of(text, self.options) for text in texts if text}
        return [option.value for option in self.options if option.value in ticked]

    def own_document(self) -> dict[str, JsonValue]:
        """Return the options."""
        return {"options": _option_documents(self.options)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckboxField(SimpleField):
    """A statement to agree with; a required one must be ticked."""

    kind: ClassVar[str] = "checkbox"
    may_set_variable: ClassVar[bool] = True
    missing: ClassVar[str] = "Поставьте отметку: без неё форму нельзя отправить."

    @property
    def empty(self) -> JsonValue:
        """Not ticked."""
        return False

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return whether it is ticked."""
        return first_of(texts) in (TICKED, "on", "1")

    def own_document(self) -> dict[str, JsonValue]:
        """Return nothing: a checkbox has only what every field has."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class PickField(SimpleField):
    """An entry of a register; its value is the entry's id, as text.

    `options` are the entries on offer at this moment; they are no part of the form's document.
    """

    kind: ClassVar[str] = "pick"
    may_set_variable: ClassVar[bool] = True
    missing: ClassVar[str] = "Выберите запись из списка."
    register: str
    options: tuple[Option, ...] = ()

    def offering(self, options: Sequence[Option]) -> PickField:
        """Return the same field with these entries on offer."""
        return replace(self, options=tuple(options))

    def read(self, texts: Sequence[str]) -> JsonValue:
        """Return the id of the chosen entry, which must be one of those on offer."""
        chosen = first_of(texts)
        return _one_of(chosen, self.options) if chosen else None

    def own_document(self) -> dict[str, JsonValue]:
        """Return the register."""
        return {"register": self.register}


def first_of(texts: Sequence[str]) -> str:
    """Return the first of the texts sent under one name, or an empty one."""
    return texts[0] if texts else ""


def _bounded(text: str, most: int) -> str | None:
    if len(text) > most:
        signs = plural(len(text), "знак", "знака", "знаков")
        raise Unreadable(
            f"Текст слишком длинный: {len(text)} {signs}, а можно не больше {most}. Сократите его."
        )
    return text or None


def _one_of(value: str, options: Sequence[Option]) -> str:
    if all(option.value != value for option in options):
        raise Unreadable("Этого варианта нет в списке: выберите другой.")
    return value


def _unless(value: int, usual: int) -> int | None:
    return None if value == usual else value


def _option_documents(options: Sequence[Option]) -> list[JsonValue]:
    return [{"value": option.value, "label": option.label} for option in options]
