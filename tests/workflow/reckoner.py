"""A small spreadsheet program: it reads a workbook's XML and works formulas out, exactly, in fractions."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET

#: A number, a text, a truth value, or None for an empty cell.
Worth = Fraction | str | bool | None

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*")|(?P<name>[A-Z]+)(?=\()'
    r"|(?P<ref>(?:\w+!)?\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)|(?P<sign><=|>=|<>|[-+*/(),=<>]))"
)
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Page:
    """A sheet as its XML says it."""

    values: dict[str, Worth]
    formulas: dict[str, str]
    #: The sheet's own element.
    xml: ET.Element


@dataclass
class Workbook:
    """A workbook whose formulas can be worked out."""

    pages: dict[str, Page]
    #: What has been worked out.
    found: dict[tuple[str, str], Worth] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes) -> Workbook:
        """Return a workbook of an XLSX file's bytes."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            strings = [
                "".join(text.text or "" for text in item.iter(f"{_MAIN}t"))
                for item in _parsed(archive, "xl/sharedStrings.xml")
            ]
            names = [
                sheet.get("name", "") for sheet in _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
            ]
            pages = {
                name: _page(_parsed(archive, f"xl/worksheets/sheet{number}.xml"), strings)
                for number, name in enumerate(names, start=1)
            }
        return cls(pages)

    def value(self, page: str, cell: str) -> Worth:
        """Return what a cell shows."""
        key = (page, cell)
        if key not in self.found:
            formula = self.pages[page].formulas.get(cell)
            given = self.pages[page].values.get(cell)
            self.found[key] = given if formula is None else _Formula(self, page, formula).worth()
        return self.found[key]


def _parsed(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))  # noqa: S314 -- written by the test's own subject


def _page(xml: ET.Element, strings: list[str]) -> Page:
    values: dict[str, Worth] = {}
    formulas: dict[str, str] = {}
    for cell in xml.iter(f"{_MAIN}c"):
        name = cell.get("r", "")
        formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
        if formula is not None:
            formulas[name] = formula.text or ""
        if value is not None:
            text = value.text or ""
            is_shared, is_text = cell.get("t") == "s", cell.get("t") == "str"
            values[name] = strings[int(text)] if is_shared else text if is_text else Fraction(text)
    return Page(values, formulas, xml)


class _Formula:
    """One formula while it is read: what is not chosen by an IF is not worked out."""

    def __init__(self, book: Workbook, page: str, text: str) -> None:
        self._book, self._page = book, page
        self._tokens = [(m.lastgroup or "", m[m.lastgroup or 0]) for m in _TOKEN.finditer(text)]
        assert "".join(token for _, token in self._tokens) == text, text
        self._at = 0

    def worth(self) -> Worth:
        found = self._comparison()
        assert self._at == len(self._tokens), self._tokens
        worked_out: Worth = found()
        return worked_out

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        self._at += 1
        return self._tokens[self._at - 1]

    def _comparison(self) -> Callable[[], Any]:
        left = self._sum()
        if self._peek() not in {"=", "<", ">", "<=", ">=", "<>"}:
            return left
        sign, right = self._take()[1], self._sum()
        return lambda: _compared(left(), sign, right())

    def _sum(self) -> Callable[[], Any]:
        left = self._product()
        while self._peek() in {"+", "-"}:
            left = _joined(left, self._take()[1], self._product())
        return left

    def _product(self) -> Callable[[], Any]:
        left = self._atom()
        while self._peek() in {"*", "/"}:
            left = _joined(left, self._take()[1], self._atom())
        return left

    def _atom(self) -> Callable[[], Any]:
        kind, token = self._take()
        if kind == "number":
            return lambda: Fraction(token)
        if kind == "text":
            return lambda: token[1:-1]
        if kind == "ref":
            return lambda: self._referred(token)
        if kind == "name":
            return self._call(token)
        assert token == "("
        found = self._comparison()
        assert self._take()[1] == ")"
        return found

    def _call(self, name: str) -> Callable[[], Any]:
        assert self._take()[1] == "("
        arguments = [self._comparison()]
        while self._peek() == ",":
            self._take()
            arguments.append(self._comparison())
        assert self._take()[1] == ")"
        if name == "IF":
            test, yes, no = arguments
            return lambda: yes() if test() else no()
        return lambda: _FUNCTIONS[name]([value for each in arguments for value in _flat(each())])

    def _referred(self, token: str) -> object:
        page, _, cells = token.rpartition("!")
        first, _, last = cells.replace("$", "").partition(":")
        if not last:
            return self._book.value(page or self._page, first)
        (column, top), (_, bottom) = _CELL.findall(first)[0], _CELL.findall(last)[0]
        return [
            self._book.value(page or self._page, f"{column}{row}") for row in range(int(top), int(bottom) + 1)
        ]


def _flat(found: Worth | list[Worth]) -> Iterator[Worth]:
    if isinstance(found, list):
        yield from found
    else:
        yield found


def _number(value: Worth) -> Fraction:
    assert value is None or isinstance(value, Fraction), value
    return value or Fraction(0)


def _numbers(values: list[Worth]) -> list[Fraction]:
    return [value for value in values if isinstance(value, Fraction)]


def _joined(left: Callable[[], Any], sign: str, right: Callable[[], Any]) -> Callable[[], Any]:
    def found() -> Fraction:
        one, other = _number(left()), _number(right())
        return {"+": one.__add__, "-": one.__sub__, "*": one.__mul__, "/": one.__truediv__}[sign](other)

    return found


def _compared(left: Worth, sign: str, right: Worth) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        is_same = str(left or "").casefold() == str(right or "").casefold()
        return is_same if sign == "=" else not is_same
    one, other = _number(left), _number(right)
    return {"=": one == other, "<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[
        sign
    ]


def _rounded(values: list[Worth]) -> Fraction:
    number, places = (_number(value) for value in values)
    return Fraction(round(number * 10 ** int(places)), 10 ** int(places))


_FUNCTIONS: dict[str, Callable[[list[Worth]], Worth]] = {
    "SUM": lambda values: sum(_numbers(values), Fraction(0)),
    "MIN": lambda values: min(_numbers(values)),
    "MAX": lambda values: max(_numbers(values)),
    "COUNT": lambda values: Fraction(len(_numbers(values))),
    "COUNTA": lambda values: Fraction(sum(value is not None for value in values)),
    "ISNUMBER": lambda values: isinstance(values[0], Fraction),
    "AND": all,
    "ROUND": _rounded,
}
