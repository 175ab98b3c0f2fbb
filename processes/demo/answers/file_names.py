"""Names of attached files, as a secretary would save them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from processes.forms import FileField

_LONGEST = 60
_BETWEEN_PARTS = re.compile(r"[;:()/]")
_BEFORE_REMARKS = re.compile(r"[;:(/]")
_NOT_IN_NAMES = re.compile(r"[^0-9a-zа-яё-]+")
_NUMBERS = ("order_number", "act_number", "document_number", "approval_number", "number")
_EXTENSIONS = (
    (".png", ("снимок экрана", "фото")),
    (".pdf", ("скан", "приказ", "акт", "согласи", "подпис", "квитанц", "письм", "сертификат")),
    (".xlsx", ("таблиц", "перечень", "список", "свод", "выгрузк", "ведомость", "динамик")),
    (".docx", ("проект", "программ", "план", "отчёт", "справк", "материал", "шаблон", "паспорт")),
)


def file_name(field: FileField, answers: Mapping[str, tuple[str, ...]], today: date) -> str:
    """Return a name by the document that the field expects, with its number or the day."""
    numbers = (answers[key][0] for key in _NUMBERS if answers.get(key))
    number = next((one for one in numbers if not one.isdigit()), "")
    mark = _NOT_IN_NAMES.sub("-", number.lower()).strip("-") or today.isoformat()
    words, extension = _words_and_extension(field.label, field.document)
    return f"{words}-{mark}{extension}"


@cache
def _words_and_extension(label: str, document: str) -> tuple[str, str]:
    return _words(_title(label.lower(), document.lower())), _extension(
        f"{label} {document}".lower()
    )


def _title(label: str, document: str) -> str:
    """Return the part of the expected document that the label names, else its first part."""
    parts = [part.strip() for part in _BETWEEN_PARTS.split(document)]
    stem = label.split(" ", maxsplit=1)[0][:-1]
    return next((part for part in parts if stem in part), parts[0] or label)


def _words(title: str) -> str:
    plain = _NOT_IN_NAMES.sub("-", _BEFORE_REMARKS.split(title.lower())[0]).strip("-")
    if len(plain) <= _LONGEST:
        return plain
    return plain[: plain.rindex("-", 0, _LONGEST)]


def _extension(named: str) -> str:
    return next(
        (kind for kind, stems in _EXTENSIONS if any(stem in named for stem in stems)), ".pdf"
    )
