from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from engine.errors import NotFound
from processes.documents import DocumentFolder, DocumentRefused, ReceivedFile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def zipped(parts: dict[str, str]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return file.getvalue()


def office(content_type: str, *names: str) -> bytes:
    types = f'<Types><Override ContentType="{content_type}"/></Types>'
    return zipped({"[Content_Types].xml": types, **dict.fromkeys(names, "<x/>")})


def open_document(media_type: str, *names: str) -> bytes:
    return zipped({"mimetype": media_type, "content.xml": "<x/>", **dict.fromkeys(names, "x")})


ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOCX = office(WORD, "word/document.xml")


@pytest.fixture
def folder(tmp_path: Path) -> DocumentFolder:
    return DocumentFolder(tmp_path / "files")


def receive(folder: DocumentFolder, content: bytes, name: str) -> ReceivedFile:
    return folder.receive(BytesIO(content), name)


def files_in(folder: DocumentFolder) -> list[Path]:
    return [path for path in folder.path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "приказ.pdf", "application/pdf"),
        (JPG, "фото.jpeg", "image/jpeg"),
        (PNG, "фото.PNG", "image/png"),
        (
            DOCX,
            "план.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office(SHEET, "xl/workbook.xml"),
            "база.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            office(SLIDES, "ppt/presentation.xml"),
            "показ.pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (open_document(ODT), "план.odt", ODT),
        (open_document(ODS), "база.ods", ODS),
        ("Список наставляемых".encode(), "список.txt", "text/plain; charset=utf-8"),
        ("ФИО;год\r\n".encode("utf-8-sig"), "база.csv", "text/csv; charset=utf-8"),
        (
            "«Школа № 5» — Иванов; ёж".encode("cp1251"),
            "база.csv",
            "text/csv; charset=windows-1251",
        ),
    ],
)
def test_files_of_the_accepted_kinds_are_kept_whole(
    folder: DocumentFolder, content: bytes, name: str, media_type: str
) -> None:
    received = receive(folder, content, name)

    assert received == ReceivedFile(
        hashlib.sha256(content).hexdigest(), len(content), name, media_type
    )
    with folder.open(received.sha256) as file:
        assert file.read() == content
    assert folder.is_intact(received.sha256)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (zipped({"приказ.pdf": "x"}), "приказ.zip", "Архивы не принимаются"),
        (zipped({"приказ.pdf": "x"}), "приказ.docx", "Архивы не принимаются"),
        (office(WORD, "word/document.xml", "word/vbaProject.bin"), "a.docx", "есть макросы"),
        (
            office("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"),
            "a.docm",
            "есть макросы",
        ),
        (open_document(ODT, "Basic/Standard/Module1.xml"), "a.odt", "есть макросы"),
        (open_document("application/epub+zip"), "a.odt", "Архивы не принимаются"),
        (office(SHEET, "word/document.xml"), "a.xlsx", "Архивы не принимаются"),
        (DOCX[:-30], "a.docx", "повреждён или защищён паролем"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "старых форматов Office"),
        (b"MZ\x90\x00" + bytes(200), "приказ.pdf", "Принимаются PDF"),
        (b"\x7fELF" + bytes(200), "приказ.pdf", "Принимаются PDF"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", "Принимаются PDF"),
        (b"<script>alert(1)</script>", "a.html", "Принимаются PDF"),
        (b"GIF89a\x01\x00", "a.png", "Принимаются PDF"),
        (bytes(range(128, 256)) * 3, "a.txt", "Принимаются PDF"),
        (b"text\x00text", "a.txt", "Принимаются PDF"),
        (b"", "приказ.pdf", "Файл пустой"),
    ],
)
def test_what_is_not_accepted_is_refused_with_advice_and_leaves_nothing(
    folder: DocumentFolder, content: bytes, name: str, says: str
) -> None:
    with pytest.raises(DocumentRefused, match=says):
        receive(folder, content, name)

    assert files_in(folder) == []


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_its_end(tmp_path: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"x" * size

    folder, stream = DocumentFolder(tmp_path, max_size=1024 * 1024), Endless()

    with pytest.raises(DocumentRefused, match="Файл больше 1 МБ"):
        folder.receive(stream, "a.txt")
    assert stream.given < 2 * 1024 * 1024
    assert files_in(folder) == []


def test_an_upload_that_breaks_off_leaves_nothing(folder: DocumentFolder) -> None:
    class Broken:
        def read(self, size: int, /) -> bytes:
            raise ConnectionError(size)

    with pytest.raises(ConnectionError):
        folder.receive(Broken(), "a.pdf")
    assert files_in(folder) == []


def test_the_same_content_is_kept_once(folder: DocumentFolder) -> None:
    first, second = receive(folder, PDF, "а.pdf"), receive(folder, PDF, "б.pdf")

    assert first.sha256 == second.sha256
    assert files_in(folder) == [folder.path_of(first.sha256)]


def test_a_file_lies_two_folders_deep(folder: DocumentFolder) -> None:
    digest = receive(folder, PDF, "а.pdf").sha256

    kept = folder.path_of(digest).relative_to(folder.path)
    assert kept.parts == (digest[:2], digest[2:4], digest)


def test_a_changed_or_lost_file_is_noticed(folder: DocumentFolder) -> None:
    digest = receive(folder, PDF, "а.pdf").sha256

    folder.path_of(digest).write_bytes(PDF + b"x")
    assert not folder.is_intact(digest)

    folder.path_of(digest).unlink()
    assert not folder.is_intact(digest)
    with pytest.raises(NotFound, match="Файла нет в хранилище"):
        folder.open(digest)


def test_a_digest_cannot_lead_out_of_the_folder(folder: DocumentFolder) -> None:
    with pytest.raises(NotFound):
        folder.open("../../../etc/passwd")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Документы\\приказ.pdf", "приказ.pdf"),
        ("../../etc/приказ.pdf", "приказ.pdf"),
        ("при\x00каз\n\u202efdp.pdf", "при каз fdp.pdf"),
        ('"приказ" <1>?.pdf', "_приказ_ _1__.pdf"),
        ("приказ", "приказ.pdf"),
        ("приказ.png", "приказ.pdf"),
        ("приказ.exe", "приказ.exe.pdf"),
        ("", "файл.pdf"),
        ("...", "файл.pdf"),
        ("я" * 300 + ".pdf", "я" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_made_harmless_and_true(
    folder: DocumentFolder, sent: str, kept: str
) -> None:
    assert receive(folder, PDF, sent).file_name == kept


def test_a_text_is_judged_to_its_end(folder: DocumentFolder) -> None:
    long = "Наставник и наставляемый\n" * 20_000

    assert receive(folder, long.encode(), "a.txt").media_type == "text/plain; charset=utf-8"
    with pytest.raises(DocumentRefused):
        receive(folder, long.encode() + b"\x00", "a.txt")
