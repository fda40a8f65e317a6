"""The list of source files (源文件导入), of the layouts that somebody registers or accepts files of."""

from typing import Any

from django import forms
from django.urls import reverse

from shebao.register.imports.layouts import Layout, layouts
from shebao.register.imports.limits import MAX_BYTES, MEGABYTE
from shebao.register.imports.sources import ACCEPTED, APPLIED, DISCARDED, REGISTERED, SEEN, TO_ACCEPT, UNFIT
from shebao.register.models import SourceFile
from shebao.screens.lists import Act, Column, ListPage
from shebao.staff.names import teller
from shebao.staff.who import Who

RIGHTS = ("import.make", "import.accept")
EVERY = ("", "全部")
STATES = (REGISTERED, SEEN, TO_ACCEPT, ACCEPTED, APPLIED, UNFIT, DISCARDED)


def layouts_for(who: Who) -> list[Layout]:
    """The layouts that somebody registers or accepts files of."""
    return [layout for layout in layouts().values() if any(who.may(right, layout.insurance) for right in RIGHTS)]


class SourceQuery(forms.Form):
    """What source files can be asked for by."""

    name = forms.CharField(label="文件（包含）", required=False, max_length=64)
    layout = forms.ChoiceField(
        label="版式", required=False, choices=lambda: [EVERY, *((one.code, one.title) for one in layouts().values())]
    )
    period = forms.CharField(label="所属期", required=False, max_length=8)
    state = forms.ChoiceField(label="状态", required=False, choices=[EVERY, *((one, one) for one in STATES)])


def _rows(request: Any, asked: dict[str, Any]) -> Any:
    rows = SourceFile.objects.filter(layout__in=[layout.code for layout in layouts_for(request.who)])
    if asked.get("name"):
        rows = rows.filter(name__contains=asked["name"].strip())
    return rows.filter(**{name: asked[name].strip() for name in ("layout", "period", "state") if asked.get(name)})


def source_url(row: SourceFile) -> str:
    """A source file's page."""
    return str(reverse("import", args=[row.pk]))


def _columns(_: Any) -> list[Column]:
    tell = teller()
    return [
        Column("number", "号", lambda row: str(row.pk), order="pk", link=source_url, width=8),
        Column("name", "文件", lambda row: row.name, width=36),
        Column("layout", "版式", lambda row: layouts()[row.layout].title, order="layout", width=24),
        Column("period", "所属期", lambda row: row.period, order="period", width=10),
        Column("rows", "行数", lambda row: row.rows, kind="number", order="rows", width=10),
        Column("good", "无误", lambda row: row.good_rows, kind="number", width=10),
        Column("bad", "有误", lambda row: row.bad_rows, kind="number", order="bad_rows", width=10),
        Column("registered", "登记人", lambda row: tell(row.registered_by), width=12),
        Column("accepted", "确认人", lambda row: tell(row.accepted_by), width=12),
        Column("at", "登记时间", lambda row: row.registered_at, kind="moment", order="registered_at", width=18),
        Column("applied", "导入时间", lambda row: row.applied_at, kind="moment", only_export=True, width=18),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=10),
    ]


def _upload(request: Any) -> dict[str, Any]:
    """What the form for a new file offers."""
    mine = [each for each in layouts().values() if request.who.may("import.make", each.insurance)]
    only_checked = [each for each in mine if each.loads == "nothing"]
    return {
        "layouts": mine,
        "layout_groups": [
            ("核对后导入登记簿", [each for each in mine if each.loads != "nothing"]),
            ("只登记、核对，不导入", only_checked),
        ],
        "only_checked": only_checked,
        "limit": MAX_BYTES // MEGABYTE,
    }


SOURCES = ListPage(
    name="imports",
    title="源文件导入",
    form=SourceQuery,
    rows=_rows,
    columns=_columns,
    order=("-pk",),
    acts=(Act("查看", source_url),),
    template="imports/imports.html",
    more=_upload,
)
