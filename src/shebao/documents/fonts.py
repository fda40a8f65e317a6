"""Finding the typefaces of an official document (公文) on this machine.

GB/T 9704 asks for 小标宋 (title), 仿宋 (body), 黑体 and 楷体 (headings). None may be redistributed, so each role
has a list: first the faces the standard names, then free ones of the same character, last the Noto Sans SC that the
package ``justmytype-intl-cjk`` brings along, which is always there. A folder given by the user is searched as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

PACKAGED_FAMILY = "Noto Sans SC"

Role = Literal["title", "body", "black", "script", "table"]
"""title 标题, body 正文, black 黑体 headings and emphasis, script 楷体 headings, table 表格."""

_SONG = (
    *("SimSun", "宋体", "NSimSun", "STSong", "Songti SC", "FandolSong"),
    *("Source Han Serif SC", "Source Han Serif CN", "思源宋体", "Noto Serif CJK SC", "Noto Serif SC"),
)
_BLACK = (
    *("SimHei", "黑体", "STHeiti", "Heiti SC", "FandolHei", "Source Han Sans SC", "Source Han Sans CN", "思源黑体"),
    *("Noto Sans CJK SC",),
)
_PREFERENCES: Mapping[Role, tuple[str, ...]] = {
    "title": (
        *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "STZhongsong", "华文中宋"),
        *_SONG,
    ),
    "body": (
        *("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "FandolFang R", "FandolFang"),
        *_SONG,
    ),
    "black": _BLACK,
    "script": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", "FandolKai", "LXGW WenKai"),
    "table": _SONG,
}
_HEAVY_BY_DESIGN = frozenset(
    {"fzxiaobiaosong-b05s", "方正小标宋简体", "fzxiaobiaosong-b05", "方正小标宋_gbk", "stzhongsong", "华文中宋"}
)
_REGULAR, _BOLD = 400, 700


@dataclass(frozen=True, slots=True)
class Face:
    """The families for a role, best first, and the weight to ask for (400 or 700)."""

    families: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The fonts as loaded, and the face of each role."""

    fonts: typst.Fonts
    faces: Mapping[Role, Face]


def packaged_folder() -> Path:
    """The folder of the packaged Noto Sans SC."""
    return Path(str(files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc"))


@lru_cache(maxsize=4)
def find_typefaces(font_dirs: Sequence[Path] = ()) -> Typefaces:
    """Look up the faces on this machine, in the packaged folder and in ``font_dirs`` (a tuple; kept in the process).

    Raises FileNotFoundError where a folder of ``font_dirs`` does not exist.
    """
    for folder in font_dirs:
        if not folder.is_dir():
            raise FileNotFoundError(f"字体文件夹“{folder}”不存在。请检查 --font-dir 后面的路径。")
    fonts = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[packaged_folder(), *font_dirs],
    )
    installed = {family.casefold(): family for family in fonts.families()}
    bold = {font.family.casefold() for font in fonts.fonts() if font.weight > 500} | {PACKAGED_FAMILY.casefold()}
    return Typefaces(fonts, {role: _choose(role, installed, bold) for role in _PREFERENCES})


def _choose(role: Role, installed: Mapping[str, str], bold: frozenset[str] | set[str]) -> Face:
    """The best installed family, then the packaged one and every other face we know, for characters it lacks."""
    wanted = [installed[name.casefold()] for name in _PREFERENCES[role] if name.casefold() in installed]
    if role == "script" and not wanted:
        # No 楷体: the body face in bold keeps the second heading apart from both the text and the 黑体 heading.
        body = _choose("body", installed, bold)
        return Face(body.families, _BOLD if body.families[0].casefold() in bold else _REGULAR)
    reserve = [installed[name.casefold()] for name in (*_BLACK, *_SONG) if name.casefold() in installed]
    families = tuple(dict.fromkeys([*wanted, PACKAGED_FAMILY, *reserve]))
    first = families[0].casefold()
    heavy = role in ("title", "black") and first in bold and first not in _HEAVY_BY_DESIGN
    return Face(families, _BOLD if heavy else _REGULAR)
