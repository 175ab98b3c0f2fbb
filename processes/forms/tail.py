"""What every form ends with: a comment, extra attachments and, where allowed, «Нечего сообщить»."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from processes.forms.compound import FileField
from processes.forms.conditions import Condition, JsonValue
from processes.forms.fields import CheckboxField, Field, TextAreaField
from processes.forms.schema import KEY
from processes.forms.source import Source

COMMENT = TextAreaField(key="comment", label="Комментарий")
ATTACHMENTS = FileField(key="attachments", label="Дополнительные файлы")
TAIL: tuple[Field, ...] = (COMMENT, ATTACHMENTS)

NOTHING = CheckboxField(key="nothing_to_report", label="Нечего сообщить")
REASON = TextAreaField(
    key="nothing_to_report_reason",
    label="Почему нечего сообщить",
    required=True,
    when=Condition(field=NOTHING.key, values=(True,)),
)

RESERVED_KEYS = frozenset(
    {*(own.key for own in (*TAIL, NOTHING, REASON)), "row_action", "action", "csrf_token"}
)
"""Names that a field of a form may not take: the system sends its own values under them."""


@dataclass(frozen=True, slots=True)
class NothingToReport:
    """The form may be sent without its fields, with a reason; these variables are set then."""

    variables: Mapping[str, JsonValue] = field(default_factory=dict)

    def to_document(self) -> dict[str, JsonValue]:
        """Return it as it stands in a form's document."""
        return {"variables": dict(self.variables)}


def read_nothing_to_report(source: Source) -> NothingToReport | None:
    """Return what the document allows: `true`, or a mapping with `variables`."""
    content = source.raw("nothing_to_report")
    if content is None or content is False:
        return None
    if content is True:
        return NothingToReport()
    inner = source.inside(content, "nothing_to_report")
    variables = inner.raw("variables")
    inner.close()
    if not isinstance(variables, Mapping | None):
        inner.note("Свойство «variables» должно быть набором «переменная: значение».")
        return NothingToReport()
    return NothingToReport(dict(_read_variables(inner, variables or {})))


def _read_variables(
    source: Source, variables: Mapping[object, JsonValue]
) -> list[tuple[str, JsonValue]]:
    read: list[tuple[str, JsonValue]] = []
    for name, value in variables.items():
        if not isinstance(name, str) or KEY.fullmatch(name) is None:
            source.note(f"Имя переменной «{name}» не подходит.")
        elif not _is_plain(value):
            source.note(f"Значение переменной «{name}» должно быть текстом или числом.")
        else:
            read.append((name, value))
    return read


def _is_plain(value: JsonValue) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | bool | int | None)
