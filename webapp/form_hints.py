"""What a field tells a person before he types: the author's hint and the field's own bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from processes.documents import ACCEPTED
from processes.forms import DateField, Field, FileField, NumberField, TextAreaField, TextField
from processes.forms.fields import TEXT_LENGTH, TEXTAREA_LENGTH
from processes.forms.reading import show_date
from processes.forms.russian import plural, show_number

T = TypeVar("T")


def hint_of(field: Field, largest_file: int = 0) -> str:
    """Return the author's hint and what the field demands; `largest_file` is in bytes."""
    return " ".join(part for part in (field.hint, _demands(field, largest_file)) if part)


def _demands(field: Field, largest_file: int) -> str:
    if isinstance(field, FileField):
        expected = f"Ожидается: {field.document}. " if field.document else ""
        limit = f", каждый до {show_size(largest_file)}" if largest_file else ""
        return f"{expected}Файлы {ACCEPTED}{limit}."
    if isinstance(field, NumberField):
        return _range(field.minimum, field.maximum, show_number)
    if isinstance(field, DateField):
        return _range(field.minimum, field.maximum, show_date)
    if isinstance(field, TextField | TextAreaField):
        usual = field.max_length in (TEXT_LENGTH, TEXTAREA_LENGTH)
        return (
            ""
            if usual
            else f"Не больше {field.max_length} {plural(field.max_length, 'знака', 'знаков', 'знаков')}."
        )
    return ""


def _range(low: T | None, high: T | None, show: Callable[[T], str]) -> str:
    if low is None and high is None:
        return ""
    parts = (
        f"от {show(low)}" if low is not None else "",
        f"до {show(high)}" if high is not None else "",
    )
    sentence = " ".join(part for part in parts if part)
    return f"{sentence[0].upper()}{sentence[1:]}."


def show_size(size: int) -> str:
    """Return a size in bytes as people read it: 512 Б, 40 КБ, 1,5 МБ."""
    if size < 1024:
        return f"{size} Б"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} КБ"
    return f"{size / 1024 / 1024:.1f} МБ".replace(".0 ", " ").replace(".", ",")
