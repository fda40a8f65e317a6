"""WordprocessingML elements: runs, paragraphs, fields. Tags and attributes are written with their prefix (w:p)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from shebao.documents.xml_text import printable

Element = Any
"""An lxml element of python-docx (lxml has no types here)."""


def element(tag: str, attributes: Mapping[str, object] | None = None, *children: Element) -> Element:
    """An element with prefixed attribute names and its children; None among the children is left out."""
    full = {_full_name(name): str(value) for name, value in (attributes or {}).items()}
    made = oxml_parser.makeelement(_full_name(tag), full, _namespace(tag))
    made.extend([child for child in children if child is not None])
    return made


@cache
def _full_name(name: str) -> str:
    return str(qn(name)) if ":" in name else name


@cache
def _namespace(tag: str) -> dict[str, str]:
    prefix = tag.partition(":")[0]
    return {prefix: nsmap[prefix]}


def valued(tag: str, value: object) -> Element:
    """An element that says everything in its w:val."""
    return element(tag, {"w:val": value})


def run(text: str, *properties: Element) -> Element:
    """A run of text; new lines become line breaks, tabs tabs."""
    made = element("w:r")
    if properties:
        made.append(element("w:rPr", None, *properties))
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            made.append(element("w:br"))
        for position, part in enumerate(line.split("\t")):
            if position:
                made.append(element("w:tab"))
            if part:
                made.append(_text("w:t", part))
    return made


def paragraph(style: str, *content: Element, properties: Sequence[Element] = ()) -> Element:
    """A paragraph of a style (by its id); ``properties`` follow the style in the schema's order."""
    return element("w:p", None, element("w:pPr", None, valued("w:pStyle", style), *properties), *content)


def field(instruction: str, shown: str, *properties: Element) -> list[Element]:
    """The runs of a field: its instruction and what it shows until somebody updates it."""
    return [*field_start(instruction), run(shown, *properties), field_end()]


def field_start(instruction: str) -> list[Element]:
    """The runs that open a field whose result follows."""
    return [
        element("w:r", None, element("w:fldChar", {"w:fldCharType": "begin"})),
        element("w:r", None, _text("w:instrText", f" {instruction} ")),
        element("w:r", None, element("w:fldChar", {"w:fldCharType": "separate"})),
    ]


def field_end() -> Element:
    """The run that closes a field."""
    return element("w:r", None, element("w:fldChar", {"w:fldCharType": "end"}))


def bookmarked(number: int, name: str, content: Iterable[Element]) -> list[Element]:
    """Content between the two ends of a bookmark."""
    start = element("w:bookmarkStart", {"w:id": number, "w:name": name})
    return [start, *content, element("w:bookmarkEnd", {"w:id": number})]


def _text(tag: str, text: str) -> Element:
    made = element(tag, {"xml:space": "preserve"})
    made.text = text
    return made
