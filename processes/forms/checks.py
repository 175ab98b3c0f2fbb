"""What must hold between the fields of one form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from processes.forms.compound import TableField
from processes.forms.errors import FormProblem
from processes.forms.fields import CheckboxField, ChecklistField, ChoiceField, Field
from processes.forms.tail import RESERVED_KEYS


def check_fields(fields: Sequence[Field]) -> list[FormProblem]:
    """Return what is wrong between the fields: keys, conditions, variables."""
    by_key = {field.key: field for field in fields}
    return [
        *_keys_taken(fields, "fields"),
        *_keys_reserved(fields),
        *(problem for field in fields for problem in _condition_problems(field, by_key)),
        *_circles(fields, by_key),
        *_variables_taken(fields),
    ]


def _keys_taken(fields: Sequence[Field], place: str) -> list[FormProblem]:
    counted = Counter(field.key for field in fields if field.key)
    taken = [
        FormProblem(f"{place}/{key}", f"Ключ «{key}» стоит у нескольких полей: оставьте у одного.")
        for key, count in counted.items()
        if count > 1
    ]
    for field in fields:
        if isinstance(field, TableField):
            taken += _keys_taken(field.columns, f"{place}/{field.key}/columns")
    return taken


def _keys_reserved(fields: Sequence[Field]) -> list[FormProblem]:
    return [
        FormProblem(
            f"fields/{field.key}",
            f"Ключ «{field.key}» занят: такое поле система добавляет в каждую форму сама.",
        )
        for field in fields
        if field.key in RESERVED_KEYS
    ]


def _condition_problems(field: Field, by_key: Mapping[str, Field]) -> list[FormProblem]:
    if field.when is None or not field.when.field:
        return []
    path, asked = f"fields/{field.key}/when", by_key.get(field.when.field)
    if asked is None:
        message = f"Условие смотрит на поле «{field.when.field}», которого в форме нет."
        return [FormProblem(path, message)]
    possible = _possible_values(asked)
    if possible is None:
        message = (
            f"Условие смотрит на поле «{asked.key}» вида «{asked.kind}», "
            "а возможно только поле вида choice, checklist или checkbox."
        )
        return [FormProblem(path, message)]
    return [
        FormProblem(path, f"У поля «{asked.key}» не бывает значения «{_shown(value)}».")
        for value in field.when.values
        if not any(value is one or (value == one and isinstance(value, str)) for one in possible)
    ]


def _possible_values(field: Field) -> tuple[str | bool, ...] | None:
    if isinstance(field, CheckboxField):
        return (True, False)
    if isinstance(field, ChoiceField | ChecklistField):
        return tuple(option.value for option in field.options)
    return None


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _circles(fields: Sequence[Field], by_key: Mapping[str, Field]) -> list[FormProblem]:
    """Name each circle of conditions once, at the field of it that comes first."""
    problems, reported = [], set[str]()
    for field in fields:
        circle = _circle_from(field, by_key)
        if circle and not reported.intersection(circle):
            reported.update(circle)
            way = " → ".join([*circle, circle[0]])
            message = f"Условия показа замкнуты в круг: {way}. Уберите одно из них."
            problems.append(FormProblem(f"fields/{field.key}/when", message))
    return problems


def _circle_from(field: Field, by_key: Mapping[str, Field]) -> list[str]:
    way: list[str] = []
    current: Field | None = field
    while current is not None and current.when is not None:
        if current.key in way:
            return way if current.key == field.key else []
        way.append(current.key)
        current = by_key.get(current.when.field)
    return []


def _variables_taken(fields: Sequence[Field]) -> list[FormProblem]:
    """Refuse two fields that always set the same variable; alternatives need conditions."""
    setting: dict[str, list[Field]] = {}
    for field in fields:
        for name in names_set_by(field):
            setting.setdefault(name, []).append(field)
    return [
        FormProblem(
            f"fields/{several[-1].key}",
            f"Переменную «{name}» заполняют несколько полей: задайте каждому условие «when».",
        )
        for name, several in setting.items()
        if len(several) > 1 and any(field.when is None for field in several)
    ]


def names_set_by(field: Field) -> tuple[str, ...]:
    """Return the process variables that the field sets."""
    counted = field.count_variable if isinstance(field, TableField) else None
    return tuple(name for name in (field.variable, counted) if name)
