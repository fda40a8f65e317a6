"""The printable document of a case: one A4 page with number, date, old and new, amounts, hands, seal.

Set by typst from ``case.typ``; layout after the forms of the centre (8.3): title centred, facts in a table, signatures.
"""

import json
import re
from pathlib import Path
from typing import Any

import typst
from django.utils.timezone import localtime

from shebao.cases.kept import newest_changes
from shebao.cases.kinds import kinds
from shebao.cases.models import Case, CaseStep, Evidence
from shebao.cases.names import people_named
from shebao.cases.shown import Seen, differences, subject_number
from shebao.cases.states import Action, Hand, State, approval_name
from shebao.cases.steps import newest_payload
from shebao.cases.workflow import GROUNDS, REASON
from shebao.documents.fonts import Typefaces, find_typefaces
from shebao.documents.glyphs import MissingGlyphError, characters_without_glyph
from shebao.documents.xml_text import printable
from shebao.money import capital_amount
from shebao.screens.centre import CENTRE
from shebao.screens.masks import mask_names
from shebao.screens.shows import yuan

__all__ = ["MissingGlyphError", "case_document", "case_pdf"]

TEMPLATE = Path(__file__).with_name("case.typ")
NOT_IN_FORCE = {
    State.NOT_ACCEPTED: "不予受理",
    State.NOT_APPROVED: "不予批准",
    State.WITHDRAWN: "已作废",
    State.REVERSED: "已冲正",
}


def case_document(case: Case, seen: Seen) -> dict[str, Any]:
    """What the document says, as data; masked as on the page of whoever prints it.

    The subject is told from others of the name by the masked number: the paper is handed on and filed, its holder
    knows the rest, and what has to carry a whole number is a certificate with its own number and purpose.
    """
    kind = kinds()[case.kind]
    payload, changes = newest_payload(case), newest_changes(case)
    number = subject_number(case, seen.handling)
    hidden = set() if seen.names else people_named(case, changes)
    name = mask_names(case.subject_name, hidden)
    steps = list(CaseStep.objects.filter(case=case).select_related("natural_person").order_by("ordinal"))
    ended = case.effective_at or (steps[-1].at if case.state in NOT_IN_FORCE else None)
    facts = [
        ("业务流水号", case.number),
        ("业务类型", f"冲正：{kind.name}" if case.reverses_id else kind.name),
        ("办理对象", f"{name}（{number}）" if number else name),
        ("受理日期", _day(case.accepted_at)),
        ("办结期限", f"{_date(case.due_on)}{'（暂定）' if case.due_provisional else ''}"),
        ("生效日期" if case.effective_at else "办结日期", _day(ended)),
        ("风险等级", case.risk),
        ("版本", f"第{case.version}版"),
    ]
    amount = None
    if case.amount is not None:
        amount = [f"{yuan(case.amount)}元", capital_amount(case.amount)]
    return {
        "centre": CENTRE,
        "title": kind.document,
        "mark": _mark(case),
        "what": mask_names(case.title, hidden),
        "facts": [[name, text or "—"] for name, text in facts],
        "amount": amount,
        "reversal": [
            [name, str(payload[name])] for name in (REASON, GROUNDS) if case.reverses_id and payload.get(name)
        ],
        "rows": [[row.name, row.before or "—", row.after or "—"] for row in differences(case, changes, seen)],
        "papers": [paper.name for paper in Evidence.objects.filter(case=case).order_by("pk")],
        "hands": _hands(case, steps),
        "opinions": [
            f"{step.action}（{step.natural_person.name}，{_day(step.at)}）：{mask_names(step.opinion, hidden)}"
            for step in steps
            if step.opinion
        ],
        "basis": kind.basis,
    }


def _mark(case: Case) -> str:
    if case.frozen:
        return "已冻结"
    if case.state in NOT_IN_FORCE:
        return NOT_IN_FORCE[State(case.state)]
    return "" if case.effective_at else f"{case.state}，未生效"


def _hands(case: Case, steps: list[CaseStep]) -> list[list[str]]:
    """Hand, name and date of the version that counts; empty places for those that are still to sign."""
    last = [step for step in steps if step.version == case.version]
    made = next((step for step in reversed(steps) if step.hand == Hand.MAKE), None)
    checked = next((step for step in reversed(last) if step.action == Action.CHECK), None)
    approved = [step for step in last if step.action == Action.APPROVE]
    signed = [("经办", made), ("复核", checked)]
    for number, right in enumerate(case.approvals):
        signed.append((approval_name(right), approved[number] if number < len(approved) else None))
    return [[name, step.natural_person.name if step else "", _day(step.at) if step else ""] for name, step in signed]


def _day(moment: Any) -> str:
    return _date(localtime(moment).date()) if moment else ""


def _date(day: Any) -> str:
    """A date as a document writes it: Arabic figures without leading noughts."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def case_pdf(case: Case, seen: Seen) -> bytes:
    """The document as PDF/A. Raises :class:`MissingGlyphError` where no font has a character of a name."""
    typefaces = find_typefaces()
    data = _printable(case_document(case, seen)) | {
        "faces": {role: {"families": list(one.families), "weight": one.weight} for role, one in typefaces.faces.items()}
    }
    try:
        return _compile(data, typefaces)
    except typst.TypstError:
        text = re.sub(r"\s", "", json.dumps({**data, "faces": ""}, ensure_ascii=False))
        if missing := characters_without_glyph(text, typefaces):
            raise MissingGlyphError(missing) from None
        raise


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return printable(value) if isinstance(value, str) else value


def _compile(data: dict[str, Any], typefaces: Typefaces) -> bytes:
    compiler = typst.Compiler(TEMPLATE, font_paths=typefaces.fonts)
    made = compiler.compile(
        format="pdf", sys_inputs={"case": json.dumps(data, ensure_ascii=False)}, pdf_standards=["a-2b"]
    )
    assert isinstance(made, bytes), "typst returns one PDF as bytes"
    return made
