"""What differs between two versions of a form, in words: «было / стало»."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from processes.form_studio.kinds import KINDS
from processes.forms import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    Field,
    FileField,
    Form,
    JsonValue,
    NoteField,
    NothingToReport,
    NumberField,
    Option,
    PickField,
    TableField,
    TextAreaField,
    TextField,
)
from processes.forms.fields import DateField
from processes.forms.reading import show_date
from processes.forms.russian import show_number
from processes.registers.entries import REGISTERS

_NOT_SET = "нет"


class ChangeKind(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what it is of, and how it was and is, in words."""

    kind: ChangeKind
    subject: str
    was: str = ""
    now: str = ""


def changes_between(before: Form, after: Form) -> list[Change]:
    """Return the differences: the form's own, then the fields', as they stand in the later form."""
    return [
        *_differences("Форма", _own_words(before), _own_words(after)),
        *_changes_of(before.fields, after.fields, "Поле", (before.fields, after.fields)),
    ]


_Forms = tuple[Sequence[Field], Sequence[Field]]


def _changes_of(
    before: Sequence[Field], after: Sequence[Field], what: str, forms: _Forms
) -> Iterator[Change]:
    """Compare fields, or columns, by their keys."""
    old, new = ({one.key: one for one in row} for row in (before, after))
    for key, field in new.items():
        subject = f"{what} «{field.label}»"
        if key not in old:
            yield Change(ChangeKind.ADDED, subject, now=_summary(field))
        else:
            named = f"{what} «{old[key].label}»"
            words = (_words(old[key], forms[0]), _words(field, forms[1]))
            yield from _differences(named, *words)
            yield from _inner_changes(named, old[key], field, forms)
    for key, field in old.items():
        if key not in new:
            yield Change(ChangeKind.REMOVED, f"{what} «{field.label}»", was=_summary(field))
    yield from _moves(before, after, what)


def _moves(before: Sequence[Field], after: Sequence[Field], what: str) -> Iterator[Change]:
    """Say where the fields stand that left the order: as few as bring the old order to the new."""
    keys_before, keys_after = [one.key for one in before], [one.key for one in after]
    kept = [key for key in keys_before if key in keys_after]
    wanted = [key for key in keys_after if key in keys_before]
    stay = _longest_common(kept, wanted)
    labels = {one.key: one.label for one in after}
    for key in wanted:
        if key not in stay:
            was, now = keys_before.index(key) + 1, keys_after.index(key) + 1
            yield Change(
                ChangeKind.MOVED, f"{what} «{labels[key]}»", f"место {was}", f"место {now}"
            )


def _longest_common(kept: Sequence[str], wanted: Sequence[str]) -> set[str]:
    """Return a longest run of keys that stand in the same order in both."""
    places = {key: index for index, key in enumerate(kept)}
    best: list[list[str]] = []
    for key in wanted:
        before = [run for run in best if places[run[-1]] < places[key]]
        best.append([*_longest(before), key])
    return set(_longest(best))


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=len, default=list[str]())


def _inner_changes(subject: str, old: Field, new: Field, forms: _Forms) -> Iterator[Change]:
    if isinstance(old, TableField) and isinstance(new, TableField):
        yield from _changes_of(old.columns, new.columns, f"{subject}, столбец", forms)
    if isinstance(old, ChoiceField | ChecklistField) and isinstance(
        new, ChoiceField | ChecklistField
    ):
        yield from _option_changes(subject, old.options, new.options)


def _option_changes(
    subject: str, before: Sequence[Option], after: Sequence[Option]
) -> Iterator[Change]:
    old, new = ({one.value: one.label for one in row} for row in (before, after))
    for value, label in new.items():
        if value not in old:
            yield Change(ChangeKind.ADDED, f"{subject}, вариант «{label}»")
        elif old[value] != label:
            named = f"{subject}, вариант «{old[value]}»"
            yield Change(ChangeKind.CHANGED, named, old[value], label)
    for value, label in old.items():
        if value not in new:
            yield Change(ChangeKind.REMOVED, f"{subject}, вариант «{label}»")
    common = [value for value in new if value in old]
    if common != [value for value in old if value in new]:
        was, now = (
            ", ".join(f"«{row[value]}»" for value in row if value in common) for row in (old, new)
        )
        yield Change(ChangeKind.MOVED, f"{subject}, порядок вариантов", was, now)


def _differences(
    subject: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, _NOT_SET), after.get(name, _NOT_SET)
        if was != now:
            yield Change(ChangeKind.CHANGED, f"{subject}: {name}", was, now)


def _own_words(form: Form) -> dict[str, str]:
    return {
        "название": form.title,
        "вступление": form.intro or _NOT_SET,
        "«Нечего сообщить»": _nothing_words(form.nothing_to_report),
    }


def _nothing_words(allowed: NothingToReport | None) -> str:
    if allowed is None:
        return "не разрешено"
    if not allowed.variables:
        return "разрешено"
    listed = ", ".join(f"{name} = {_shown(value)}" for name, value in allowed.variables.items())
    return f"разрешено, тогда {listed}"


def _shown(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int | float):
        return show_number(value)
    return "пусто" if value is None else f"«{value}»"


def _summary(field: Field) -> str:
    return f"{KINDS[field.kind].name.lower()}{', обязательное' if field.required else ''}"


def _words(field: Field, fields: Sequence[Field]) -> dict[str, str]:
    """Return everything that can be said of a field, but its options and columns."""
    return {
        "название": field.label,
        "вид": KINDS[field.kind].name,
        "обязательное": "да" if field.required else "нет",
        "подсказка": field.hint or _NOT_SET,
        "когда спрашивается": _condition_words(field, fields),
        "переменная процесса": field.variable or _NOT_SET,
        **_own_words_of(field),
    }


def _own_words_of(field: Field) -> dict[str, str]:
    if isinstance(field, NumberField):
        low, high = field.minimum, field.maximum
        return _range(
            None if low is None else show_number(low), None if high is None else show_number(high)
        )
    if isinstance(field, DateField):
        first, last = field.minimum, field.maximum
        return _range(show_date(first) if first else None, show_date(last) if last else None)
    if isinstance(field, TextField | TextAreaField):
        return {"знаков не больше": str(field.max_length)}
    return _words_of_others(field)


def _words_of_others(field: Field) -> dict[str, str]:
    if isinstance(field, FileField):
        return {"документ": field.document or _NOT_SET, "файлов не больше": str(field.max_files)}
    if isinstance(field, PickField):
        return {"реестр": _register(field.register)}
    if isinstance(field, NoteField):
        return {"слова": field.text or _NOT_SET}
    if isinstance(field, TableField):
        return {
            "реестр": _register(field.register),
            "строк не меньше": str(field.min_rows),
            "строк не больше": str(field.max_rows),
            "переменная с числом строк": field.count_variable or _NOT_SET,
        }
    return {}


def _range(low: str | None, high: str | None) -> dict[str, str]:
    return {"не меньше": low or _NOT_SET, "не больше": high or _NOT_SET}


def _register(key: str | None) -> str:
    return REGISTERS.get(key or "", key or _NOT_SET)


def _condition_words(field: Field, fields: Sequence[Field]) -> str:
    if field.when is None:
        return "всегда"
    asked = next((one for one in fields if one.key == field.when.field), None)
    if asked is None or isinstance(asked, CheckboxField):
        label = asked.label if asked else field.when.field
        return f"если {'' if True in field.when.values else 'не '}отмечено «{label}»"
    options = asked.options if isinstance(asked, ChoiceField | ChecklistField) else ()
    labels = [f"«{one.label}»" for one in options if one.value in field.when.values]
    return f"если в поле «{asked.label}» {' или '.join(labels)}"
