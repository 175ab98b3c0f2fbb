"""From a request, a draft or stored values to what stands in the fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from processes.forms.compound import FileField, NoteField, TableField
from processes.forms.fields import TICKED, CheckboxField, Field
from processes.forms.reading import clean_text
from processes.forms.russian import show_number
from processes.forms.submission import Row, Submitted, Typed, UploadedFile

_CELL = re.compile(r"(?P<table>[a-z0-9_]+)-(?P<row>[0-9]{1,9})-(?P<column>[a-z0-9_]+)")


def typed_from(fields: Sequence[Field], submitted: Submitted) -> Typed:
    """Return what was sent under the names of these fields; other names are left aside."""
    return Typed(
        texts={
            field.key: tuple(clean_text(text) for text in submitted.texts[field.key])
            for field in _of_texts(fields)
            if field.key in submitted.texts
        },
        rows=_rows_sent(fields, submitted.texts),
        files={
            field.key: files
            for field in fields
            if isinstance(field, FileField) and (files := _files_sent(field.key, submitted))
        },
    )


def typed_from_draft(fields: Sequence[Field], draft: Mapping[str, Any]) -> Typed:
    """Return what a draft holds for these fields.

    A draft may have been made with another version of the form: what does not fit is left aside.
    """
    texts, rows, files = (_mapping(draft.get(part)) for part in ("texts", "rows", "files"))
    return Typed(
        texts={
            field.key: tuple(_texts_of(texts[field.key]))
            for field in _of_texts(fields)
            if field.key in texts
        },
        rows={
            field.key: tuple(_row_of(field, row) for row in _list(rows[field.key]))
            for field in _tables(fields)
            if field.key in rows
        },
        files={
            field.key: tuple(_files_of(files[field.key]))
            for field in fields
            if isinstance(field, FileField) and field.key in files
        },
    )


def typed_from_values(
    fields: Sequence[Field],
    values: Mapping[str, Any],
    documents: Mapping[int, UploadedFile],
) -> Typed:
    """Return what a person would have typed to give these values.

    `documents` describes the documents whose ids stand among the values.
    """
    return Typed(
        texts={
            field.key: _texts_sent_for(field, values[field.key])
            for field in _of_texts(fields)
            if field.key in values
        },
        rows={
            field.key: tuple(
                {key: next(iter(_texts_for(cell)), "") for key, cell in _mapping(row).items()}
                for row in _list(values[field.key])
            )
            for field in _tables(fields)
            if field.key in values
        },
        files={
            field.key: tuple(documents[one] for one in _list(values[field.key]) if one in documents)
            for field in fields
            if isinstance(field, FileField) and field.key in values
        },
    )


def _of_texts(fields: Iterable[Field]) -> Iterator[Field]:
    return (field for field in fields if not isinstance(field, TableField | FileField | NoteField))


def _tables(fields: Iterable[Field]) -> Iterator[TableField]:
    return (field for field in fields if isinstance(field, TableField))


def _rows_sent(
    fields: Sequence[Field], texts: Mapping[str, Sequence[str]]
) -> dict[str, tuple[Row, ...]]:
    columns = {table.key: {column.key for column in table.columns} for table in _tables(fields)}
    found: dict[str, dict[int, dict[str, str]]] = {}
    for name, sent in texts.items():
        cell = _CELL.fullmatch(name)
        if cell and sent and cell["column"] in columns.get(cell["table"], ()):
            row = found.setdefault(cell["table"], {}).setdefault(int(cell["row"]), {})
            row[cell["column"]] = clean_text(sent[0])
    return {table: tuple(rows[index] for index in sorted(rows)) for table, rows in found.items()}


def _files_sent(key: str, submitted: Submitted) -> tuple[UploadedFile, ...]:
    removed = set(submitted.texts.get(f"{key}-remove", ()))
    kept = [
        file for file in submitted.attached.get(key, ()) if str(file.document_id) not in removed
    ]
    files = (*kept, *submitted.files.get(key, ()))
    return tuple(
        {file.document_id: replace(file, name=clean_text(file.name)) for file in files}.values()
    )


def _texts_of(content: Any) -> Iterator[str]:
    return (clean_text(text) for text in _list(content) if isinstance(text, str))


def _row_of(table: TableField, content: Any) -> Row:
    row = _mapping(content)
    return {
        column.key: clean_text(row[column.key])
        for column in table.columns
        if isinstance(row.get(column.key), str)
    }


def _files_of(content: Any) -> Iterator[UploadedFile]:
    for one in _list(content):
        file = _mapping(one)
        name, size, document_id = (file.get(part) for part in ("name", "size", "document_id"))
        if isinstance(name, str) and isinstance(size, int) and isinstance(document_id, int):
            yield UploadedFile(clean_text(name), size, document_id)


def _texts_sent_for(field: Field, value: Any) -> tuple[str, ...]:
    """Return the texts that a field of the page would send for the value."""
    return _texts_for(bool(value)) if isinstance(field, CheckboxField) else _texts_for(value)


def _texts_for(value: Any) -> tuple[str, ...]:
    if value is None or value is False:
        return ()
    if value is True:
        return (TICKED,)
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return (show_number(value) if isinstance(value, int | float) else str(value),)


def _mapping(content: Any) -> Mapping[Any, Any]:
    return content if isinstance(content, Mapping) else {}


def _list(content: Any) -> Sequence[Any]:
    return content if isinstance(content, list | tuple) else []
