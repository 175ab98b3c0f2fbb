"""Looks into office files: they are zip archives, and so is much that must not be stored."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from processes.documents.errors import DocumentRefused

_READ_AT_MOST = 1024 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
_BROKEN = (BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)


@dataclass(frozen=True, slots=True)
class _Office:
    """How one format of Microsoft Office names its main part and its folder."""

    extension: str
    main_part: bytes
    folder: str


_MICROSOFT = (
    _Office(".docx", b"wordprocessingml.document.main+xml", "word/"),
    _Office(".xlsx", b"spreadsheetml.sheet.main+xml", "xl/"),
    _Office(".pptx", b"presentationml.presentation.main+xml", "ppt/"),
)
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}


def office_extension(file: BinaryIO) -> str | None:
    """Return the true extension of an office file, None when the archive is something else.

    Raises DocumentRefused for files with macros and for archives that cannot be read.
    """
    try:
        with ZipFile(file) as archive:
            return _microsoft(archive) or _open_document(archive)
    except _BROKEN as error:
        raise DocumentRefused(
            "Файл повреждён или защищён паролем. Сохраните его заново и приложите ещё раз."
        ) from error


def _microsoft(archive: ZipFile) -> str | None:
    names = archive.namelist()
    if names.count(_CONTENT_TYPES) != 1:
        return None
    content_types = _beginning(archive, _CONTENT_TYPES)
    _refuse_macros(
        found=b"macroenabled" in content_types.lower()
        or any(name.lower().endswith("vbaproject.bin") for name in names)
    )
    for office in _MICROSOFT:
        in_folder = any(name.startswith(office.folder) for name in names)
        if office.main_part in content_types and in_folder:
            return office.extension
    return None


def _open_document(archive: ZipFile) -> str | None:
    names = archive.namelist()
    if names.count("mimetype") != 1 or "content.xml" not in names:
        return None
    _refuse_macros(found=any(name.startswith(("Basic/", "Scripts/")) for name in names))
    return _OPEN_DOCUMENT.get(_beginning(archive, "mimetype").strip())


def _beginning(archive: ZipFile, name: str) -> bytes:
    """Read no more than an honest file needs, however far the archive unfolds."""
    with archive.open(name) as part:
        return part.read(_READ_AT_MOST)


def _refuse_macros(*, found: bool) -> None:
    if found:
        raise DocumentRefused(
            "В файле есть макросы, такие файлы не принимаются. "
            "Сохраните его без макросов или как PDF и приложите ещё раз."
        )
