"""What the styles of a Word document say of a paragraph: its heading level, whether it is an entry of the contents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shebao.disclosure.read.office_package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTENTS_STYLE = re.compile(r"toc (\d|heading)", re.IGNORECASE)
HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)


@dataclass
class Styles:
    """The styles by their ids: names, the styles they are based on, those that hide their text."""

    names: dict[str, str] = field(default_factory=dict)
    based: dict[str, str] = field(default_factory=dict)
    hiding: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None) -> "Styles":
        """The styles that the part styles.xml defines."""
        styles = cls()
        for style in root.iter(f"{W}style") if root is not None else ():
            key = style.get(f"{W}styleId", "")
            name, base = style.find(f"{W}name"), style.find(f"{W}basedOn")
            styles.names[key] = name.get(f"{W}val", "") if name is not None else ""
            if base is not None:
                styles.based[key] = base.get(f"{W}val", "")
            if is_on(style.find(f"{W}rPr/{W}vanish")):
                styles.hiding.add(key)
        return styles

    def chain(self, paragraph: Element) -> list[str]:
        """The ids of a paragraph's style and of those it is based on."""
        node = paragraph.find(f"{W}pPr/{W}pStyle")
        above = node.get(f"{W}val", "") if node is not None else ""
        chain: list[str] = []
        while above in self.names and above not in chain:
            chain.append(above)
            above = self.based.get(above, "")
        return chain

    def is_contents(self, chain: Sequence[str]) -> bool:
        """Whether a style is that of entries of the contents."""
        return any(CONTENTS_STYLE.fullmatch(self.names[key]) for key in chain)

    def heading_level(self, chain: Sequence[str], paragraph: Element) -> int | None:
        """1–9 where the style is a heading or based on one, or the paragraph itself has an outline level."""
        for key in chain:
            if match := HEADING_STYLE.fullmatch(self.names[key]):
                return int(match[1])
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        level = outline.get(f"{W}val", "9") if outline is not None else "9"
        return int(level) + 1 if level.isdigit() and int(level) < 9 else None

    def hides(self, run: Element) -> bool:
        """Whether a run of text is hidden (隐藏文字), by itself or by its style."""
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        vanish, style = properties.find(f"{W}vanish"), properties.find(f"{W}rStyle")
        if vanish is not None:
            return is_on(vanish)
        return style is not None and style.get(f"{W}val", "") in self.hiding


def is_on(node: Element | None) -> bool:
    """Whether a property that is there or not is there."""
    return node is not None and node.get(f"{W}val", "1") not in ("0", "false", "off")
