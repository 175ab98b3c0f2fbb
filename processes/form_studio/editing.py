"""Add, move, repeat and remove fields, columns, options; each returns another sketch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from processes.form_studio.kinds import KINDS
from processes.form_studio.naming import free_key
from processes.form_studio.sketch import FORM, FieldSketch, FormSketch

T = TypeVar("T")
_Change = Callable[[tuple[FieldSketch, ...], int], tuple[FieldSketch, ...]]


@dataclass(frozen=True, slots=True)
class Edited:
    """A sketch after a deed; `uid` is the section to be open now, `focus` the control to be at."""

    sketch: FormSketch
    uid: str = ""
    focus: str = ""


def acted(sketch: FormSketch, section: str, action: str) -> Edited | None:
    """Return what a pressed button makes of the sketch; None for a button that is none of these.

    `section` is the open one. Buttons: `add:<kind>`, `add-column:<uid>:<kind>`, `up:<uid>`,
    `down:<uid>`, `copy:<uid>`, `remove:<uid>`, `add-option`, `option-up:<row>`, `option-down:<row>`,
    `option-remove:<row>`, `variable-remove:<row>`.
    """
    name, _, rest = action.partition(":")
    if name in _OF_FIELDS:
        return _OF_FIELDS[name](sketch, rest) if sketch.find(rest) else Edited(sketch, section)
    if name == "add":
        return _added(sketch, rest)
    if name == "add-option":
        return _option_added(sketch, section)
    if name == "add-column":
        return _column_added(sketch, *rest.partition(":")[::2])
    if name in _OF_ROWS and rest.isdecimal():
        return _row_changed(sketch, section, name, int(rest))
    return None


def with_field(sketch: FormSketch, changed: FieldSketch) -> FormSketch:
    """Return the sketch with one field or column in place of the one with the same uid."""
    return _among_siblings(
        sketch, changed.uid, lambda row, index: (*row[:index], changed, *row[index + 1 :])
    )


def _added(sketch: FormSketch, kind: str) -> Edited:
    if kind not in KINDS:
        return Edited(sketch)
    uid = f"f{sketch.next_uid}"
    fields = (*sketch.fields, FieldSketch(uid=uid, kind=kind))
    return Edited(replace(sketch, fields=fields, next_uid=sketch.next_uid + 1), uid, "label")


def _column_added(sketch: FormSketch, table_uid: str, kind: str) -> Edited:
    table = sketch.find(table_uid)
    if table is None or kind not in KINDS or not KINDS[kind].may_be_column:
        return Edited(sketch, table_uid)
    uid = f"f{sketch.next_uid}"
    columns = (*table.columns, FieldSketch(uid=uid, kind=kind))
    grown = with_field(sketch, replace(table, columns=columns))
    return Edited(replace(grown, next_uid=sketch.next_uid + 1), uid, "label")


def _option_added(sketch: FormSketch, uid: str) -> Edited:
    """Go to the blank row, which always stands below the options."""
    one = sketch.find(uid)
    return Edited(sketch, uid, f"option-{len(one.options)}-label" if one else "")


def _moved_up(sketch: FormSketch, uid: str) -> Edited:
    return Edited(
        _among_siblings(sketch, uid, lambda row, index: _swapped(row, index - 1)), "", f"up-{uid}"
    )


def _moved_down(sketch: FormSketch, uid: str) -> Edited:
    return Edited(_among_siblings(sketch, uid, _swapped), "", f"down-{uid}")


def _removed(sketch: FormSketch, uid: str) -> Edited:
    table = sketch.table_of(uid)
    left = _among_siblings(sketch, uid, lambda row, index: (*row[:index], *row[index + 1 :]))
    return Edited(left, table.uid if table else "", "undo")


def _repeated(sketch: FormSketch, uid: str) -> Edited:
    """Put a copy below a field, with new keys and without the variables: each has one source."""
    original, siblings = _found(sketch, uid)
    taken = {one.text("key") for one in siblings}
    numbers = iter(range(sketch.next_uid, sketch.next_uid + 1 + len(original.columns)))
    copy = replace(
        original,
        uid=f"f{next(numbers)}",
        texts=_as_copy(original, taken),
        columns=tuple(replace(one, uid=f"f{next(numbers)}") for one in original.columns),
    )
    grown = _among_siblings(
        sketch, uid, lambda row, index: (*row[: index + 1], copy, *row[index + 1 :])
    )
    next_uid = sketch.next_uid + 1 + len(original.columns)
    return Edited(replace(grown, next_uid=next_uid), copy.uid, "label")


def _as_copy(original: FieldSketch, taken: set[str]) -> dict[str, str]:
    left_out = ("to_process", "variable", "count_to_process", "count_variable")
    texts = {name: text for name, text in original.texts.items() if name not in left_out}
    label = f"{original.text('label')} (копия)".strip()
    return {**texts, "label": label, "key": free_key(label, taken)}


def _row_changed(sketch: FormSketch, section: str, name: str, row: int) -> Edited:
    if name == "variable-remove":
        kept = tuple(one for index, one in enumerate(sketch.variables) if index != row)
        return Edited(replace(sketch, variables=kept), FORM, f"variable-{max(row - 1, 0)}-name")
    one = sketch.find(section)
    if one is None or row >= len(one.options):
        return Edited(sketch, section)
    if name == "option-remove":
        options = (*one.options[:row], *one.options[row + 1 :])
        focus = f"option-{min(row, len(options))}-label"
    else:
        step = -1 if name == "option-up" else 0
        options = _swapped(one.options, row + step)
        focus = f"{name}-{max(0, min(row + (step or 1), len(options) - 1))}"
    return Edited(with_field(sketch, replace(one, options=options)), section, focus)


def _swapped(row: tuple[T, ...], index: int) -> tuple[T, ...]:
    """Return the row with the things at `index` and after it in each other's place."""
    if index < 0 or index + 1 >= len(row):
        return row
    return (*row[:index], row[index + 1], row[index], *row[index + 2 :])


def _found(sketch: FormSketch, uid: str) -> tuple[FieldSketch, Sequence[FieldSketch]]:
    table = sketch.table_of(uid)
    siblings = table.columns if table else sketch.fields
    return next(one for one in siblings if one.uid == uid), siblings


def _among_siblings(sketch: FormSketch, uid: str, change: _Change) -> FormSketch:
    """Change the list in which a field or a column stands."""
    table = sketch.table_of(uid)
    if table is not None:
        columns = _changed(table.columns, uid, change)
        fields = tuple(
            replace(one, columns=columns) if one.uid == table.uid else one for one in sketch.fields
        )
        return replace(sketch, fields=fields)
    return replace(sketch, fields=_changed(sketch.fields, uid, change))


def _changed(row: tuple[FieldSketch, ...], uid: str, change: _Change) -> tuple[FieldSketch, ...]:
    return change(row, next(index for index, one in enumerate(row) if one.uid == uid))


_OF_FIELDS: dict[str, Callable[[FormSketch, str], Edited]] = {
    "up": _moved_up,
    "down": _moved_down,
    "copy": _repeated,
    "remove": _removed,
}
_OF_ROWS = ("option-up", "option-down", "option-remove", "variable-remove")
