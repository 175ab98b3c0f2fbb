"""Published versions of forms; what stands only in the library counts as version 1."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, func, select

from engine import SYSTEM, Actor
from engine.errors import NotFound
from engine.storage.rows import add_row
from processes.form_studio.tables import form_versions
from processes.form_studio.values import FormVersion
from processes.forms import Form, load_library

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

SHIPPED = "из поставки"
_LONGEST_TITLE = 500
_LISTED = [
    form_versions.c[name]
    for name in (
        *("form_key", "version", "title", "checksum"),
        *("comment", "published_at", "published_by"),
    )
]
_NEWEST = select(func.max(form_versions.c.id)).group_by(form_versions.c.form_key)
_NEWEST_DOCUMENTS = select(form_versions.c.form_key, form_versions.c.document).where(
    form_versions.c.id.in_(_NEWEST)
)
_NEWEST_LISTED = select(*_LISTED).where(form_versions.c.id.in_(_NEWEST))
_OF_FORM = (
    select(*_LISTED)
    .where(form_versions.c.form_key == bindparam("of_form"))
    .order_by(form_versions.c.version.desc())
)
_DOCUMENT = select(form_versions.c.document).where(
    form_versions.c.form_key == bindparam("of_form"),
    form_versions.c.version == bindparam("number"),
)


def known_forms(uow: UnitOfWork) -> dict[str, dict[str, Any]]:
    """Return the document of every form that a diagram may use, in its newest version, by form key.

    The documents are shared: do not change them.
    """
    stored = {row.form_key: row.document for row in uow.connection.execute(_NEWEST_DOCUMENTS)}
    return load_library() | stored


def listed_forms(uow: UnitOfWork) -> list[FormVersion]:
    """Return the newest version of every form, by form key."""
    stored = {row.form_key: _version(row) for row in uow.connection.execute(_NEWEST_LISTED)}
    library = load_library()
    shipped = {key: _shipped(key) for key in library.keys() - stored.keys()}
    return [one for _, one in sorted({**shipped, **stored}.items())]


def versions_of(uow: UnitOfWork, form_key: str) -> list[FormVersion]:
    """Return the versions of a form, the newest first; empty for one that was never published."""
    rows = uow.connection.execute(_OF_FORM, {"of_form": form_key})
    found = [_version(row) for row in rows]
    return found or ([_shipped(form_key)] if form_key in load_library() else [])


def document_of(uow: UnitOfWork, form_key: str, version: int) -> dict[str, Any]:
    """Return the document of a version. Raises NotFound."""
    found: dict[str, Any] | None = uow.connection.scalar(
        _DOCUMENT, {"of_form": form_key, "number": version}
    )
    if found is None and version == 1 and not _is_stored(uow, form_key):
        found = load_library().get(form_key)
    if found is None:
        raise NotFound(f"Версии {version} у формы «{form_key}» нет.")
    return found


def checksum_of(document: Mapping[str, Any]) -> str:
    """Return the checksum of what a document means: defaults that are spelt out do not count."""
    canonical = Form.from_document(document).to_document()
    return sha256(orjson.dumps(canonical, option=orjson.OPT_SORT_KEYS)).hexdigest()


def store_version(
    uow: UnitOfWork, actor: Actor, form_key: str, document: Mapping[str, Any], comment: str
) -> int:
    """Write the next version of a form and return its number.

    Before the first one, the shipped document is written down as version 1: from then on a later
    release does not replace it.
    """
    newest = versions_of(uow, form_key)
    if newest and not _is_stored(uow, form_key):
        _write(uow, SYSTEM, newest[0], load_library()[form_key])
    number = newest[0].version + 1 if newest else 1
    version = FormVersion(
        form_key,
        number,
        str(document["title"])[:_LONGEST_TITLE],
        checksum_of(document),
        comment,
        uow.now,
        actor.user_id,
    )
    _write(uow, actor, version, document)
    return number


def _write(
    uow: UnitOfWork, actor: Actor, version: FormVersion, document: Mapping[str, Any]
) -> None:
    add_row(
        uow.connection,
        form_versions,
        {
            "form_key": version.form_key,
            "version": version.version,
            "title": version.title,
            "document": document,
            "checksum": version.checksum,
            "comment": version.comment,
            "published_at": uow.now,
            "published_by": actor.user_id,
        },
    )


def _is_stored(uow: UnitOfWork, form_key: str) -> bool:
    return uow.connection.execute(_OF_FORM, {"of_form": form_key}).first() is not None


def _version(row: Any) -> FormVersion:
    return FormVersion(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


@cache
def _shipped(form_key: str) -> FormVersion:
    """Return what the library holds, read once: it does not change while the program runs."""
    document = load_library()[form_key]
    return FormVersion(
        form_key, 1, document["title"], checksum_of(document), SHIPPED, None, SYSTEM.user_id
    )
