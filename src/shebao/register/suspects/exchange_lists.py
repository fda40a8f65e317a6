"""Lists of what goes out and comes back: lists that were handed out (核实清单), answers (答复), both with export."""

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse

from shebao.register.suspects import answers
from shebao.register.suspects.handouts import CONCLUSIONS, EMPLOYER, TOWNSHIP
from shebao.register.suspects.lists import EVERY, anomaly, suspect_url
from shebao.register.suspects.models import Answer, Handout
from shebao.register.suspects.sections import suspects_for
from shebao.register.suspects.shown import handles, masked_text
from shebao.register.suspects.states import TO_DECIDE, State
from shebao.screens.lists import Column, ListPage
from shebao.staff.models import NaturalPerson

WAITING = [state.value for state in (*TO_DECIDE, State.ON_HOLD)]


class AnswerQuery(forms.Form):
    """What answers can be asked for by."""

    number = forms.CharField(label="疑点编号", required=False, max_length=16)
    said = forms.ChoiceField(label="回复结论", required=False, choices=[*EVERY, *((one, one) for one in CONCLUSIONS)])
    which = forms.ChoiceField(
        label="范围", required=False, choices=[*EVERY, ("open", "疑点未处理"), ("done", "疑点已处理")]
    )


def find_answers(rows: Any, asked: dict[str, Any]) -> Any:
    """Narrow answers by what was asked; all of them are listed, whatever became of their suspects."""
    if asked.get("number"):
        rows = rows.filter(suspect__number__startswith=asked["number"].strip().upper())
    if asked.get("said"):
        rows = rows.filter(said=asked["said"])
    waits = Q(suspect__state__in=WAITING)
    return {"open": rows.filter(waits), "done": rows.exclude(waits)}.get(asked.get("which", ""), rows)


def _answer_rows(request: Any, asked: dict[str, Any]) -> Any:
    rows = Answer.objects.filter(suspect__in=suspects_for(request.who)).select_related("suspect__decision")
    return find_answers(rows, asked)


def _answer_columns(request: Any) -> list[Column]:
    who = request.who

    def told(row: Any, text: str) -> str:
        return masked_text(text, who, handles(who, row.suspect))

    return [
        Column(
            "number", "疑点编号", lambda row: row.suspect.number, link=lambda row: suspect_url(row.suspect), width=16
        ),
        Column("anomaly", "异常", lambda row: anomaly(row.suspect.code), width=24),
        Column("state", "疑点状态", lambda row: row.suspect.state, state=True, width=8),
        Column("used", "采用", used, width=10),
        Column("evidence", "发现", lambda row: told(row, row.suspect.evidence), only_export=True, width=40),
        Column("said", "回复结论", lambda row: row.said, order="said", width=12),
        Column("right", "正确内容", lambda row: told(row, row.right_value), width=18),
        Column("remark", "情况说明", lambda row: told(row, row.remark), width=24),
        Column("by", "填报人", lambda row: row.answered_by, width=10),
        Column("differs", "与系统的差异", lambda row: told(row, row.differs), width=24),
        Column("source", "来源", lambda row: f"{row.file_name}，第{row.row}行", width=24),
        Column("received", "收到时间", lambda row: row.received_at, kind="moment", order="received_at", width=16),
    ]


def used(row: Any) -> str:
    """Whether a decision was made of an answer, or a newer answer takes its place."""
    if row.suspect.decisions.filter(from_answer=answers.named(row)).exists():
        return "已据此提出"
    newest = answers.newest_answer(row.suspect)
    if newest is not None and newest.pk != row.pk and newest.pk > row.pk:
        return "有更新的答复"
    return "" if row.suspect.state in WAITING else "疑点已另行处理"


ANSWERS = ListPage(
    name="answers",
    title="单位、乡镇答复",
    form=AnswerQuery,
    rows=_answer_rows,
    columns=_answer_columns,
    order=("-pk",),
    template="suspects/answers.html",
    own_act=lambda _: True,
)


class HandoutQuery(forms.Form):
    """What lists that were handed out can be asked for by."""

    to = forms.ChoiceField(
        label="对象类别", required=False, choices=[*EVERY, *((one, one) for one in (EMPLOYER, TOWNSHIP))]
    )
    name = forms.CharField(label="对象", required=False, max_length=64)


def _handout_rows(_: Any, asked: dict[str, Any]) -> Any:
    rows = Handout.objects.all()
    if asked.get("to"):
        rows = rows.filter(kind=asked["to"])
    if asked.get("name"):
        rows = rows.filter(name__contains=asked["name"].strip())
    return rows


def _handout_columns(_: Any) -> list[Column]:
    names = dict(NaturalPerson.objects.values_list("number", "name"))
    return [
        Column("number", "清单号", lambda row: row.pk, order="pk", width=10),
        Column("kind", "对象类别", lambda row: row.kind, width=10),
        Column("name", "对象", lambda row: row.name, order="name", width=30),
        Column("count", "疑点数", lambda row: row.count, kind="number", order="count", width=10),
        Column("at", "发出时间", lambda row: row.made_at, kind="moment", order="made_at", width=16),
        Column("by", "发出人", lambda row: names.get(row.made_by, row.made_by), width=10),
        Column("suspects", "疑点编号", lambda row: "、".join(row.suspects), only_export=True, width=40),
    ]


HANDOUTS = ListPage(
    name="handouts",
    title="核实清单",
    form=HandoutQuery,
    rows=_handout_rows,
    columns=_handout_columns,
    order=("-pk",),
    buttons=lambda _: [("接收答复", reverse("answers"))],
    template="suspects/handouts.html",
)
