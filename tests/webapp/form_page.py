"""A form with every kind of field, shown on a page of nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from lxml import html

import webapp
from processes.forms import Form, Option, Parsed, Submitted, Typed
from webapp.rendering import Surroundings, form_view

TEMPLATES = Path(str(webapp.__file__)).parent / "templates"
PAGE = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(default_for_string=True),
    undefined=StrictUndefined,
).from_string(
    '{% import "forms/form.html" as forms %}<main>{{ forms.summary(view) }}'
    '<form method="post" novalidate>{{ forms.body(view) }}</form></main>'
)

FORM = Form.from_document(
    {
        "title": "Внесите наставляемых",
        "intro": "Зачем.\n\nПочему.",
        "nothing_to_report": True,
        "fields": [
            {"key": "info", "kind": "note", "label": "Важно", "text": "Без диагнозов."},
            {
                "key": "decision",
                "kind": "choice",
                "label": "Решение",
                "required": True,
                "options": [
                    {"value": "approve", "label": "Утвердить"},
                    {"value": "return", "label": "Вернуть"},
                    {"value": "stop", "label": "Прекратить"},
                ],
            },
            {
                "key": "remarks",
                "kind": "textarea",
                "label": "Замечания",
                "hint": "Коротко.",
                "max_length": 900,
                "required": True,
                "when": {"field": "decision", "is": ["return", "stop"]},
            },
            {"key": "place", "kind": "text", "label": "Место"},
            {"key": "share", "kind": "number", "label": "Доля", "min": 0, "max": 100},
            {"key": "held_on", "kind": "date", "label": "Дата", "min": "2022-08-30"},
            {
                "key": "topics",
                "kind": "checklist",
                "label": "Темы",
                "required": True,
                "options": [
                    {"value": "study", "label": "Учёба"},
                    {"value": "work", "label": "Труд"},
                ],
            },
            {"key": "agreed", "kind": "checkbox", "label": "Согласовано", "required": True},
            {"key": "order", "kind": "file", "label": "Приказ", "document": "приказ ОО"},
            {"key": "mentor", "kind": "pick", "label": "Наставник", "register": "mentors"},
            {
                "key": "mentees",
                "kind": "table",
                "label": "Наставляемые",
                "min_rows": 2,
                "max_rows": 3,
                "columns": [
                    {"key": "full_name", "kind": "text", "label": "ФИО", "required": True},
                    {"key": "birth_year", "kind": "number", "label": "Год", "min": 1990},
                    {
                        "key": "form",
                        "kind": "choice",
                        "label": "Форма",
                        "options": [{"value": "pupil", "label": "Ученик — ученик"}],
                    },
                ],
            },
        ],
    }
)
AROUND = Surroundings(
    offers={"mentor": [Option("17", "Иванова И. И.")]},
    document_url=lambda document_id: f"/documents/{document_id}",
    largest_file=20 * 1024 * 1024,
)


def render(
    form: Form = FORM, shown: Typed | Parsed | None = None, around: Surroundings = AROUND
) -> str:
    return PAGE.render(view=form_view(form, shown, around))


def page(*arguments: Any) -> html.HtmlElement:
    return html.fromstring(render(*arguments))


def sent(**texts: str | list[str]) -> Parsed:
    named = {
        name.replace("__", "-"): [text] if isinstance(text, str) else text
        for name, text in texts.items()
    }
    return FORM.parse(Submitted(named), AROUND.offers)


def one(tree: html.HtmlElement, path: str) -> html.HtmlElement:
    (found,) = tree.xpath(path)
    element: html.HtmlElement = found
    return element


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
