from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.forms import Form, InvalidForm, Option, Submitted, UploadedFile

_settings = settings(max_examples=50)

_words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=12)
_names = st.from_regex(r"[a-z][a-z0-9_]{0,5}x", fullmatch=True)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
_anything_typed = st.lists(st.text(st.characters(), max_size=20), max_size=3)


def _field(kind: str, **own: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    base = {"kind": st.just(kind), "key": _names, "label": _words, **own}
    return st.fixed_dictionaries(
        base,
        optional={"required": st.just(True), "hint": _words},  # noqa: FBT003 - Hypothesis takes its value so
    )


_options = st.lists(_names, min_size=1, max_size=4, unique=True).flatmap(
    lambda values: st.tuples(
        *(st.fixed_dictionaries({"value": st.just(value), "label": _words}) for value in values)
    ).map(list)
)
_simple = st.one_of(
    _field("text", max_length=st.integers(1, 20)),
    _field("textarea"),
    _field("number", min=st.integers(-5, 0), max=st.floats(1, 9)),
    _field("date", min=st.just("2022-08-30")),
    _field("choice", options=_options),
    _field("checkbox"),
    _field("pick", register=_names),
)
_columns = st.lists(_simple, min_size=1, max_size=3, unique_by=lambda column: column["key"])
_any_field = st.one_of(
    _simple,
    _field("note", text=_words),
    _field("checklist", options=_options),
    _field("file", document=_words, max_files=st.integers(1, 9)),
    _field("table", columns=_columns, max_rows=st.integers(1, 5), count_variable=st.just("n")),
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a form whose later fields may wait for an earlier choice or checkbox."""
    fields = draw(st.lists(_any_field, max_size=6, unique_by=lambda field: field["key"]))
    tables = [field for field in fields if field["kind"] == "table"]
    for table in tables[1:]:
        del table["count_variable"]
    for index, field in enumerate(fields):
        condition = draw(st.sampled_from([None, *_conditions(fields[:index])]))
        if condition is not None:
            field["when"] = condition
    allowed = draw(st.sampled_from([{}, {"nothing_to_report": {"variables": {"n": 0}}}]))
    return {"title": draw(_words), **allowed, "fields": fields}


def _conditions(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ticked = [{"field": one["key"], "is": True} for one in fields if one["kind"] == "checkbox"]
    chosen = [
        {"field": one["key"], "is": one["options"][0]["value"]}
        for one in fields
        if one["kind"] in ("choice", "checklist")
    ]
    return ticked + chosen


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, Submitted, dict[str, list[Option]]]:
    """Draw a form, whatever somebody may send to it, and entries on offer."""
    form = Form.from_document(draw(documents()))
    likely = ["", "true", "1", "12,5", "01.09.2023", "17", *(_option_values(form))]
    typed = st.lists(st.sampled_from(likely), max_size=2) | _anything_typed
    names = [field.key for field in form.all_fields]
    cells = [
        f"{field.key}-{row}-{column.key}"
        for field in form.fields
        for column in getattr(field, "columns", ())
        for row in (0, 7)
    ]
    texts = draw(st.dictionaries(st.sampled_from(names + cells) | st.text(max_size=5), typed))
    file = st.builds(UploadedFile, st.text(max_size=9), st.integers(0, 9), st.integers(1, 9))
    files = draw(st.dictionaries(st.sampled_from(names), st.lists(file, max_size=3)))
    return form, Submitted(texts, files), {key: [Option("17", "№ 17")] for key in form.picks}


def _option_values(form: Form) -> list[str]:
    return [one.value for field in form.fields for one in getattr(field, "options", ())]


@_settings
@given(documents())
def test_a_document_comes_back_from_its_form(document: dict[str, Any]) -> None:
    form = Form.from_document(document)

    assert form.to_document() == document
    assert Form.from_document(orjson.loads(orjson.dumps(form.to_document()))) == form


@_settings
@given(_json | st.fixed_dictionaries({"title": _words, "fields": st.lists(_any_field | _json)}))
def test_any_document_gives_a_form_or_its_problems(document: Any) -> None:
    try:
        form = Form.from_document(document)
    except InvalidForm:
        return
    assert Form.from_document(form.to_document()) == form


@_settings
@given(filled())
def test_whatever_is_sent_is_read_without_a_crash_and_is_json(
    case: tuple[Form, Submitted, dict[str, list[Option]]],
) -> None:
    form, submitted, offers = case

    parsed = form.parse(submitted, offers)

    orjson.dumps([parsed.values, parsed.variables])
    assert all(error.message.endswith(".") for error in parsed.found)
    assert parsed.is_valid or not parsed.variables


@_settings
@given(filled())
def test_a_draft_keeps_what_was_typed_through_json(
    case: tuple[Form, Submitted, dict[str, list[Option]]],
) -> None:
    form, submitted, offers = case

    draft = orjson.loads(orjson.dumps(form.draft(submitted)))

    typed = form.typed_from_draft(draft)
    assert form.parse_typed(typed, offers) == form.parse(submitted, offers)


@_settings
@given(filled())
def test_accepted_values_fill_in_the_form_that_gives_them_again(
    case: tuple[Form, Submitted, dict[str, list[Option]]],
) -> None:
    form, submitted, offers = case
    parsed = form.parse(submitted, offers)
    if not parsed.is_valid:
        return

    sent = {file.document_id: file for files in submitted.files.values() for file in files}
    again = form.parse_typed(form.typed_from_values(parsed.values, sent), offers)

    assert again.values == parsed.values
    assert again.variables == parsed.variables
