"""Tells by its content what a file is; its name is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import filetype

from processes.documents.errors import DocumentRefused
from processes.documents.names import extension_of, with_extension
from processes.documents.office import office_extension
from processes.documents.plain_text import text_encoding

CHUNK = 64 * 1024
_HEAD = 8192
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SCRIPT = b"#!"

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
"""The media type of every kind of file that is accepted, by its extension."""

EXTENSIONS = (*MEDIA_TYPES, ".jpeg")
ACCEPTED = "PDF, DOCX, XLSX, PPTX, ODT, ODS, JPG, PNG, TXT, CSV"
"""The same for people."""

_BY_CONTENT = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/apng": (".png",),
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is, and the name that says so."""

    media_type: str
    file_name: str


def recognise(path: Path, file_name: str) -> Recognised:
    """Return what the file holds; raise DocumentRefused for what is not accepted."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        extensions: tuple[str, ...] = ()
        if head.startswith(_ZIP):
            office = office_extension(file)
            extensions = (office,) if office else ()
        elif found := filetype.guess(head):
            extensions = _BY_CONTENT.get(found.mime, ())
    if extensions:
        name = with_extension(file_name, extensions, EXTENSIONS)
        return Recognised(MEDIA_TYPES[extensions[0]], name)
    return _recognise_text(path, head, file_name)


def _recognise_text(path: Path, head: bytes, file_name: str) -> Recognised:
    encoding = None if head.startswith((*_ZIP, _SCRIPT)) else text_encoding(_chunks(path))
    extension = extension_of(file_name) or ".txt"
    if encoding is None or extension not in (".txt", ".csv"):
        raise DocumentRefused(_refusal(head))
    name = with_extension(file_name, (extension,), EXTENSIONS)
    return Recognised(f"{MEDIA_TYPES[extension]}; charset={encoding}", name)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _refusal(head: bytes) -> str:
    if head.startswith(_OLD_OFFICE):
        return (
            "Файлы старых форматов Office (DOC, XLS, PPT) и документы под паролем не принимаются. "
            "Сохраните файл без пароля как DOCX, XLSX, PPTX или PDF и приложите ещё раз."
        )
    if head.startswith(_ZIP):
        return f"Архивы не принимаются. Приложите сами файлы по одному; принимаются {ACCEPTED}."
    return f"Файлы такого вида не принимаются. Принимаются {ACCEPTED}."
