"""The page of the search box."""

from shebao.web.public.content import Content
from shebao.web.public.pages.frame import Found, page
from shebao.web.public.pages.front import START

LONGEST, AROUND = 60, 40


def search(content: Content, given: dict[str, str]) -> Found:
    """The page of the search box."""
    asked = given.get("q", "").strip()[:LONGEST]
    words = tuple(dict.fromkeys(asked.casefold().split()))[:6]
    count, found = content.index.find(words) if words else (0, ())
    rows = [
        {"kind": one.kind, "title": one.title, "address": one.address, "text": _around(one.text, words)}
        for one in found
    ]
    title = f"查找：{asked}" if asked else "查找"
    return page("search", content, title, [START], q=asked, count=count, found=rows)


def _around(text: str, words: tuple[str, ...]) -> str:
    """The words with what stands around them."""
    flat = " ".join(text.split())
    at = min((place for word in words if (place := flat.casefold().find(word)) >= 0), default=0)
    start = max(0, at - AROUND)
    part = flat[start : at + 2 * AROUND]
    return f"{'…' if start else ''}{part}{'…' if at + 2 * AROUND < len(flat) else ''}"
