"""What lies in a folder of published documents: which documents, how large, and what proof-reading found."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shebao.findings import Place, Severity

DOCUMENTS: tuple[tuple[str, str, str], ...] = (
    ("disclosure.html", "网页", "一个文件，手机和电脑都能看；点任何一个数字，看它由哪些预算条目组成。"),
    ("disclosure.pdf", "PDF", "按公文格式排版，有目录、页码和书签，可以直接公开、打印、存档。"),
    ("disclosure.docx", "Word 文档", "真正的标题、表格和图表，可以在 WPS 或 Word 里继续修改。"),
    ("disclosure.xlsx", "Excel 工作簿", "一张表一个工作表，数字是数字，合计是公式。"),
    ("disclosure.json", "数据（JSON）", "全部表格、文字和数字的组成，供程序读取。"),
    ("facts.csv", "预算条目（数据包）", "所有表格都由它汇总而成；列名的中文说明在 datapackage.json。"),
)
"""The files of a publication: name, what it is called, one sentence on it."""


OF_AN_OFFICE = re.compile("[0-9]{4}-(?:budget|final)-v([1-9][0-9]*)")
"""The name of the folder that an office publishes a version in."""
UNRECOGNISED = "未识别的公开文本"
"""What a publication is called whose data file is missing or not ours."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One document. ``address`` is its path below the site's folder."""

    name: str
    title: str
    says: str
    address: str
    size: int


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding as the page shows it, from ``disclosure.json``."""

    code: str
    severity: Severity
    message: str
    places: str
    action: str
    acknowledged: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity, open ones first; none is an answer too."""

    severity: Severity
    findings: tuple[ShownFinding, ...]

    @property
    def acknowledged(self) -> int:
        """How many of them the unit has explained."""
        return sum(1 for finding in self.findings if finding.acknowledged)


@dataclass(frozen=True, slots=True)
class Publication:
    """A folder of one unit's documents; ``judged`` says whether the proof-reading result is known.

    ``kind`` is 预算 or 决算, empty where that is not known.
    """

    folder: str
    unit: str
    year: int | None
    title: str
    draft: bool
    files: tuple[PublishedFile, ...]
    tables: tuple[PublishedFile, ...]
    forms: tuple[PublishedFile, ...]
    groups: tuple[FindingGroup, ...]
    judged: bool
    kind: str = ""

    @property
    def version(self) -> int | None:
        """The version that an office published in this folder; None for documents that were put there otherwise."""
        found = OF_AN_OFFICE.fullmatch(self.folder)
        return int(found[1]) if found else None


def find_publications(root: Path) -> list[Publication]:
    """The publication in a folder itself, or those in its sub-folders, by folder name."""
    if (here := read_publication(root, "")) is not None:
        return [here]
    if not root.is_dir():
        return []
    names = sorted(entry.name for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    return [found for name in names if (found := read_publication(root, name)) is not None]


def read_publication(root: Path, name: str) -> Publication | None:
    """One unit's publication, None where the folder holds none of its documents."""
    folder = root / name if name else root
    files = tuple(
        PublishedFile(file, title, says, f"{name}/{file}" if name else file, (folder / file).stat().st_size)
        for file, title, says in DOCUMENTS
        if (folder / file).is_file()
    )
    if not files:
        return None
    address = f"{name}/" if name else ""
    try:
        data = _read_data(folder / "disclosure.json")
        return Publication(
            name,
            str(data["department"]),
            int(data["year"]),
            str(data["title"]),
            bool(data["draft"]),
            files,
            _csv_files(
                folder, address, {f"table-{table['number']:02d}.csv": table["title"] for table in data["tables"]}
            ),
            _csv_files(folder, address, _form_titles(data["performance_tables"])),
            _groups(data["findings"]),
            judged=True,
            kind="决算" if data.get("final") else "预算",
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # No data file, or not one of ours: the other documents can be shown all the same.
        return Publication(
            name, name or folder.resolve().name, None, UNRECOGNISED, False, files, (), (), (), judged=False
        )


def _read_data(path: Path) -> dict[str, Any]:
    """The data file. Raises OSError where there is none, ValueError where it is not ours."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("format") != "shebao-disclosure":
        raise ValueError(f"{path.name} is no data file of ours")
    return data


def _form_titles(forms: list[dict[str, Any]]) -> dict[str, str]:
    return {
        f"performance-{number:02d}.csv": f"绩效目标：{form.get('name') or form['title']}"
        for number, form in enumerate(forms, start=1)
    }


def _csv_files(folder: Path, address: str, titles: dict[str, str]) -> tuple[PublishedFile, ...]:
    """The CSV files below ``tables`` that are there, of those that have a title."""
    return tuple(
        PublishedFile(name, str(title), "", f"{address}tables/{name}", (folder / "tables" / name).stat().st_size)
        for name, title in titles.items()
        if (folder / "tables" / name).is_file()
    )


def _groups(findings: list[dict[str, Any]]) -> tuple[FindingGroup, ...]:
    shown = [
        ShownFinding(
            finding["code"],
            Severity(finding["severity"]),
            finding["message"],
            "；".join(str(Place(**place)) for place in finding.get("places", []) if place),
            finding.get("action", ""),
            finding.get("acknowledged", ""),
        )
        for finding in findings
    ]
    return tuple(
        FindingGroup(severity, tuple(finding for finding in shown if finding.severity is severity))
        for severity in Severity
    )
