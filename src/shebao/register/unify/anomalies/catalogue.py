"""The catalogue of anomalies (疑点目录, catalogue.toml): what each is, what it needs, who decides, what may happen."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shebao.register.imports.layouts import layouts
from shebao.register.insurances import SHORT

FILE = Path(__file__).parent / "catalogue.toml"
SEVERITIES: Mapping[str, str] = {"H": "高", "M": "中", "L": "低"}
"""How bad an anomaly is, with the word staff see."""
PROPOSALS = ("更正", "合并", "停发", "追回", "补充资料", "核实", "确认无误候选", "自动处理")
SECTIONS: Mapping[str, str] = {
    "110": "企业养老保险股",
    "120": "机关事业单位养老保险股",
    "210": "失业保险股",
    "410": "工伤保险股",
    "170": "城乡居民养老保险股",
    "": "信息统计股",
}
"""The section that answers for a system's records; 信息统计股 for records of no system."""
OF_RECORD = "记录所属险种的业务股"
"""Who decides an anomaly of no section of its own."""
OTHER_SECTIONS = ("稽核内控股", "信息统计股")


@dataclass(frozen=True)
class Rule:
    """An anomaly. ``finds``: the sentence its evidence begins with. ``section``: who decides, empty where it is the
    section of the record to be put right. ``needs``: sets of files and columns (``F1:缴费状态``), each set enough by
    itself; a set that is not there is reported, the rule runs on the others.
    """

    code: str
    title: str
    severity: str
    finds: str
    proposal: str
    proposed: str
    needs: tuple[tuple[str, ...], ...]
    section: str = ""
    auto: bool = False
    resolutions: tuple[str, ...] = ()
    about: str = ""


class CatalogueError(ValueError):
    """A catalogue that cannot be used: which anomaly, and why."""


@cache
def catalogue() -> dict[str, Rule]:
    """All anomalies by code. Raises :class:`CatalogueError`."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {code: _rule(code, dict(entry)) for code, entry in data["anomaly"].items()}


@cache
def numbers() -> Mapping[str, int]:
    """The numbers by which plausible is told from not that no law sets, by name."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: int(entry["value"]) for name, entry in data["number"].items()}


def number_reasons() -> list[tuple[int, str]]:
    """The numbers with what they are for."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [(int(entry["value"]), str(entry["why"])) for entry in data["number"].values()]


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of words by name, such as the fields that must be filled."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(data["words"][name])


def _rule(code: str, entry: dict[str, Any]) -> Rule:
    try:
        needs = tuple(tuple(each) for each in entry.pop("needs"))
        rule = Rule(code=code, needs=needs, resolutions=tuple(entry.pop("resolutions")), **entry)
    except (KeyError, TypeError) as error:
        raise CatalogueError(f"{code}: {error}") from None
    if rule.severity not in SEVERITIES or rule.proposal not in PROPOSALS:
        raise CatalogueError(f"{code}: severity {rule.severity}, proposal {rule.proposal}")
    if rule.section and rule.section not in (*SECTIONS.values(), *OTHER_SECTIONS):
        raise CatalogueError(f"{code}: section {rule.section}")
    for need in (each for one in needs for each in one):
        kind, _, column = need.partition(":")
        known = [
            layout
            for key, layout in layouts().items()
            if key == kind or key.partition("-")[0] == kind.partition("-")[0]
        ]
        if not known or (column and not any(column == each.header for each in known[0].columns)):
            raise CatalogueError(f"{code}: need {need}")
    return rule


def missing(needs: tuple[str, ...], available: frozenset[str]) -> str:
    """What of a set of needs is not there, in words; empty where all is."""
    lacking: list[str] = []
    for need in needs:
        kind, _, column = need.partition(":")
        if kind not in available:
            lacking.append(f"缺{file_word(kind)}文件")
        elif column and need not in available:
            lacking.append(f"{file_word(kind)}文件缺“{column}”列")
    return "，".join(dict.fromkeys(lacking))


def file_word(kind: str) -> str:
    """A file as staff say it.

    >>> file_word("F1"), file_word("F7-210"), file_word("F9")
    ('F1 企业养老_个人', 'F7 缴费明细_失业', 'F9 外部比对')
    """
    base, _, system = kind.partition("-")
    if base == "F6":
        return f"F6 单位_{SHORT[system]}" if system else "F6 单位"
    return f"{base} {layouts()[base].name}" + (f"_{SHORT[system]}" if system else "")
