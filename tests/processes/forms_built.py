"""Forms of a few fields, and answers to them, in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from processes.forms import Form, Option, Parsed, Submitted

CHOICE: dict[str, Any] = {
    "key": "decision",
    "kind": "choice",
    "label": "Решение",
    "required": True,
    "variable": "decision",
    "options": [
        {"value": "approve", "label": "Утвердить"},
        {"value": "return", "label": "Вернуть"},
    ],
}
REMARKS = {
    "key": "remarks",
    "kind": "textarea",
    "label": "Замечания",
    "required": True,
    "when": {"field": "decision", "is": "return"},
}
MENTEES: dict[str, Any] = {
    "key": "mentees",
    "kind": "table",
    "label": "Наставляемые",
    "count_variable": "mentees_count",
    "columns": [
        {"key": "full_name", "kind": "text", "label": "ФИО", "required": True},
        {"key": "birth_year", "kind": "number", "label": "Год рождения", "min": 1990},
        {"key": "agreed", "kind": "checkbox", "label": "Согласие"},
    ],
}


def form(*fields: Mapping[str, Any], **rest: Any) -> Form:
    return Form.from_document({"title": "Форма", "fields": list(fields), **rest})


def field(kind: str, **rest: Any) -> dict[str, Any]:
    return {"key": "a", "kind": kind, "label": "Поле", **rest}


def sent(form: Form, offers: Mapping[str, Sequence[Option]] | None = None, **texts: Any) -> Parsed:
    """Parse texts given as `name=text` or `name=[text, text]`; `__` in a name stands for `-`."""
    named = {
        name.replace("__", "-"): text if isinstance(text, list) else [text]
        for name, text in texts.items()
    }
    return form.parse(Submitted(texts=named), offers)
