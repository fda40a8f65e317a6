"""Lists of runs (归并批次) and of decisions in bulk (批量决定), both with export."""

from typing import Any

from django import forms
from django.urls import reverse

from shebao.register.suspects.lists import EVERY, anomaly
from shebao.register.suspects.models import BulkDecision, Run
from shebao.register.suspects.sections import LOOK
from shebao.register.suspects.states import DecisionState
from shebao.register.suspects.unification import outcome
from shebao.register.unify.anomalies import catalogue
from shebao.screens.lists import Act, Column, ListPage
from shebao.staff.models import NaturalPerson


class RunQuery(forms.Form):
    """What runs can be asked for by."""

    period = forms.CharField(label="所属期", required=False, max_length=6)


def _run_rows(_: Any, asked: dict[str, Any]) -> Any:
    rows = Run.objects.all()
    return rows.filter(period=asked["period"].strip()) if asked.get("period") else rows


def _came(row: Any) -> Any:
    """What a run came to, asked for once for all columns of a row."""
    if not hasattr(row, "came"):
        row.came = outcome(row)
    return row.came


def _came_column(word: str) -> Column:
    return Column(word, word, lambda row: _came(row)[word], kind="number")


def _run_columns(_: Any) -> list[Column]:
    names = dict(NaturalPerson.objects.values_list("number", "name"))
    return [
        Column("number", "批次", lambda row: f"第{row.pk}批", order="pk", link=run_url, width=10),
        Column("period", "所属期", lambda row: row.period, order="period", width=10),
        Column("made", "完成时间", lambda row: row.made_at, kind="moment", order="made_at", width=16),
        Column("rows", "数据总量", lambda row: row.rows, kind="number", order="rows"),
        Column("people", "主索引人数", lambda row: row.people, kind="number", order="people"),
        *(_came_column(word) for word in ("新增疑点", "重新打开", "未再发现", "按规则处理")),
        Column("by", "经办人", lambda row: names.get(row.made_by, row.made_by), width=10),
    ]


def run_url(row: Any) -> str:
    """A run's page."""
    return str(reverse("unify-run", args=[row.pk]))


RUNS = ListPage(
    name="unify-runs",
    title="归并批次",
    form=RunQuery,
    rows=_run_rows,
    columns=_run_columns,
    order=("-pk",),
    acts=(Act("查看", run_url),),
    template="suspects/runs.html",
)


class BulkQuery(forms.Form):
    """What decisions in bulk can be asked for by."""

    code = forms.ChoiceField(
        label="异常", required=False, choices=lambda: [*EVERY, *((code, anomaly(code)) for code in catalogue())]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*EVERY, *((state.value, state.value) for state in DecisionState)]
    )


def _bulk_rows(request: Any, asked: dict[str, Any]) -> Any:
    rows = BulkDecision.objects.select_related("maker", "checker")
    insurances = request.who.insurances_for(LOOK)
    if insurances is not None:
        rows = rows.filter(insurance__in=insurances)
    return rows.filter(**{name: asked[name] for name in ("code", "state") if asked.get(name)})


def bulk_url(row: Any) -> str:
    """The page of a decision in bulk."""
    return str(reverse("suspect-bulk", args=[row.pk]))


def _bulk_columns(_: Any) -> list[Column]:
    return [
        Column("number", "号", lambda row: row.pk, order="pk", link=bulk_url, width=8),
        Column("code", "异常", lambda row: anomaly(row.code), order="code", width=30),
        Column("section", "责任股室", lambda row: row.section, width=20),
        Column("result", "处理结果", lambda row: row.result, order="result", width=10),
        Column("what", "处理内容", lambda row: row.what, only_export=True, width=30),
        Column("reason", "理由", lambda row: row.reason, only_export=True, width=30),
        Column("count", "疑点数", lambda row: row.count, kind="number", order="count", width=10),
        Column("samples", "应抽查", lambda row: row.samples_needed, kind="number", width=10),
        Column("maker", "经办人", lambda row: row.maker.name, width=10),
        Column("made", "提出时间", lambda row: row.made_at, kind="moment", order="made_at", width=16),
        Column("checker", "复核人", lambda row: row.checker.name if row.checker else "", width=10),
        Column("checked", "复核时间", lambda row: row.checked_at, kind="moment", only_export=True, width=16),
        Column("state", "状态", lambda row: row.state, order="state", state=True, width=8),
    ]


BULKS = ListPage(
    name="suspect-bulks",
    title="批量决定",
    form=BulkQuery,
    rows=_bulk_rows,
    columns=_bulk_columns,
    order=("-pk",),
    acts=(Act("查看", bulk_url),),
    template="suspects/bulks.html",
)
