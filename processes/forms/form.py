"""A form as data: what it asks, how an answer is read, how it is stored. No HTML, no web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from processes.forms import parsing, rows
from processes.forms.checks import check_fields
from processes.forms.compound import TableField
from processes.forms.conditions import JsonValue
from processes.forms.errors import FormProblem, InvalidForm
from processes.forms.fields import Field, PickField
from processes.forms.parsing import Offers, Parsed
from processes.forms.schema import read_fields
from processes.forms.source import Source
from processes.forms.submission import Submitted, Typed, UploadedFile
from processes.forms.tail import NOTHING, REASON, TAIL, NothingToReport, read_nothing_to_report
from processes.forms.typed import typed_from, typed_from_draft, typed_from_values


@dataclass(frozen=True, slots=True)
class Form:
    """What a work item asks of a person.

    `nothing_to_report` is None where the form must be filled in.
    Every form also asks for a comment and extra attachments, which its document does not list.
    """

    title: str
    fields: tuple[Field, ...] = ()
    intro: str = ""
    nothing_to_report: NothingToReport | None = None

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Form:
        """Return the form a document describes; raise InvalidForm with every fault found."""
        problems: list[FormProblem] = []
        source = Source(document, "", problems)
        form = cls(
            title=source.needed_text("title"),
            fields=read_fields(source),
            intro=source.text("intro"),
            nothing_to_report=read_nothing_to_report(source),
        )
        source.close()
        problems += check_fields(form.fields)
        if problems:
            raise InvalidForm(problems)
        return form

    def to_document(self) -> dict[str, JsonValue]:
        """Return the document, JSON-able, from which the same form can be read again."""
        allowed = self.nothing_to_report
        return {
            "title": self.title,
            **({"intro": self.intro} if self.intro else {}),
            **({"nothing_to_report": allowed.to_document()} if allowed is not None else {}),
            "fields": [field.to_document() for field in self.fields],
        }

    @property
    def tail(self) -> tuple[Field, ...]:
        """What the system adds: «Нечего сообщить» where allowed, comment, attachments."""
        return (NOTHING, REASON, *TAIL) if self.nothing_to_report is not None else TAIL

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """The fields of the document and those that the system adds, as they are shown."""
        return (*self.fields, *self.tail)

    @property
    def picks(self) -> dict[str, str]:
        """The registers whose entries the caller must offer, by the key `parse` wants them under.

        A column of a table has the key `<table>.<column>`.
        """
        own = {field.key: field.register for field in self.fields if isinstance(field, PickField)}
        tables = [field for field in self.fields if isinstance(field, TableField)]
        return own | {
            f"{table.key}.{column.key}": column.register
            for table in tables
            for column in table.columns
            if isinstance(column, PickField)
        }

    def typed(self, submitted: Submitted) -> Typed:
        """Return what was typed into this form's fields; nothing is judged yet."""
        return typed_from(self.all_fields, submitted)

    def parse(self, submitted: Submitted, options: Offers | None = None) -> Parsed:
        """Read what was sent; `options` are the entries on offer for the `pick` fields."""
        return self.parse_typed(self.typed(submitted), options)

    def parse_typed(self, typed: Typed, options: Offers | None = None) -> Parsed:
        """Read what was typed, for instance in a draft."""
        return parsing.parse(self.fields, self.nothing_to_report, typed, options or {})

    def draft(self, submitted: Submitted) -> dict[str, JsonValue]:
        """Return everything that was typed, right or wrong, as JSON."""
        return self.typed(submitted).to_document()

    def typed_from_draft(self, draft: Mapping[str, Any]) -> Typed:
        """Return what a draft holds, as far as this version of the form has the fields."""
        return typed_from_draft(self.all_fields, draft)

    def typed_from_values(
        self,
        values: Mapping[str, Any],
        documents: Mapping[int, UploadedFile] | None = None,
    ) -> Typed:
        """Return a form filled in with values accepted before, for instance when work comes back.

        `documents` describes the attached documents by id; those not in it are left out.
        """
        return typed_from_values(self.all_fields, values, documents or {})

    def with_row_added(self, typed: Typed, table: str) -> Typed:
        """Return the same with one blank row more in a table; a full table stays as it is."""
        return rows.with_row_added(self.fields, typed, table)

    def with_row_removed(self, typed: Typed, table: str, row: int) -> Typed:
        """Return the same without one row of a table, counted from 0."""
        return rows.with_row_removed(self.fields, typed, table, row)

    def after_row_action(self, typed: Typed, action: str) -> Typed | None:
        """Return what the pressed button (`row_action`) makes of the rows.

        None when the text is no such action: then the form was sent for another purpose.
        """
        return rows.after_row_action(self.fields, typed, action)
