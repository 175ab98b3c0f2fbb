"""What was typed into one open section of the builder goes into the sketch; nothing is judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from processes.form_studio.editing import with_field
from processes.form_studio.kinds import KINDS, VALUE_TYPES
from processes.form_studio.sketch import (
    FORM,
    TICKED,
    FieldSketch,
    FormSketch,
    OptionSketch,
    VariableSketch,
)
from processes.forms.reading import clean_text

Texts = Mapping[str, Sequence[str]]
"""A request: the texts sent under each name."""

_ROW = re.compile(r"(option|variable)-(?P<index>\d{1,4})-[a-z]+", re.ASCII)
_TEXTS = (
    *("label", "key", "hint", "variable", "count_variable", "text", "document", "register"),
    *("max_length", "max_files", "min_rows", "max_rows", "min", "max", "when_field"),
)


def typed_into(sketch: FormSketch, section: str, texts: Texts) -> FormSketch:
    """Return the sketch with what stands in the controls of a section: `form` or a field's uid.

    A control that was not sent keeps what it had. An unknown section changes nothing.
    """
    if section == FORM:
        return _into_form(sketch, texts)
    one, table = sketch.find(section), sketch.table_of(section)
    if one is None:
        return sketch
    changed = _into_field(one, texts, is_column=table is not None)
    renamed = _renamed_values(one, changed)
    return _following(with_field(sketch, changed), changed.uid, renamed)


def _into_form(sketch: FormSketch, texts: Texts) -> FormSketch:
    variables = [
        VariableSketch(
            _sent(texts, f"variable-{index}-name"),
            _one_of(_sent(texts, f"variable-{index}-type"), VALUE_TYPES, "text"),
            _sent(texts, f"variable-{index}-value"),
        )
        for index in _rows(texts, "variable")
    ]
    return replace(
        sketch,
        title=_sent(texts, "title", sketch.title),
        intro=_sent(texts, "intro", sketch.intro),
        nothing=_sent(texts, "nothing") == TICKED,
        variables=tuple(one for one in variables if one.name.strip() or one.value.strip()),
    )


def _into_field(one: FieldSketch, texts: Texts, *, is_column: bool) -> FieldSketch:
    kind = KINDS[one.kind]
    shown = {
        "required": kind.asks,
        "to_process": kind.may_set_variable and not is_column,
        "count_to_process": one.kind == "table",
    }
    typed = {name: _sent(texts, name) for name in _TEXTS if name in texts}
    ticked = {name: _sent(texts, name) for name, is_shown in shown.items() if is_shown}
    offered = [name for name, other in KINDS.items() if other.may_be_column or not is_column]
    rows = _rows(texts, "option")
    options = [
        OptionSketch(_sent(texts, f"option-{index}-value"), _sent(texts, f"option-{index}-label"))
        for index in rows
    ]
    return replace(
        one,
        kind=_one_of(_sent(texts, "kind"), offered, one.kind),
        texts={name: text for name, text in {**one.texts, **typed, **ticked}.items() if text},
        options=_without_blanks(options) if rows else one.options,
        when_values=_ticked_values(one, texts),
    )


def _ticked_values(one: FieldSketch, texts: Texts) -> tuple[str, ...]:
    if "when_field" not in texts:
        return one.when_values
    return tuple(clean_text(text) for text in texts.get(f"when-{_sent(texts, 'when_field')}", ()))


def _without_blanks(options: Sequence[OptionSketch]) -> tuple[OptionSketch, ...]:
    return tuple(one for one in options if one.label.strip() or one.value.strip())


def _renamed_values(before: FieldSketch, after: FieldSketch) -> dict[str, str]:
    """Return the new code of every option whose code was changed in its place."""
    if len(before.options) != len(after.options):
        return {}
    return {
        old.value: new.value
        for old, new in zip(before.options, after.options, strict=True)
        if old.value and new.value and old.value != new.value and old.label == new.label
    }


def _following(sketch: FormSketch, uid: str, renamed: Mapping[str, str]) -> FormSketch:
    """Let the conditions that look at a field follow the new codes of its options."""
    if not renamed:
        return sketch
    return replace(
        sketch,
        fields=tuple(
            replace(one, when_values=tuple(renamed.get(value, value) for value in one.when_values))
            if one.text("when_field") == uid
            else one
            for one in sketch.fields
        ),
    )


def _rows(texts: Texts, what: str) -> list[int]:
    found = (_ROW.fullmatch(name) for name in texts if name.startswith(f"{what}-"))
    return sorted({int(row["index"]) for row in found if row})


def _sent(texts: Texts, name: str, otherwise: str = "") -> str:
    sent = texts.get(name)
    return clean_text(sent[0]) if sent else otherwise


def _one_of(text: str, known: Sequence[str] | Mapping[str, str], otherwise: str) -> str:
    return text if text in known else otherwise
