"""What the template of the builder is given: rows of the outline and the open panel, decided before HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from processes.form_studio import (
    FORM,
    KINDS,
    Compiled,
    FieldSketch,
    FormSketch,
    Kind,
    OptionSketch,
    VariableSketch,
)
from processes.forms.russian import plural
from processes.registers.entries import REGISTERS


@dataclass(frozen=True, slots=True)
class RowView:
    """A section in the outline; `number` is empty for the form itself, columns stand in `columns`."""

    uid: str
    number: str
    label: str
    kind: str
    marks: tuple[str, ...]
    problems: str
    is_open: bool
    columns: tuple[RowView, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer on which a field may depend."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class AskedView:
    """A field on which another may depend, with its possible answers."""

    uid: str
    label: str
    chosen: bool
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class PanelView:
    """The open section: the form itself when `field` is None."""

    sketch: FormSketch
    field: FieldSketch | None
    is_column: bool
    errors: Mapping[str, str]
    kinds: tuple[Kind, ...]
    asked: tuple[AskedView, ...]
    options: tuple[OptionSketch, ...]
    variables: tuple[VariableSketch, ...]
    names: tuple[str, ...]

    @property
    def kind(self) -> Kind | None:
        """The kind of the field."""
        return KINDS[self.field.kind] if self.field else None

    @property
    def registers(self) -> Mapping[str, str]:
        """The registers by key, with their names."""
        return REGISTERS

    @property
    def other_errors(self) -> tuple[str, ...]:
        """The sentences that stand at no control of this section."""
        shown = _SHOWN_AT if self.field else ("title", "variables")
        return tuple(
            text
            for name, text in self.errors.items()
            if name not in shown and not name.startswith("variable-")
        )


_SHOWN_AT = (
    *("label", "key", "text", "max_length", "max_files", "min_rows", "max_rows", "min", "max"),
    *("options", "columns", "document", "register", "when_field", "when_values", "variable"),
)


def outline(sketch: FormSketch, found: Compiled, section: str) -> tuple[RowView, ...]:
    """Return a row for the form itself and one for each field."""
    counts = Counter(one.uid for one in found.problems)
    own = RowView(
        FORM,
        "",
        sketch.title.strip() or "Без названия",
        "Название и вступление",
        ("можно ответить «Нечего сообщить»",) if sketch.nothing else (),
        _problem_words(counts[FORM]),
        section == FORM,
    )
    return own, *_rows(sketch, sketch.fields, counts, section)


def _rows(
    sketch: FormSketch,
    fields: Sequence[FieldSketch],
    counts: Mapping[str, int],
    section: str,
    before: str = "",
) -> Iterator[RowView]:
    for number, one in enumerate(fields, 1):
        place = f"{before}{number}"
        yield RowView(
            one.uid,
            place,
            one.text("label") or "Без названия",
            KINDS[one.kind].name,
            tuple(_marks(sketch, one)),
            _problem_words(counts.get(one.uid, 0)),
            one.uid == section,
            tuple(_rows(sketch, one.columns, counts, section, f"{place}.")),
        )


def _marks(sketch: FormSketch, one: FieldSketch) -> Iterator[str]:
    if one.is_ticked("required") and KINDS[one.kind].asks:
        yield "обязательное"
    asked = sketch.find(one.text("when_field"))
    if one.text("when_field"):
        yield f"по условию: «{asked.text('label')}»" if asked else "по условию"
    if one.is_ticked("to_process") and KINDS[one.kind].may_set_variable:
        yield "передаётся в процесс"
    if one.kind == "table" and one.is_ticked("count_to_process"):
        yield "в процесс передаётся число строк"


def _problem_words(count: int) -> str:
    return f"{count} {plural(count, 'замечание', 'замечания', 'замечаний')}" if count else ""


def panel_of(sketch: FormSketch, section: str, errors: Mapping[str, str]) -> PanelView:
    """Return the panel of a section that is there: `form` or the uid of a field or a column."""
    one = None if section == FORM else sketch.find(section)
    is_column = sketch.table_of(section) is not None
    return PanelView(
        sketch=sketch,
        field=one,
        is_column=is_column,
        errors=errors,
        kinds=tuple(kind for kind in KINDS.values() if kind.may_be_column or not is_column),
        asked=() if one is None or is_column else tuple(_asked(sketch, one)),
        options=(*one.options, OptionSketch()) if one else (),
        variables=(*sketch.variables, VariableSketch()),
        names=tuple(dict.fromkeys(_names(sketch))),
    )


def _asked(sketch: FormSketch, one: FieldSketch) -> Iterator[AskedView]:
    for other in sketch.fields:
        if other.uid != one.uid and KINDS[other.kind].decides:
            chosen = one.text("when_field") == other.uid
            ticked = one.when_values if chosen else ()
            yield AskedView(
                other.uid,
                other.text("label") or "Без названия",
                chosen,
                tuple(_answers(other, ticked)),
            )


def _answers(other: FieldSketch, ticked: Sequence[str]) -> Iterator[AnswerView]:
    if other.kind == "checkbox":
        known = {"true": "отмечено", "false": "не отмечено"}
    else:
        known = {one.value.strip(): one.label for one in other.options if one.value.strip()}
    for value, label in known.items():
        yield AnswerView(value, label, value in ticked)
    for value in ticked:
        if value not in known:
            yield AnswerView(value, f"{value} (такого варианта больше нет)", ticked=True)


def _names(sketch: FormSketch) -> Iterator[str]:
    for one in sketch.fields:
        if one.is_ticked("to_process"):
            yield one.text("variable") or one.text("key")
        if one.is_ticked("count_to_process"):
            yield one.text("count_variable") or f"{one.text('key')}_count"
