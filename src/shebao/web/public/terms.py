"""Terms in plain words: those of this site, and those that the published documents explain."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from shebao.disclosure.compose.overview import standard_terms
from shebao.web.public.documents import PublicDocument

PLAIN_TERMS = Path(__file__).with_name("plain_terms.toml")


@cache
def plain_terms() -> tuple[tuple[str, str], ...]:
    """Words that this site uses, in plain language."""
    rows = tomllib.loads(PLAIN_TERMS.read_text(encoding="utf-8"))["terms"]
    return tuple((row["name"], row["explanation"]) for row in rows)


def printed_terms(current: Sequence[PublicDocument]) -> list[tuple[str, str]]:
    """The terms that the newest of some documents explain, else those that every document does."""
    found = dict(standard_terms())
    for document in reversed(current):
        for section in document.sections:
            if "名词解释" in section.title:
                for paragraph in section.text.splitlines():
                    name, mark, said = paragraph.partition("：")
                    if mark and said and len(name) <= 30:
                        found[_without_number(name)] = said
    return list(found.items())


def _without_number(name: str) -> str:
    return name.split("、", 1)[-1].strip() if "、" in name[:4] else name.strip()
