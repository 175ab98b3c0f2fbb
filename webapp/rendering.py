"""From a form and what was typed to what the templates show.

`form_view` is given to the macros of `templates/forms/form.html`:
`{% import "forms/form.html" as forms %}`, then `{{ forms.summary(view) }}` above and
`{{ forms.body(view) }}` inside a `<form method="post" enctype="multipart/form-data" novalidate>`.
The environment must escape automatically, as Flask's does for `.html`.
A page that is sent without one of its own buttons (Enter in a field) should keep a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from processes.forms import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    Condition,
    DateField,
    Field,
    Form,
    NoteField,
    Offers,
    Parsed,
    PickField,
    SimpleField,
    TableField,
    Typed,
    UploadedFile,
    cell_name,
)
from processes.forms.errors import Unreadable
from processes.forms.fields import first_of
from processes.forms.reading import read_date
from processes.forms.rows import adding, removing, rows_shown
from processes.forms.russian import plural
from webapp.form_hints import hint_of, show_size
from webapp.form_views import (
    FieldView,
    FileView,
    FormView,
    GroupView,
    OptionView,
    RowView,
    TableView,
)

RADIOS_AT_MOST = 7
"""A choice with more options than this is shown as a drop-down list."""

_NO_LONGER_OFFERED = "Этой записи больше нет в списке"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form is shown with besides what was typed.

    `offers` are the entries for the `pick` fields; `document_url` makes attached files links;
    `largest_file` is the limit in bytes to tell people, 0 to keep silent about it.
    """

    offers: Offers | None = None
    document_url: Callable[[int], str] | None = None
    largest_file: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    typed: Typed
    errors: Mapping[str, str]
    around: Surroundings


def form_view(
    form: Form, shown: Typed | Parsed | None = None, around: Surroundings | None = None
) -> FormView:
    """Return a form with what was typed; given what `parse` returned, with its errors as well."""
    found = shown.found if isinstance(shown, Parsed) else ()
    typed = shown.typed if isinstance(shown, Parsed) else shown or Typed()
    errors = {error.name: error.message for error in found}
    page = _Page(typed, errors, around or Surroundings())
    labels = {field.key: field for field in form.all_fields}
    groups = [
        _group(condition, tuple(fields), labels, page)
        for condition, fields in groupby(form.all_fields, key=lambda field: field.when)
    ]
    return FormView(form.title, form.intro, _heading(len(found)), found, tuple(groups))


def _heading(count: int) -> str:
    if not count:
        return ""
    return f"Форма не отправлена: исправьте {count} {plural(count, 'ошибку', 'ошибки', 'ошибок')}"


def _group(
    condition: Condition | None,
    fields: Sequence[Field],
    labels: Mapping[str, Field],
    page: _Page,
) -> GroupView:
    items = tuple(_item(field, page) for field in fields)
    if condition is None:
        return GroupView("", "", "", "", items)
    return GroupView(
        id=f"when-{fields[0].key}",
        sentence=_sentence(condition, labels[condition.field]),
        when_field=condition.field,
        when_is=" ".join(
            str(one).lower() if isinstance(one, bool) else one for one in condition.values
        ),
        items=items,
    )


def _sentence(condition: Condition, asked: Field) -> str:
    if isinstance(asked, CheckboxField):
        ticked = "отмечено" if True in condition.values else "не отмечено"
        return f"Нужно, если {ticked} «{asked.label}»."
    options = asked.options if isinstance(asked, ChoiceField | ChecklistField) else ()
    chosen = [f"«{option.label}»" for option in options if option.value in condition.values]
    verb = "отмечено" if isinstance(asked, ChecklistField) else "выбрано"
    return f"Нужно, если в поле «{asked.label}» {verb} {' или '.join(chosen)}."


def _item(field: Field, page: _Page) -> FieldView | TableView:
    if isinstance(field, TableField):
        return _table(field, page)
    typed = page.typed.texts.get(field.key, ())
    return FieldView(
        control=_control(field, first_of(typed)),
        name=field.key,
        label=field.label,
        hint=hint_of(field, page.around.largest_file),
        hint_id=f"field-{field.key}-hint",
        error=page.errors.get(field.key, ""),
        required=field.required,
        value=_value(field, first_of(typed)),
        options=_options(field, field.key, typed, page),
        files=tuple(_file(field.key, one, page) for one in page.typed.files.get(field.key, ())),
    )


def _table(field: TableField, page: _Page) -> TableView:
    typed = page.typed.rows.get(field.key, ()) or ({},) * rows_shown(field, page.typed)
    return TableView(
        field=FieldView(
            control=field.kind,
            name=field.key,
            label=field.label,
            hint=field.hint,
            hint_id=f"field-{field.key}-hint",
            error=page.errors.get(field.key, ""),
            required=field.fewest_rows > 0,
        ),
        columns=tuple(_column(field, column, page) for column in field.columns),
        rows=tuple(
            RowView(
                number=index + 1,
                cells=tuple(
                    _cell(field, column, (index, row.get(column.key, "")), page)
                    for column in field.columns
                ),
                remove=removing(field.key, index),
            )
            for index, row in enumerate(typed)
        ),
        add=adding(field.key),
        is_full=len(typed) >= field.max_rows,
    )


def _column(table: TableField, column: SimpleField, page: _Page) -> FieldView:
    name = f"{table.key}-{column.key}"
    return FieldView(
        control=column.kind,
        name=name,
        label=column.label,
        hint=hint_of(column, page.around.largest_file),
        hint_id=f"field-{name}-hint",
        required=column.required,
    )


def _cell(table: TableField, column: SimpleField, typed: tuple[int, str], page: _Page) -> FieldView:
    index, text = typed
    name, heading = cell_name(table.key, index, column.key), f"field-{table.key}-{column.key}"
    control = _control(column, text)
    return FieldView(
        control="select" if control == "radios" else control,
        name=name,
        label=column.label,
        hint=hint_of(column, page.around.largest_file),
        hint_id=f"{heading}-hint",
        error=page.errors.get(name, ""),
        required=column.required,
        value=_value(column, text),
        options=_options(column, f"{table.key}.{column.key}", (text,), page),
        labelled_by=f"field-{table.key}-{index} {heading}",
    )


def _control(field: Field, typed: str) -> str:
    """Return the macro for the field. A calendar would swallow a date that is none: show a text."""
    if isinstance(field, PickField):
        return "select"
    if isinstance(field, ChoiceField):
        return "select" if len(field.options) > RADIOS_AT_MOST else "radios"
    if isinstance(field, DateField) and typed.strip() and not _is_date(typed):
        return "text"
    return field.kind


def _value(field: Field, typed: str) -> str:
    """Return what stands in the control; a date that is understood as a calendar wants it."""
    if isinstance(field, NoteField):
        return field.text
    if isinstance(field, DateField) and _is_date(typed):
        return read_date(typed).isoformat()
    return typed


def _is_date(typed: str) -> bool:
    try:
        read_date(typed)
    except Unreadable:
        return False
    return True


def _options(field: Field, key: str, typed: Sequence[str], page: _Page) -> tuple[OptionView, ...]:
    if isinstance(field, PickField):
        offered = tuple((page.around.offers or {}).get(key, ()))
    elif isinstance(field, ChoiceField | ChecklistField):
        offered = field.options
    else:
        return ()
    known = tuple(
        OptionView(
            f"field-{key}" if not index else f"field-{key}-{index + 1}",
            one.value,
            one.label,
            chosen=one.value in typed,
        )
        for index, one in enumerate(offered)
    )
    lost = first_of(typed)
    if isinstance(field, PickField) and lost and not any(one.chosen for one in known):
        return (*known, OptionView("", lost, _NO_LONGER_OFFERED, chosen=True))
    return known


def _file(key: str, file: UploadedFile, page: _Page) -> FileView:
    return FileView(
        id=f"field-{key}-remove-{file.document_id}",
        document_id=file.document_id,
        name=file.name,
        size=show_size(file.size),
        url=page.around.document_url(file.document_id) if page.around.document_url else None,
    )
