"""Keys of fields and codes of options, made of their labels where the author gave none."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from engine.errors import InvalidInput
from processes.form_studio.sketch import FieldSketch, FormSketch, OptionSketch
from processes.forms.tail import RESERVED_KEYS
from processes.transliteration import latin_words

_KEY_LENGTH = 40
_FORM_KEY = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*", re.ASCII)
_FORM_KEY_LENGTH = 150


def settled(sketch: FormSketch) -> FormSketch:
    """Return the sketch with a key at every field and a code at every option that has a label.

    What the author has typed stays, so a name once given does not change with its label.
    """
    return replace(sketch, fields=tuple(map(_with_codes, _with_keys(sketch.fields))))


def _with_keys(fields: Sequence[FieldSketch]) -> list[FieldSketch]:
    taken = {one.text("key") for one in fields} | RESERVED_KEYS
    named = []
    for one in fields:
        key = one.text("key") or free_key(one.text("label"), taken)
        taken.add(key)
        columns = tuple(_with_keys(one.columns))
        named.append(replace(one, texts={**one.texts, "key": key}, columns=columns))
    return named


def _with_codes(one: FieldSketch) -> FieldSketch:
    taken = {option.value.strip() for option in one.options}
    coded = []
    for option in one.options:
        if option.label.strip() and not option.value.strip():
            value = _free("-".join(latin_words(option.label)) or "option", taken, "-")
            taken.add(value)
            coded.append(OptionSketch(value, option.label))
        else:
            coded.append(option)
    return replace(one, options=tuple(coded), columns=tuple(map(_with_codes, one.columns)))


def free_key(label: str, taken: Collection[str]) -> str:
    """Return a key for a label that no other field has: «Дата приказа» → data_prikaza."""
    words = "_".join(latin_words(label))
    key = words if words[:1].isalpha() else f"field_{words}".rstrip("_")
    key = f"{key}_field" if keyword.iskeyword(key) else key
    return _free(key, taken, "_")


def _free(wanted: str, taken: Collection[str], joint: str) -> str:
    """Return the wanted name, cut at a word, with a number where it is taken."""
    short = wanted[:_KEY_LENGTH].rstrip(joint)
    number, name = 1, short
    while name in taken:
        number += 1
        name = f"{short}{joint}{number}"
    return name


def form_key_from(process_key: str, title: str) -> str:
    """Return a key for a new form: that of its process, a dot, and the words of its title."""
    words = "-".join(latin_words(title))[:60].strip("-") or "forma"
    return f"{process_key or 'form'}.{words}"


def checked_form_key(typed: str) -> str:
    """Return the key of a form. Raises InvalidInput."""
    if not _FORM_KEY.fullmatch(typed) or "." not in typed or len(typed) > _FORM_KEY_LENGTH:
        raise InvalidInput(
            f"Код формы «{typed}» не подходит: нужны строчные латинские буквы, цифры, дефис и хотя "
            f"бы одна точка, первой буква, до {_FORM_KEY_LENGTH} знаков. Пример: activity-2.4.approve."
        )
    return typed


def one_line(typed: str, longest: int, refusal: str) -> str:
    """Return words on one line. Raises InvalidInput with `refusal` for none and for too many."""
    words = " ".join(typed.split())
    if not words or len(words) > longest:
        raise InvalidInput(f"{refusal}: от 1 до {longest} знаков.")
    return words
