"""From a form's document to the sketch that the builder shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from processes.form_studio.kinds import KINDS
from processes.form_studio.sketch import (
    TICKED,
    FieldSketch,
    FormSketch,
    OptionSketch,
    VariableSketch,
)
from processes.forms.reading import read_date, show_date
from processes.forms.russian import show_number

_COPIED = ("key", "label", "hint", "variable", "document", "text", "register", "count_variable")
_BOUNDS = ("min", "max")


def sketch_of(document: Mapping[str, Any]) -> FormSketch:
    """Return the sketch of a form's document, which must be a valid one."""
    numbers = count(1)
    fields = tuple(_field(one, numbers) for one in document.get("fields", ()))
    uids = {one.text("key"): one.uid for one in fields}
    allowed = document.get("nothing_to_report")
    variables = allowed.get("variables") or {} if isinstance(allowed, Mapping) else {}
    return FormSketch(
        title=document["title"],
        intro=document.get("intro", ""),
        nothing=allowed is not None and allowed is not False,
        variables=tuple(_variable(name, value) for name, value in variables.items()),
        fields=tuple(
            _with_condition(one, content.get("when"), uids)
            for one, content in zip(fields, document.get("fields", ()), strict=True)
        ),
        next_uid=next(numbers),
    )


def _field(content: Mapping[str, Any], numbers: Iterator[int]) -> FieldSketch:
    kind = content["kind"]
    texts = {name: content[name] for name in _COPIED if content.get(name)}
    texts |= {
        limit.name: str(content[limit.name])
        for limit in KINDS[kind].limits
        if limit.name in content
    }
    texts |= {name: _bound(kind, content[name]) for name in _BOUNDS if name in content}
    texts |= {
        ticked: TICKED
        for ticked, stated in (
            ("required", content.get("required")),
            ("to_process", content.get("variable")),
            ("count_to_process", content.get("count_variable")),
        )
        if stated
    }
    return FieldSketch(
        uid=f"f{next(numbers)}",
        kind=kind,
        texts=texts,
        options=tuple(
            OptionSketch(one["value"], one["label"]) for one in content.get("options", ())
        ),
        columns=tuple(_field(one, numbers) for one in content.get("columns", ())),
    )


def _bound(kind: str, value: Any) -> str:
    return show_date(read_date(value)) if kind == "date" else show_number(value)


def _with_condition(
    one: FieldSketch, when: Mapping[str, Any] | None, uids: Mapping[str, str]
) -> FieldSketch:
    if not when:
        return one
    wanted = when["is"] if isinstance(when["is"], list) else [when["is"]]
    return FieldSketch(
        uid=one.uid,
        kind=one.kind,
        texts={**one.texts, "when_field": uids[when["field"]]},
        options=one.options,
        when_values=tuple(value_text(value) for value in wanted),
        columns=one.columns,
    )


def value_text(value: str | bool) -> str:  # noqa: FBT001 - a value of a form, not a switch
    """Return how a value of a condition is written in a control."""
    return str(value).lower() if isinstance(value, bool) else value


def _variable(name: str, value: Any) -> VariableSketch:
    if value is None:
        return VariableSketch(name, "none")
    if isinstance(value, bool):
        return VariableSketch(name, value_text(value))
    if isinstance(value, int | float):
        return VariableSketch(name, "number", show_number(value))
    return VariableSketch(name, "text", value)
