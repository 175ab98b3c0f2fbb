"""Forms as data: what a work item asks, how an answer is read; no HTML and no web."""

from __future__ import annotations

from processes.forms.compound import FileField, NoteField, TableField, cell_name
from processes.forms.conditions import Condition, JsonValue
from processes.forms.errors import FormProblem, InvalidForm
from processes.forms.fields import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    DateField,
    Field,
    NumberField,
    Option,
    PickField,
    SimpleField,
    TextAreaField,
    TextField,
)
from processes.forms.form import Form
from processes.forms.library import check_library, load_library
from processes.forms.parsing import FormError, Offers, Parsed
from processes.forms.submission import Submitted, Typed, UploadedFile
from processes.forms.tail import NothingToReport

__all__ = [
    "CheckboxField",
    "ChecklistField",
    "ChoiceField",
    "Condition",
    "DateField",
    "Field",
    "FileField",
    "Form",
    "FormError",
    "FormProblem",
    "InvalidForm",
    "JsonValue",
    "NoteField",
    "NothingToReport",
    "NumberField",
    "Offers",
    "Option",
    "Parsed",
    "PickField",
    "SimpleField",
    "Submitted",
    "TableField",
    "TextAreaField",
    "TextField",
    "Typed",
    "UploadedFile",
    "cell_name",
    "check_library",
    "load_library",
]
