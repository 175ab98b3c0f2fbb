"""Forms under the same key whose content differs: fields, their order, their properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from processes.comparison.naming import shortened
from processes.comparison.sides import Side
from processes.comparison.values import Change, Mark, Matter

_KINDS = {
    "text": "строка",
    "textarea": "текст",
    "number": "число",
    "date": "дата",
    "choice": "выбор одного",
    "checklist": "выбор нескольких",
    "checkbox": "отметка",
    "file": "файл",
    "table": "таблица",
    "pick": "запись реестра",
    "note": "пояснение",
}
_WORDS = {
    "hint": "подсказка",
    "min": "не меньше",
    "max": "не больше",
    "max_length": "знаков не больше",
    "min_rows": "строк не меньше",
    "max_rows": "строк не больше",
    "register": "реестр",
    "document": "документ",
    "variable": "переменная",
    "count_variable": "переменная числа строк",
    "text": "текст",
}
_WHOLE = {"title": "заголовок", "intro": "пояснение", "nothing_to_report": "«Нечего сообщить»"}
_SAID = frozenset({"key", "kind", "label", "required", "options", "columns", "when", *_WORDS})

Document = Mapping[str, Any]


def form_changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield how the forms differ that tasks of both versions use under the same key."""
    users = _users(new)
    for key in _users(old):
        before, after = old.forms.get(key, {}), new.forms.get(key, {})
        if key in users and before != after:
            for what, was, now in _differences(before, after):
                sentence = f"Форма «{after.get('title', key)}»: {what}."
                yield Change(Mark.CHANGED, Matter.FIELDS, sentence, was, now, users[key])


def _users(side: Side) -> dict[str, str]:
    """Return the first task that uses each form."""
    found: dict[str, str] = {}
    for node in side.nodes.values():
        if "form_key" in node.properties:
            found.setdefault(node.properties["form_key"], node.id)
    return found


def _differences(before: Document, after: Document) -> Iterator[tuple[str, str, str]]:
    """Yield what changed, with the values before and after in words."""
    for name in (*_WHOLE, *sorted((before.keys() | after.keys()) - _WHOLE.keys() - {"fields"})):
        was, now = _plain(before.get(name)), _plain(after.get(name))
        if was != now:
            yield f"{_WHOLE.get(name, f'свойство «{name}»')} иначе", was, now
    yield from _field_differences(
        _by_key(before.get("fields", ())), _by_key(after.get("fields", ()))
    )


def _field_differences(
    old: Mapping[str, Document], new: Mapping[str, Document]
) -> Iterator[tuple[str, str, str]]:
    for key, field in new.items():
        if key not in old:
            yield f"добавлено поле {_label(field)}", "", said_field(field)
        elif old[key] != field:
            yield f"изменилось поле {_label(field)}", said_field(old[key]), said_field(field)
    for key, field in old.items():
        if key not in new:
            yield f"убрано поле {_label(field)}", said_field(field), ""
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield "поля стоят в другом порядке", _order(old), _order(new)


def said_field(field: Document) -> str:
    """Return all that a field asks for, in words."""
    parts = [
        f"«{field.get('label', field.get('key', ''))}»",
        _KINDS.get(field.get("kind", ""), field.get("kind", "")),
        "обязательное" if field.get("required") else "",
        *(f"{word}: {_plain(field[name])}" for name, word in _WORDS.items() if name in field),
        _said_options(field.get("options", ())),
        _said_condition(field.get("when")),
        _said_columns(field.get("columns", ())),
        *(f"{name}: {_plain(field[name])}" for name in field if name not in _SAID),
    ]
    return "; ".join(part for part in parts if part)


def _said_options(options: Sequence[Document]) -> str:
    listed = ", ".join(f"«{one.get('label', one['value'])}» ({one['value']})" for one in options)
    return f"варианты: {listed}" if listed else ""


def _said_condition(when: Document | None) -> str:
    if not when:
        return ""
    return f"если в поле «{when.get('field')}»: {_plain(when.get('is'))}"


def _said_columns(columns: Sequence[Document]) -> str:
    listed = " · ".join(said_field(one) for one in columns)
    return f"столбцы: {listed}" if listed else ""


def _by_key(fields: Sequence[Document]) -> dict[str, Document]:
    return {str(field.get("key", place)): field for place, field in enumerate(fields)}


def _label(field: Document) -> str:
    return f"«{shortened(str(field.get('label') or field.get('text') or field.get('key', '')))}»"


def _order(fields: Mapping[str, Document]) -> str:
    return ", ".join(_label(field) for field in fields.values())


def _plain(value: Any) -> str:
    """Return a value as people write it."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return "" if value is None else str(value)
