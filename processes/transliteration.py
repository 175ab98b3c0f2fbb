"""Russian words in Latin letters, for codes that people can still read."""

from __future__ import annotations

import re

_PAIRS = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u "
    "ф=f х=h ц=ts ч=ch ш=sh щ=sch ъ= ы=y ь= э=e ю=yu я=ya"
)
_LETTERS = {pair[0]: pair[2:] for pair in _PAIRS.split()}
_OTHERS = re.compile(r"[^a-z0-9]+")


def latin_words(text: str) -> list[str]:
    """Return the words of a text in small Latin letters and digits: «Срез № 2» → srez, 2."""
    latin = "".join(_LETTERS.get(sign, sign) for sign in text.lower())
    return [word for word in _OTHERS.split(latin) if word]
