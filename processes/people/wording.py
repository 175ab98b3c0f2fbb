"""What people type into the fields of this package, checked and brought to one form."""

from __future__ import annotations

import re
import unicodedata

from engine.errors import InvalidInput

_LOGIN = re.compile(r"[\w.@+-]{3,100}")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def normalised_login(typed: str) -> str:
    """Return the one form in which a login is stored and compared."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def checked_login(typed: str) -> str:
    """Return the normalised login. Raises InvalidInput."""
    login = normalised_login(typed)
    if not _LOGIN.fullmatch(login):
        raise InvalidInput(
            "Логин не подходит: нужно от 3 до 100 знаков — буквы, цифры, точка, дефис, "
            "подчёркивание, «@» или «+»."
        )
    return login


def checked_id(typed: str) -> str:
    """Return the id of a person or an organisation. Raises InvalidInput."""
    if not _ID.fullmatch(typed):
        raise InvalidInput(
            f"Код «{typed}» не подходит: нужны строчные латинские буквы, цифры и дефис, "
            "до 64 знаков, например oo-05."
        )
    return typed


def checked_email(typed: str) -> str:
    """Return the address without surrounding spaces. Raises InvalidInput."""
    email = typed.strip()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise InvalidInput("Адрес электронной почты не похож на адрес. Пример: name@example.org.")
    return email


def checked_text(typed: str, field: str, longest: int = 500) -> str:
    """Return the text on one line, not empty and not too long. Raises InvalidInput."""
    text = " ".join(typed.split())
    if not text or len(text) > longest:
        raise InvalidInput(f"Заполните поле «{field}»: от 1 до {longest} знаков.")
    return text
