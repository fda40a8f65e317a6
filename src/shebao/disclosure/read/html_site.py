"""A saved page of a government site: which characters it is written in, and what of it is only the site's own.

Sites put a document into one element of their page and menus, links, a search box and a foot around it. The element is
known by the names that the common publishing systems give it, the rest by theirs.
"""

import re
from typing import Any

Element = Any
"""An lxml element (lxml has no types here)."""

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)|encoding\s*=\s*[\"']([A-Za-z0-9_-]+)")
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb-2312": "gb18030", "x-gbk": "gb18030"}
_DOCUMENT = frozenset(
    (
        *("trs_editor", "trs_ueditor", "zoom", "fontzoom", "ucap-content", "pages_content", "article-content"),
        *("article_content", "artical_content", "view_content", "con_text", "content_text", "news_content"),
        *("wp_articlecontent", "vsb_content", "v_news_content", "txtcontent", "xxgk_content", "bt_content"),
    )
)
"""Names (id or class) of the element that holds the document, in the publishing systems of government sites."""
_ENOUGH = 200
"""An element with so many characters may be the document."""
_SITE = frozenset(
    (
        *("nav", "navbar", "navigation", "menu", "submenu", "sidebar", "footer", "foot", "bottom", "breadcrumb"),
        *("breadcrumbs", "crumb", "crumbs", "share", "bdsharebuttonbox", "copyright", "search", "searchbox"),
        *("pagination", "pager", "toolbar", "qrcode", "ewm", "friendlink", "links", "dqwz", "position", "weizhi"),
    )
)
_FEWEST_LINKS = 4


def decoded(content: bytes) -> str:
    """The page's text: by its mark, by what it declares, else UTF-8 or GB18030, whichever it is."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    declared = _DECLARED.search(content[:8192])
    name = (declared[1] or declared[2]).decode("ascii").lower() if declared else ""
    for encoding in ("utf-8-sig", _CHINESE.get(name, name) or "gb18030", "gb18030"):
        try:
            return _XML_HEAD.sub("", content.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    return _XML_HEAD.sub("", content.decode(_CHINESE.get(name, "utf-8"), errors="replace"))


def document_part(body: Element) -> Element:
    """The element that holds the document, the body itself where none is known by its name."""
    found = [
        element
        for element in body.iter("div", "td", "article", "section", "ucapcontent")
        if not _DOCUMENT.isdisjoint(_names(element)) and len("".join(element.itertext()).strip()) >= _ENOUGH
    ]
    outer = [element for element in found if not any(other in found for other in element.iterancestors())]
    return outer[0] if len(outer) == 1 else body


def is_of_the_site(element: Element) -> bool:
    """Whether an element is the site's own: a menu, a foot, a list of nothing but links."""
    if element.tag in ("div", "ul", "ol", "section", "p", "table", "dl", "header", "footer"):
        if not _SITE.isdisjoint(_names(element)):
            return element.find(".//table") is None or element.tag == "table"
        if element.tag in ("ul", "ol", "dl", "table"):
            links = ["".join(link.itertext()).strip() for link in element.iter("a")]
            text = "".join("".join(element.itertext()).split())
            return len(links) >= _FEWEST_LINKS and sum(map(len, links)) > 0.9 * len(text) > 0
    return False


def _names(element: Element) -> set[str]:
    return set(f"{element.get('id') or ''} {element.get('class') or ''}".lower().split())
