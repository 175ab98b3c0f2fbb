"""The kinds of fields as the builder offers them: their names, and what each can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from processes.forms.compound import ROWS_IN_TABLE
from processes.forms.fields import FILES_IN_FIELD, TEXT_LENGTH, TEXTAREA_LENGTH
from processes.forms.schema import SIMPLE_IN_TABLE


@dataclass(frozen=True, slots=True)
class Limit:
    """A whole number that a field can be told; `usual` holds where nothing is typed."""

    name: str
    label: str
    low: int
    high: int
    usual: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of field. `plain` names its other controls beside those that all fields have."""

    key: str
    name: str
    words: str
    limits: tuple[Limit, ...] = ()
    plain: tuple[str, ...] = ()
    has_options: bool = False
    has_range: bool = False
    may_set_variable: bool = False
    asks: bool = True

    @property
    def may_be_column(self) -> bool:
        """Whether a table can have a column of this kind."""
        return self.key in SIMPLE_IN_TABLE

    @property
    def decides(self) -> bool:
        """Whether other fields may depend on it."""
        return self.has_options or self.key == "checkbox"


def _length(usual: int) -> Limit:
    return Limit("max_length", "Знаков не больше", 1, 100_000, usual)


_LISTED = (
    Kind("text", "Строка", "короткий ответ в одну строку", (_length(TEXT_LENGTH),)),
    Kind("textarea", "Текст", "ответ в несколько строк", (_length(TEXTAREA_LENGTH),)),
    Kind("number", "Число", "целое или дробное", has_range=True, may_set_variable=True),
    Kind("date", "Дата", "день, месяц и год", has_range=True, may_set_variable=True),
    Kind(
        "choice",
        "Выбор одного",
        "один вариант из списка",
        has_options=True,
        may_set_variable=True,
    ),
    Kind(
        "checklist",
        "Отметки",
        "сколько угодно вариантов из списка",
        has_options=True,
        may_set_variable=True,
    ),
    Kind("checkbox", "Подтверждение", "одна отметка: да или нет", may_set_variable=True),
    Kind(
        "file",
        "Файл",
        "документ, скан, фотография",
        (Limit("max_files", "Файлов не больше", 1, 100, FILES_IN_FIELD),),
        ("document",),
    ),
    Kind(
        "table",
        "Таблица",
        "несколько строк с одними и теми же столбцами",
        (
            Limit("min_rows", "Строк не меньше", 0, 1000, 0),
            Limit("max_rows", "Строк не больше", 1, 1000, ROWS_IN_TABLE),
        ),
        ("register",),
    ),
    Kind(
        "pick",
        "Запись реестра",
        "одна из записей реестра",
        (),
        ("register",),
        may_set_variable=True,
    ),
    Kind(
        "note", "Пояснение", "слова между полями, ничего не спрашивает", (), ("text",), asks=False
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.key: kind for kind in _LISTED})
"""Every kind of the engine of forms, in the order of the list that the builder offers."""

VALUE_TYPES: Mapping[str, str] = MappingProxyType(
    {"text": "текст", "number": "число", "true": "да", "false": "нет", "none": "пусто"}
)
"""What a variable of «Нечего сообщить» can be set to."""
