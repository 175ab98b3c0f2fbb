"""The files that people of the demo attach: small real ones, one of each kind of program."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from processes.documents import DocumentFolder, ReceivedFile

_SAID = "Образец: документ вымышленного города, его содержание не важно."
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDPROCESSING = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"
_PACKAGE_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_EARLY = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in an archive: the same bytes each time."""


def receive_papers(folder: DocumentFolder) -> dict[str, ReceivedFile]:
    """Lay a file of each kind into a folder and return them by extension, its dot included."""
    contents = {".pdf": _pdf(), ".docx": _docx(), ".xlsx": _xlsx(), ".png": _png()}
    return {
        extension: folder.receive(BytesIO(content), f"образец{extension}")
        for extension, content in contents.items()
    }


def _pdf() -> bytes:
    """Return a sheet of A4 with grey lines where the text of a paper stands."""
    widths = (180, 0, *(440, 450, 430, 445, 300) * 3, 0, 160)
    lines = [
        f"{70 if width != 180 else 200} {740 - 30 * number} {width} 7 re f"
        for number, width in enumerate(widths)
        if width
    ]
    drawn = "0.75 g\n" + "\n".join(lines)
    bodies = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
    )
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(content))
        content += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(bodies) + 1
    end = f"trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF\n"
    return f"{content}xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def _docx() -> bytes:
    body = f"<w:body><w:p><w:r><w:t>{_SAID}</w:t></w:r></w:p></w:body>"
    document = f'<w:document xmlns:w="{_WORDPROCESSING}">{body}</w:document>'
    return _package("word/document.xml", document, f"{_TYPES}.wordprocessingml.document.main+xml")


def _xlsx() -> bytes:
    sheet = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{_SAID}</t></is></c></row>'
    worksheet = f'<worksheet xmlns="{_SPREADSHEET}"><sheetData>{sheet}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    extra = {
        "xl/worksheets/sheet1.xml": worksheet,
        "xl/_rels/workbook.xml.rels": _related("worksheet", "worksheets/sheet1.xml"),
    }
    kind = f"{_TYPES}.spreadsheetml"
    types = {"xl/worksheets/sheet1.xml": f"{kind}.worksheet+xml"}
    return _package("xl/workbook.xml", book, f"{kind}.sheet.main+xml", extra, types)


def _package(
    main: str,
    content: str,
    kind: str,
    extra: dict[str, str] | None = None,
    types: dict[str, str] | None = None,
) -> bytes:
    named = {main: kind} | (types or {})
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{of}"/>' for part, of in named.items()
    )
    rels = f'<Default Extension="rels" ContentType="{_PACKAGE_RELS}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{rels}{overrides}</Types>',
        "_rels/.rels": _related("officeDocument", main),
        main: content,
        **(extra or {}),
    }
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(ZipInfo(name, _EARLY), _XML + text)
    return packed.getvalue()


def _related(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{one}</Relationships>'


def _png() -> bytes:
    """Return a picture of a page on a screen: a dark bar over a light field."""
    width, height, bar = 320, 200, 24
    rows = (bytes([0]) + bytes([90 if y < bar else 235]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
