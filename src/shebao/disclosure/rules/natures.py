"""The nature of the units (行政, 参公, 事业): of the book, else as the text says it."""

from shebao.budget.book import Nature
from shebao.disclosure.rules.rule import Material

PARTICIPATING_WORDS = ("参照公务员法", "参公")


def unit_natures(material: Material) -> frozenset[Nature]:
    """The natures that occur; empty where nothing tells them."""
    if material.book is not None:
        return frozenset(unit.nature for unit in material.book.units)
    text = "".join(passage.text for passage in material.passages if "机构设置" in passage.heading)
    found = set()
    if any(word in text for word in PARTICIPATING_WORDS):
        found.add(Nature.PARTICIPATING)
        for word in (*PARTICIPATING_WORDS, "管理的事业单位"):
            text = text.replace(word, "")
    if "行政单位" in text or "行政编制" in text:
        found.add(Nature.ADMINISTRATIVE)
    if "事业单位" in text or "事业编制" in text:
        found.add(Nature.INSTITUTION)
    return frozenset(found)
