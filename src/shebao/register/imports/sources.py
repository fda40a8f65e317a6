"""Receiving source files (源文件登记): the bytes kept for ever under their digest, the same bytes taken once."""

import os
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from shebao import months
from shebao.jobs.ask import ask_for
from shebao.jobs.models import Job
from shebao.journal.digest import digest_of_bytes
from shebao.journal.record import record
from shebao.register.imports.layouts import Layout, layouts
from shebao.register.imports.limits import MAX_BYTES, MEGABYTE
from shebao.register.imports.reading import CannotRead, kind_of
from shebao.register.models import SourceFile
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.names import names_of
from shebao.staff.who import Who

REGISTERED, TO_ACCEPT, ACCEPTED, APPLIED = "已登记", "待确认", "已确认", "已导入"
UNFIT, DISCARDED, SEEN = "未通过", "已作废", "已预览"
AGAIN = (UNFIT, DISCARDED)
"""States from which the same bytes may come again: nothing of them was used."""
PREVIEW = "import.preview"
SUFFIXES = {"xlsx": ".xlsx", "xls": ".xls", "csv": ".csv"}
LONGEST_NAME = 120
FIRST_PERIOD = months.month_number(1950, 1)
PIECE = 2**20


def folder() -> Path:
    """Where source files lie."""
    made = Path(settings.DATA) / "sources"
    made.mkdir(parents=True, exist_ok=True)
    return made


def stored(source: SourceFile) -> Path:
    """The kept bytes of a source file."""
    return folder() / Path(source.path).name


def beside(source: SourceFile, ending: str) -> Path:
    """A file that was made from it: the prepared rows, the error file."""
    return folder() / f"{Path(source.path).stem}{ending}"


def shown_name(name: str) -> str:
    """A file's name as it is shown, never used as a path: its last part without control signs, not too long.

    >>> shown_name("../../etc/企业养老.xlsx")
    '企业养老.xlsx'
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    return plain[-LONGEST_NAME:] or "未命名"


def chosen_layout(code: str) -> Layout:
    """The layout of a code. Raises :class:`~shebao.staff.grant_post.Refused`."""
    if code not in layouts():
        raise Refused(refusal("I-40", f"没有版式“{code[:16]}”。", f"从{'、'.join(layouts())}中选择。"))
    return layouts()[code]


def stated_period(text: str) -> str:
    """The period of the data (数据所属期) as yyyymm, or empty where none is stated.

    Raises :class:`~shebao.staff.grant_post.Refused` for what is no month, or a month to come.
    """
    if not text.strip():
        return ""
    how = "写作 yyyymm，例如 202506；不按月的文件可以不填。"
    try:
        month = months.parse_month(text)
    except ValueError:
        raise Refused(refusal("I-43", f"“数据所属期”不是年月：{text.strip()[:16]}。", how)) from None
    year, number = months.year_and_month(month)
    if month > months.month_of(localdate()):
        raise Refused(refusal("I-43", f"“数据所属期”{year}年{number}月晚于本月。", how))
    if month < FIRST_PERIOD:
        raise Refused(refusal("I-43", f"“数据所属期”{year}年{number}月早于1950年。", how))
    return f"{year:04d}{number:02d}"


def receive(pieces: Iterable[bytes], name: str, layout_code: str, *, by: Who, period: str = "") -> SourceFile:
    """Keep a file's bytes, register it and ask for its preview (:func:`ask_for_preview` gives the job).

    Raises :class:`~shebao.staff.grant_post.Refused` with the reason.
    """
    layout = chosen_layout(layout_code)
    if not by.may("import.make", layout.insurance):
        raise Refused(refusal("I-41", f"没有导入“{layout.title}”的权限。", "请本险种的经办或数据统计人员办理。"))
    period = stated_period(period)
    handle, path_name = tempfile.mkstemp(dir=folder(), prefix="receiving-")
    path = Path(path_name)
    try:
        with os.fdopen(handle, "wb") as file:
            size = 0
            for piece in pieces:
                size += len(piece)
                if size > MAX_BYTES:
                    limit = MAX_BYTES // MEGABYTE
                    raise Refused(refusal("I-2", f"文件超过{limit}兆字节。", "请拆分后分别导入。"))
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        return _register(path, shown_name(name), layout, by, period)
    except CannotRead as error:
        raise Refused(*error.findings) from None
    finally:
        path.unlink(missing_ok=True)


def _register(path: Path, name: str, layout: Layout, by: Who, period: str) -> SourceFile:
    kind = kind_of(path)
    with path.open("rb") as stream:
        made = digest_of_bytes(iter(lambda: stream.read(PIECE), b""))
    kept = folder() / (made.replace(":", "-") + SUFFIXES[kind])
    values: dict[str, Any] = {
        "name": name,
        "layout": layout.code,
        "period": period,
        "path": kept.name,
        "state": REGISTERED,
        "registered_by": by.natural_person.number,
        "registered_at": datetime.now(UTC),
        "rows": 0,
        "good_rows": 0,
        "bad_rows": 0,
        "totals": {},
        "errors_path": "",
        "accepted_by": "",
    }
    # Whether the same bytes lie there already makes no difference to them.
    path.replace(kept)
    with transaction.atomic():
        source = SourceFile.objects.select_for_update().filter(digest=made).first()
        if source is not None and source.state not in AGAIN:
            raise Refused(
                refusal(
                    "I-42",
                    f"同样内容的文件已登记过：第{source.pk}号“{source.name}”，{localdate(source.registered_at)}"
                    f"由{names_of([source.registered_by])[source.registered_by]}登记，状态“{source.state}”。",
                    "不重复导入。如确需重新导入，先作废未导入的那一份。",
                )
            )
        if source is None:
            source = SourceFile.objects.create(digest=made, **values)
        else:
            SourceFile.objects.filter(pk=source.pk).update(**values)
            source.refresh_from_db()
        record(
            "登记源文件",
            by.actor,
            object_kind="source",
            object_key=str(source.pk),
            detail=f"{layout.title} {name} {made}",
        )
        ask_for_preview(source, by=by)
    return source


def ask_for_preview(source: SourceFile, *, by: Who) -> Job:
    """The job that checks a file and makes its control totals."""
    stamp = f"{source.registered_at:%Y%m%d%H%M%S%f}"
    return ask_for(PREVIEW, f"预览 {source.name}", {"source": source.pk}, by=by, key=f"preview-{source.pk}-{stamp}")
