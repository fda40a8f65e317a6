"""Source files (源文件) as they are delivered: which system and layout each is, its raw rows, its digest.

A layout is recognised by its headers and its file's name; what the caller says goes before both. A subset of a layout's
columns is enough, columns that no layout knows are kept as they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from shebao.findings import Finding, Place, Severity
from shebao.journal.digest import digest_of_bytes
from shebao.register.imports.cells import cleaned
from shebao.register.imports.headers import plain
from shebao.register.imports.layouts import Layout, layouts
from shebao.register.imports.reading import CannotRead, Table, read_table, refuse
from shebao.register.insurances import SHORT

PIECE = 2**20
SYSTEMS = ("110", "120", "210", "410", "170")
"""The four systems that are unified, and the residents' scheme for reference."""
UNIFIED = SYSTEMS[:4]
WORDS = {
    "110": ("企业养老", "企业职工", "企保"),
    "120": ("机关养老", "机关事业", "机保"),
    "210": ("失业",),
    "410": ("工伤",),
    "170": ("城乡居民", "居民养老", "居保"),
}
"""What a file's name says of its system."""
KIND_WORDS = {
    "F7": ("缴费明细", "缴费记录"),
    "F8": ("待遇发放", "发放明细"),
    "F9": ("外部比对", "外部数据"),
    "F10": ("变更记录",),
}
OF_SYSTEM = {"110": "F1", "120": "F2", "210": "F3", "410": "F4", "170": "F5"}
REGISTER_MARKS = ("首次参保年月", "参保年月", "最近缴费年月", "缴费状态", "参保状态", "人员状态", "缴费基数")
"""Columns of which one makes a table of people a register's."""
COMMON = 3
"""Registers that have a column which says nothing of whose it is."""
OF_ANYBODY = ("性别", "出生日期", "证件类型", "民族")
REMARKS = ("序号", "备注", "说明")
"""Columns that any table may have."""
UNCLEAR, FOREIGN = "U-2", "U-17"
"""Findings: a register whose system nothing says; a table that is none of F1 to F10."""
LEAST_MARKS = 2
"""Columns of its own that a layout must show where nothing says whose the file is."""
PERSONS = tuple(OF_SYSTEM.values())
CODE = re.compile(r"A[A-Z]{2}\d{3}")
"""A field's code in national systems, such as AAC001."""
AGAIN = re.compile(r"（第\d+列）$")
"""What tells a second column of a name from the first."""
DECIDING = {
    "F2": ("编制类型", "入编日期", "改革前缴费月数", "是否中人", "职业年金账户余额", "过渡期标识"),
    "F1": ("用工形式", "人员状态", "视同缴费月数", "首次参保年月"),
    "F3": ("已领取月数", "剩余月数", "累计缴费月数", "户籍类型", "止领年月", "领取状态"),
    "F4": ("参保方式", "工程项目编号", "工伤认定书号", "伤残等级", "事故日期"),
    "F5": ("村编码", "户编号", "乡镇编码", "缴费档次", "基础养老金", "补充养老参保状态"),
}
"""Columns that only one layout of persons has, or that tell it from the others."""


@dataclass(frozen=True)
class Source:
    """A source file. ``raw`` has its cells as text by its own headers, ``rows`` the rows' numbers in the file.

    ``columns`` says which of its headers is which column of the layout. ``system`` is an insurance's code, empty for
    files of several systems (F7 to F10 may be).
    """

    path: Path
    layout: Layout
    system: str
    digest: str
    encoding: str
    raw: pl.DataFrame = field(repr=False)
    rows: pl.Series = field(repr=False)
    columns: Mapping[str, str] = field(repr=False)
    notices: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def kind(self) -> str:
        """F1 … F10, without the insurance of a shared layout."""
        return self.layout.code.partition("-")[0]

    def __len__(self) -> int:
        return len(self.rows)


def system_of(word: str) -> str:
    """The code of a system from its code, its name or its layout. Raises ValueError.

    >>> system_of("失业"), system_of("F1"), system_of("410")
    ('210', '110', '410')
    """
    text = word.strip().upper()
    for code in SYSTEMS:
        if text in (code, SHORT[code], OF_SYSTEM[code]) or any(each in text for each in WORDS[code]):
            return code
    raise ValueError(f"没有“{word}”系统，应为{'、'.join(SHORT[code] for code in SYSTEMS)}之一")


def read_source(path: Path, system: str = "") -> Source:
    """Read a file and recognise it. ``system`` (a code of :data:`SYSTEMS`) goes before what the file says.

    Raises :class:`~shebao.register.imports.reading.CannotRead` where it is no table or of no known layout.
    """
    with path.open("rb") as stream:
        digest = digest_of_bytes(iter(lambda: stream.read(PIECE), b""))
    table = read_table(path)
    layout, found = _recognise(path.name, table, system)
    names = _unique(table.headers)
    raw = pl.DataFrame(
        [pl.Series(name, cells, dtype=pl.String) for name, cells in zip(names, table.columns, strict=True)]
    )
    columns, notices = _columns(layout, names)
    rows = pl.Series("row", table.numbers, dtype=pl.Int64)
    _one_header(path.name, table, layout)
    _one_column_each(path.name, layout, raw, rows)
    if not len(rows):
        message = f"“{path.name}”只有表头，没有数据行。"
        notices.append(Finding("U-10", Severity.WARNING, message, action="核对导出时的条件；确实没有的不必送。"))
    return Source(
        path,
        layout,
        found or layout.insurance,
        digest,
        table.encoding or "Excel",
        raw,
        rows,
        columns,
        (*table.notices, *notices),
    )


def _unique(headers: Iterable[str]) -> list[str]:
    """Headers as names of columns: a second one of a name is told apart, one without a name too."""
    names: list[str] = []
    for at, header in enumerate(headers, 1):
        name = header.strip() or f"第{at}列"
        names.append(name if name not in names else f"{name}（第{at}列）")
    return names


def _columns(layout: Layout, names: list[str]) -> tuple[dict[str, str], list[Finding]]:
    known = {plain(each): column.header for column in layout.columns for each in (column.header, *column.aliases)}
    columns: dict[str, str] = {}
    unknown = []
    for name in names:
        header = known.get(plain(name))
        if header is None or header in columns:
            unknown.append(name)
        else:
            columns[header] = name
    notices = []
    if unknown:
        listed = "、".join(f"“{name}”" for name in unknown[:8]) + ("等" if len(unknown) > 8 else "")
        notices.append(
            Finding(
                "U-1", Severity.NOTICE, f"{len(unknown)}列不在版式中，原样保留：{listed}。", found=str(len(unknown))
            )
        )
    return columns, notices


def _one_header(name: str, table: Table, layout: Layout) -> None:
    """Refuse a second row of headers, such as codes below words: it would be somebody."""
    known = {plain(each) for column in layout.columns for each in (column.header, *column.aliases)}
    first = [cells[0] for cells in table.columns if len(table) and cells[0]]
    heads = [cell for cell in first if plain(cell) in known or CODE.fullmatch(cell.strip())]
    if len(heads) >= LEAST_MARKS and len(heads) * 2 > len(first):
        row = table.numbers[0]
        raise refuse(
            "U-15",
            f"第{row}行（{'、'.join(heads[:4])}…）是表头，不是数据。",
            "表头只留一行，删去另一行。",
            places=(Place(file=name, sheet=table.sheet, row=row),),
        )


def _one_column_each(name: str, layout: Layout, raw: pl.DataFrame, rows: pl.Series) -> None:
    """Refuse two columns of one meaning that do not say the same: which is meant, nobody can tell."""
    known = {plain(each): column.header for column in layout.columns for each in (column.header, *column.aliases)}
    found: dict[str, list[str]] = {}
    for title in raw.columns:
        header = known.get(plain(AGAIN.sub("", title)))
        if header:
            found.setdefault(header, []).append(title)
    findings = []
    for header, (first, *others) in found.items():
        for other in others:
            one, again = cleaned(raw[first]).fill_null(""), cleaned(raw[other]).fill_null("")
            differs = (one != again) & (again != "")
            if differs.any():
                row = rows[differs.arg_max() or 0]
                places = [raw.get_column_index(title) + 1 for title in (first, other)]
                findings.append(
                    Finding(
                        "U-16",
                        Severity.ERROR,
                        f"“{header}”有两列（第{places[0]}列和第{places[1]}列），内容不同，共{differs.sum():,}行。",
                        places=(Place(file=name, row=row, column=header),),
                        action="只保留一列。",
                    )
                )
    if findings:
        raise CannotRead(*findings)


def _recognise(name: str, table: Table, system: str) -> tuple[Layout, str]:
    """The layout of a file and its system."""
    headers = {plain(header) for header in table.headers}
    told = system or system_in(name)
    kind = _kind(name, headers, told)
    if kind is None:
        listed = "、".join(header for header in table.headers[:12])
        raise refuse(
            UNCLEAR if _is_register(headers) else FOREIGN,
            f"认不出“{name}”是哪个系统的什么数据（表头：{listed}；{len(table):,}行）。",
            f"文件名写明系统（如“失业_个人.csv”），或用 --system 指定（如 --system {name}=失业）；表头按模板的列名。",
            places=(Place(file=name, row=1),),
            found=str(len(table)),
        )
    if kind == "F6":
        return layouts()[f"F6-{told if told in UNIFIED else '110'}"], told
    layout = layouts()[kind]
    if kind in PERSONS:
        _need(name, layout, headers)
        return layout, layout.insurance
    return layout, told


def _is_register(headers: set[str]) -> bool:
    """Whether a table of people is a register's, though nothing says of which system: by what only registers have, or
    by having nothing else than they.
    """
    documented = _hits_any(headers, "证件号码")
    if not _hits_any(headers, "姓名") or not (documented or _hits_any(headers, "个人编号")):
        return False
    columns = [column for kind in PERSONS for column in layouts()[kind].columns]
    often = Counter(column.header for column in columns)
    common = [column for column in columns if often[column.header] >= COMMON or column.header in OF_ANYBODY]
    of_registers = {plain(each) for column in common for each in (column.header, *column.aliases)}
    alike = headers - {plain(each) for each in REMARKS} <= of_registers
    return any(plain(mark) in headers for mark in REGISTER_MARKS) or (
        alike and documented and _hits_any(headers, "个人编号")
    )


def system_in(name: str) -> str:
    """The code of the system that a file's name states; empty where it states none, or several.

    >>> system_in("F6_单位_失业.csv"), system_in("花名册.csv")
    ('210', '')
    """
    found = {code for code in SYSTEMS if any(word in name for word in WORDS[code])}
    if len(found) == 1:
        return found.pop()
    start = re.match(r"F([1-5])(?!\d)", name.upper())
    return SYSTEMS[("1", "2", "3", "4", "5").index(start[1])] if start else ""


def _kind(name: str, headers: set[str], system: str) -> str | None:
    """F1 … F10: by what only one kind of file has, then by the name, then by the most columns."""
    has = {kind: _hits(kind, headers) for kind in ("F6", "F7", "F8", "F9", "F10")}
    names = {kind for kind, words in KIND_WORDS.items() if any(word in name for word in words)}
    start = re.match(r"F(10|[1-9])(?!\d)", name.upper())
    is_persons = _hits_any(headers, "姓名") and (_hits_any(headers, "证件号码") or _hits_any(headers, "个人编号"))
    if _hits_any(headers, "统一社会信用代码") and not is_persons:
        return "F6"
    for kind in sorted(names) or ([f"F{start[1]}"] if start and int(start[1]) >= 6 else []):
        if has.get(kind, 0) >= 2:
            return kind
    special = {
        "F7": {"费款所属期", "AAE003", "记账年月", "单位应缴", "个人应缴"},
        "F8": {"待遇项目", "实发金额", "应发金额", "发放状态"},
        "F9": {"来源", "事件", "事件日期"},
        "F10": {"变更项目", "变更前", "变更后"},
    }
    for kind, marks in special.items():
        if len({plain(mark) for mark in marks} & headers) >= 2:
            return kind
    if not is_persons:
        if has["F6"] >= 2 and _hits_any(headers, "单位名称"):
            return "F6"
        # Persons without their names: refused for that, not as something unknown.
        return OF_SYSTEM[system] if system and _hits_any(headers, "证件号码") else None
    if system:
        return OF_SYSTEM[system]
    own = {kind: len({plain(mark) for mark in of} & headers) for kind, of in DECIDING.items()}
    best = max(own.values())
    leaders = [kind for kind, count in own.items() if count == best]
    return leaders[0] if best >= LEAST_MARKS and len(leaders) == 1 else None


def _hits(kind: str, headers: set[str]) -> int:
    layout = layouts()["F6-110" if kind == "F6" else kind]
    return sum(bool({plain(each) for each in (column.header, *column.aliases)} & headers) for column in layout.columns)


def _hits_any(headers: set[str], header: str) -> bool:
    return any(
        plain(each) in headers
        for column in (*layouts()["F1"].columns, *layouts()["F6-110"].columns)
        if column.header == header
        for each in (column.header, *column.aliases)
    )


def _need(name: str, layout: Layout, headers: set[str]) -> None:
    if not _hits_any(headers, "姓名"):
        raise CannotRead(
            Finding(
                "U-3",
                Severity.ERROR,
                f"“{name}”（{layout.title}）没有“姓名”列。",
                places=(Place(file=name, row=1),),
                action="从源系统重新导出，至少带姓名、证件号码、个人编号。",
            )
        )
