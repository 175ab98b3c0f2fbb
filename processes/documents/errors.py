from __future__ import annotations

from engine.errors import InvalidInput


class DocumentRefused(InvalidInput):
    """A file may not be stored; the message is a Russian sentence for the one who sent it."""
