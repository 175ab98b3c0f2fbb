"""What the templates of a form are given: every word, id and reference, decided before HTML."""

from __future__ import annotations

from dataclasses import dataclass

from processes.documents import EXTENSIONS
from processes.forms import FormError
from processes.forms.fields import TICKED


@dataclass(frozen=True, slots=True)
class OptionView:
    """One radio, checkbox or line of a list."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A document that is attached already; `url` is None where it cannot be opened from here."""

    id: str
    document_id: int
    name: str
    size: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field or one cell of a table, ready to be written.

    `control` names the macro. A cell has no label of its own: `labelled_by` names its row and column.
    """

    control: str
    name: str
    label: str
    hint: str = ""
    error: str = ""
    required: bool = False
    value: str = ""
    options: tuple[OptionView, ...] = ()
    files: tuple[FileView, ...] = ()
    labelled_by: str = ""
    hint_id: str = ""

    @property
    def id(self) -> str:
        """The id of the control, which the summary of errors links to."""
        return f"field-{self.name}"

    @property
    def is_ticked(self) -> bool:
        """Whether the checkbox is ticked."""
        return self.value == TICKED

    @property
    def accept(self) -> str:
        """The extensions that the file chooser offers."""
        return ",".join(EXTENSIONS)

    @property
    def none_of_them(self) -> OptionView:
        """The radio that takes an answer back, where one is not demanded."""
        chosen = not any(option.chosen for option in self.options)
        return OptionView(f"{self.id}-none", "", "Не выбрано", chosen)

    @property
    def described_by(self) -> str:
        """The ids of the hint and the error, as far as there are any."""
        parts = (self.hint_id if self.hint else "", f"{self.id}-error" if self.error else "")
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a table, counted from 1 for people; `remove` is the value of its button."""

    number: int
    cells: tuple[FieldView, ...]
    remove: str


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: the field itself, its columns as fields without values, and its rows."""

    field: FieldView
    columns: tuple[FieldView, ...]
    rows: tuple[RowView, ...]
    add: str
    is_full: bool

    @property
    def control(self) -> str:
        """The macro that writes it."""
        return self.field.control


@dataclass(frozen=True, slots=True)
class GroupView:
    """Neighbouring fields with one condition; `sentence` is empty when they are always asked."""

    id: str
    sentence: str
    when_field: str
    when_is: str
    items: tuple[FieldView | TableView, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """A whole form; `problems` is the heading of the summary, empty when nothing is wrong."""

    title: str
    intro: str
    problems: str
    errors: tuple[FormError, ...]
    groups: tuple[GroupView, ...]
