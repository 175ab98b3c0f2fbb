"""Refuse dependencies whose licence the product cannot carry. Run as `python -m tests.licences`."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import Any

_ACCEPTED = (
    "mit", "bsd", "apache", "isc", "python", "psf", "lgpl", "mpl", "mozilla", "unlicense", "zlib",
    "postgresql", "zope", "0bsd", "cc0", "public domain", "lesser general public",
)  # fmt: skip
_READ_BY_HAND = {
    "pgserver": "Apache-2.0; its wheels carry the PostgreSQL licence",
    "dbos": "MIT; the separate dbos-enterprise package is not used",
}


def licence_of(distribution: metadata.Distribution) -> str:
    """Return what a distribution says of its licence."""
    fields: Any = distribution.metadata
    classifiers = [c for c in fields.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join(
        [fields.get("License-Expression") or "", (fields.get("License") or "")[:300], *classifiers]
    )


def main() -> int:
    """Print what is not accepted; return the exit code."""
    refused = [
        f"{d.metadata['Name']}: {licence_of(d).strip() or 'no licence named'}"
        for d in metadata.distributions()
        if d.metadata["Name"] not in {"tropa", *_READ_BY_HAND}
        and not any(word in licence_of(d).lower() for word in _ACCEPTED)
    ]
    print("\n".join(refused) or "All licences are accepted.")  # noqa: T201 - a command prints
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
