"""The words of the order, read without the plan's data, so that the two can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from engine.errors import InvalidInput, NotFound

COLUMNS = 5
_TABLE_BEGINS = "№ п/п\t"
_ITEMS_BEGIN = "ПРИКАЗЫВАЮ:"
_ROW = re.compile(r"\d+\.\d+\.")
_SECTION = re.compile(r"(?P<number>\d+)\.\s+(?P<title>.+)")
_ITEM = re.compile(r"(?P<number>\d+)\. (?P<words>.+)")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row of the table: the number of its section and its five cells, word for word."""

    section: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderSection:
    """A heading of the table: its number and the words after it."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class OrderText:
    """An order as it is printed: its items (пункты), and the table of its annex."""

    items: tuple[tuple[int, str], ...]
    header: tuple[str, ...]
    sections: tuple[OrderSection, ...]
    rows: tuple[OrderRow, ...]


@cache
def order_text(name: str) -> str:
    """Return the words of a shipped order, unchanged. Raises NotFound."""
    document = files("processes.roadmap.data").joinpath(name)
    if "/" in name or not document.is_file():
        raise NotFound(f"Текста приказа «{name}» нет в поставке. Проверьте имя файла в плане.")
    return document.read_bytes().decode("utf-8")


def parse_order(text: str) -> OrderText:
    """Read the items and the table; a row cut by a page break has its cells joined with one space.

    Sections are known by their number, whether they stand in the table or between its parts
    (anomaly A03). Raises InvalidInput at a line that is neither heading, row, nor continuation.
    """
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(_TABLE_BEGINS)), None)
    if start is None:
        raise InvalidInput(
            f"В тексте приказа нет таблицы: ожидалась строка «{_TABLE_BEGINS.strip()} …»."
        )
    sections: list[OrderSection] = []
    rows: list[OrderRow] = []
    for line in filter(str.strip, lines[start + 1 :]):
        _read_line(line, sections, rows)
    header = tuple(lines[start].split("\t"))
    return OrderText(tuple(_items(lines[:start])), header, tuple(sections), tuple(rows))


def _read_line(line: str, sections: list[OrderSection], rows: list[OrderRow]) -> None:
    """Take one line of the table into the sections or the rows."""
    cells = tuple(line.split("\t"))
    heading = _SECTION.fullmatch(line.strip())
    if heading and not any(cells[1:]):
        sections.append(OrderSection(int(heading["number"]), heading["title"]))
    elif len(cells) == COLUMNS and _ROW.fullmatch(cells[0]) and sections:
        rows.append(OrderRow(sections[-1].number, cells))
    elif len(cells) == COLUMNS and not cells[0] and rows:
        rows[-1] = _joined(rows[-1], cells)
    else:
        raise InvalidInput(
            f"Строка таблицы «{line[:60]}» не похожа ни на раздел, ни на мероприятие, "
            "ни на продолжение строки. Проверьте текст приказа."
        )


def _joined(row: OrderRow, rest: Iterable[str]) -> OrderRow:
    """Return the row with what stood after the page break."""
    pairs = zip(row.cells, rest, strict=True)
    return OrderRow(row.section, tuple(" ".join(filter(None, pair)) for pair in pairs))


def _items(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the numbered items of the order; a paragraph that goes on belongs to the item before."""
    if _ITEMS_BEGIN not in lines:
        return
    number, words = 0, ""
    for line in filter(str.strip, lines[lines.index(_ITEMS_BEGIN) + 1 :]):
        item = _ITEM.fullmatch(line)
        if item and number:
            yield number, words
        if item:
            number, words = int(item["number"]), item["words"]
        elif words.endswith("."):
            break
        else:
            words = f"{words} {line}"
    if number:
        yield number, words
