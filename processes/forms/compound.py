"""Fields that are more than one typed text: files, tables, and notes that ask for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from processes.forms.conditions import JsonValue
from processes.forms.fields import FILES_IN_FIELD, Field, SimpleField

ROWS_IN_TABLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileField(Field):
    """Uploaded documents; its value is the list of their ids.

    `document` is the kind of document that the plan expects here («приказ ОО о внедрении ЦМН»).
    """

    kind: ClassVar[str] = "file"
    missing: ClassVar[str] = "Приложите файл."
    document: str = ""
    max_files: int = FILES_IN_FIELD

    @property
    def empty(self) -> JsonValue:
        """No files."""
        return []

    def own_document(self) -> dict[str, JsonValue]:
        """Return the expected document and the number of files if it is not the usual one."""
        most = None if self.max_files == FILES_IN_FIELD else self.max_files
        return {"document": self.document or None, "max_files": most}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableField(Field):
    """Rows of simple fields; its value is a list of objects, one for each row that is not blank.

    With a `register` each row becomes an entry of it, and personal data stay there.
    `count_variable` names the process variable that receives the number of rows.
    """

    kind: ClassVar[str] = "table"
    columns: tuple[SimpleField, ...]
    register: str | None = None
    min_rows: int = 0
    max_rows: int = ROWS_IN_TABLE
    count_variable: str | None = None

    @property
    def empty(self) -> JsonValue:
        """No rows."""
        return []

    @property
    def fewest_rows(self) -> int:
        """How many rows must be filled in; at least one when the table is required."""
        return max(self.min_rows, 1) if self.required else self.min_rows

    def own_document(self) -> dict[str, JsonValue]:
        """Return the columns, the register and the bounds that are not the usual ones."""
        return {
            "register": self.register,
            "min_rows": self.min_rows or None,
            "max_rows": None if self.max_rows == ROWS_IN_TABLE else self.max_rows,
            "count_variable": self.count_variable,
            "columns": [column.to_document() for column in self.columns],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteField(Field):
    """Words of explanation between the fields; asks for nothing."""

    kind: ClassVar[str] = "note"
    text: str = ""

    def own_document(self) -> dict[str, JsonValue]:
        """Return the words that stand under the heading."""
        return {"text": self.text or None}


def cell_name(table: str, row: int, column: str) -> str:
    """Return the name under which one cell of a table is sent: `mentees-0-full_name`."""
    return f"{table}-{row}-{column}"
