"""WordprocessingML as text, for tables: a document of sixty forms has a hundred thousand elements, and making each by
itself takes longer than everything else; a table written as text is parsed in one go.

The functions have the names and arguments of those in :mod:`docx_xml`.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from shebao.documents.docx_xml import Element
from shebao.documents.xml_text import printable

Markup = str
"""One or more elements as text."""


def element(tag: str, attributes: Mapping[str, object] | None = None, *children: Markup) -> Markup:
    """An element with prefixed attribute names and its children."""
    said = "".join(f' {name}="{escape(printable(str(value)))}"' for name, value in (attributes or {}).items())
    return f"<{tag}{said}>{''.join(children)}</{tag}>" if children else f"<{tag}{said}/>"


@lru_cache(1024)
def valued(tag: str, value: object) -> Markup:
    """An element that says everything in its w:val."""
    return element(tag, {"w:val": value})


def run(text: str, *properties: Markup) -> Markup:
    """A run of text; new lines become line breaks, tabs tabs."""
    content = [element("w:rPr", None, *properties)] if properties else []
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            content.append("<w:br/>")
        for position, part in enumerate(line.split("\t")):
            if position:
                content.append("<w:tab/>")
            if part:
                content.append(f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>')
    return element("w:r", None, *content)


def paragraph(style: str, *content: Markup, properties: Sequence[Markup] = ()) -> Markup:
    """A paragraph of a style (by its id); ``properties`` follow the style in the schema's order."""
    return element("w:p", None, element("w:pPr", None, valued("w:pStyle", style), *properties), *content)


def parsed(text: Markup) -> Element:
    """The one element that a text is."""
    end = min(position for mark in " >/" if (position := text.find(mark)) > 0)
    return parse_xml(f"{text[:end]} {nsdecls('w')}{text[end:]}")
