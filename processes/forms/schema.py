"""From a form's document to its fields."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypedDict

from processes.forms.compound import ROWS_IN_TABLE, FileField, NoteField, TableField
from processes.forms.conditions import Condition
from processes.forms.errors import Unreadable
from processes.forms.fields import (
    FILES_IN_FIELD,
    TEXT_LENGTH,
    TEXTAREA_LENGTH,
    CheckboxField,
    ChecklistField,
    ChoiceField,
    DateField,
    Field,
    NumberField,
    Option,
    PickField,
    SimpleField,
    TextAreaField,
    TextField,
)
from processes.forms.reading import read_date
from processes.forms.source import Source

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
REGISTER = re.compile(r"[a-z][a-z0-9_-]{0,59}", re.ASCII)
OPTION_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,99}", re.ASCII)
SIMPLE_IN_TABLE = ("text", "textarea", "number", "date", "choice", "checkbox", "pick")


class Common(TypedDict):
    """What every kind of field has."""

    key: str
    label: str
    hint: str
    required: bool
    when: Condition | None
    variable: str | None


def read_fields(source: Source) -> tuple[Field, ...]:
    """Return the fields that could be read; what is wrong is noted in the source."""
    read = [
        _read_field(source, content, ("fields", index))
        for index, content in enumerate(source.items("fields"))
    ]
    return tuple(field for field in read if field is not None)


def read_name(source: Source, name: str) -> str | None:
    """Return the name of a process variable, None when there is none."""
    value = source.text(name)
    if not value:
        return None
    if KEY.fullmatch(value) is None or keyword.iskeyword(value):
        source.note(
            f"Имя переменной «{value}» не подходит: нужны строчные латинские буквы, цифры "
            "и подчёркивания, первая — буква."
        )
        return None
    return value


def _read_field(parent: Source, content: Any, place: tuple[str, int]) -> Field | None:
    source = parent.inside(content, _step(content, place))
    kind = source.needed_text("kind")
    reader = _READERS.get(kind)
    if reader is None:
        if kind:
            source.note(f"Неизвестный вид поля «{kind}». Возможны: {', '.join(_READERS)}.")
        return None
    field = reader(source, _read_common(source))
    source.close()
    return _checked_variable(source, field)


def _step(content: Any, place: tuple[str, int]) -> str:
    """Name a field by its key where it has one, else by its place."""
    listed, index = place
    key = content.get("key") if isinstance(content, Mapping) else None
    return f"{listed}/{key}" if isinstance(key, str) and key else f"{listed}/{index}"


def _checked_variable(source: Source, field: Field) -> Field:
    if field.variable is not None and not field.may_set_variable:
        source.note(
            f"Поле вида «{field.kind}» нельзя переносить в переменную процесса: персональные "
            "данные остаются в форме. Уберите свойство «variable»."
        )
    return field


def _read_common(source: Source) -> Common:
    return Common(
        key=_read_key(source),
        label=source.needed_text("label"),
        hint=source.text("hint"),
        required=source.flag("required"),
        when=_read_condition(source),
        variable=read_name(source, "variable"),
    )


def _read_key(source: Source) -> str:
    key = source.needed_text("key")
    if key and KEY.fullmatch(key) is None:
        source.note(
            f"Ключ «{key}» не подходит: нужны строчные латинские буквы, цифры и подчёркивания, "
            "первая — буква, всего не больше 60 знаков."
        )
    return key


def _read_condition(source: Source) -> Condition | None:
    content = source.raw("when")
    if content is None:
        return None
    inner = source.inside(content, "when")
    wanted = inner.raw("is")
    values = wanted if isinstance(wanted, list) else [wanted]
    condition = Condition(field=inner.needed_text("field"), values=tuple(values))
    if not values or any(not isinstance(value, str | bool) for value in values):
        inner.note("Свойство «is» должно называть значение другого поля или список значений.")
        condition = Condition(field=condition.field, values=())
    inner.close()
    return condition


def _read_options(source: Source) -> tuple[Option, ...]:
    options = tuple(
        _read_option(source.inside(content, f"options/{index}"))
        for index, content in enumerate(source.items("options"))
    )
    if not options:
        source.note("Нет вариантов для выбора: перечислите их в свойстве «options».")
    values = [option.value for option in options]
    for value in sorted({value for value in values if value and values.count(value) > 1}):
        source.note(f"Значение варианта «{value}» повторяется.")
    return options


def _read_option(source: Source) -> Option:
    option = Option(value=source.needed_text("value"), label=source.needed_text("label"))
    if option.value and OPTION_VALUE.fullmatch(option.value) is None:
        source.note(
            f"Значение варианта «{option.value}» не подходит: нужны латинские буквы, цифры "
            "и знаки _ . : / + - без пробелов."
        )
    source.close()
    return option


def _read_day(source: Source, name: str) -> date | None:
    text = source.text(name)
    try:
        return read_date(text) if text else None
    except Unreadable as problem:
        source.note(f"Свойство «{name}»: {problem}")
        return None


def _text(source: Source, common: Common) -> Field:
    return TextField(**common, max_length=source.whole("max_length", TEXT_LENGTH, (1, 100_000)))


def _textarea(source: Source, common: Common) -> Field:
    length = source.whole("max_length", TEXTAREA_LENGTH, (1, 100_000))
    return TextAreaField(**common, max_length=length)


def _number(source: Source, common: Common) -> Field:
    low, high = source.number("min"), source.number("max")
    if low is not None and high is not None and low > high:
        source.note("Свойство «min» больше свойства «max».")
    return NumberField(**common, minimum=low, maximum=high)


def _date(source: Source, common: Common) -> Field:
    first, last = _read_day(source, "min"), _read_day(source, "max")
    if first and last and first > last:
        source.note("Свойство «min» позже свойства «max».")
    return DateField(**common, minimum=first, maximum=last)


def _choice(source: Source, common: Common) -> Field:
    return ChoiceField(**common, options=_read_options(source))


def _checklist(source: Source, common: Common) -> Field:
    return ChecklistField(**common, options=_read_options(source))


def _checkbox(source: Source, common: Common) -> Field:  # noqa: ARG001 - one signature for all kinds
    return CheckboxField(**common)


def _pick(source: Source, common: Common) -> Field:
    return PickField(**common, register=_read_register(source, source.needed_text("register")))


def _file(source: Source, common: Common) -> Field:
    most = source.whole("max_files", FILES_IN_FIELD, (1, 100))
    return FileField(**common, document=source.text("document"), max_files=most)


def _note(source: Source, common: Common) -> Field:
    return NoteField(**common, text=source.text("text"))


def _table(source: Source, common: Common) -> Field:
    most = source.whole("max_rows", ROWS_IN_TABLE, (1, 1000))
    field = TableField(
        **common,
        columns=_read_columns(source),
        register=_read_register(source, source.text("register")) or None,
        min_rows=source.whole("min_rows", 0, (0, 1000)),
        max_rows=most,
        count_variable=read_name(source, "count_variable"),
    )
    if field.min_rows > field.max_rows:
        source.note("Свойство «min_rows» больше свойства «max_rows».")
    return field


def _read_columns(source: Source) -> tuple[SimpleField, ...]:
    read = [
        _read_field(source, content, ("columns", index))
        for index, content in enumerate(source.items("columns"))
    ]
    if not read:
        source.note("В таблице нет столбцов: перечислите их в свойстве «columns».")
    columns = [column for column in read if column is not None]
    for column in columns:
        _check_column(source, column)
    return tuple(column for column in columns if isinstance(column, SimpleField))


def _check_column(source: Source, column: Field) -> None:
    if column.kind not in SIMPLE_IN_TABLE:
        kinds = ", ".join(SIMPLE_IN_TABLE)
        source.note(f"Столбец «{column.key}»: в таблице возможны только поля видов {kinds}.")
    elif column.when is not None or column.variable is not None:
        source.note(f"Столбец «{column.key}»: у столбца не бывает свойств «when» и «variable».")


def _read_register(source: Source, name: str) -> str:
    if name and REGISTER.fullmatch(name) is None:
        source.note(f"Имя реестра «{name}» не подходит: нужны строчные латинские буквы.")
    return name


_READERS: dict[str, Callable[[Source, Common], Field]] = {
    "text": _text,
    "textarea": _textarea,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "checklist": _checklist,
    "checkbox": _checkbox,
    "file": _file,
    "table": _table,
    "pick": _pick,
    "note": _note,
}
