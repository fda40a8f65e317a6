"""Walking a case of the demonstration to a station, through the real workflow and the hands of different people."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from shebao.cases import workflow
from shebao.cases.evidence import add_evidence
from shebao.cases.models import Case
from shebao.cases.refusals import missing_papers
from shebao.cases.states import State
from shebao.register.register_kind import with_differences
from shebao.staff.who import Who


class Station(StrEnum):
    """Where a case stops."""

    DRAFT = "草稿"
    ACCEPTED = "已受理，缺材料"
    READY = "已受理，材料齐"
    CHECKING = "待复核"
    CORRECTED = "补正后待复核"
    RETURNED = "退回补正"
    RETURNED_TO_APPLICANT = "退回申请人，停止计时"
    HEAD = "待股长审批"
    LEADER = "待领导审批"
    AUDIT = "待稽核会签"
    EFFECTIVE = "已生效"
    ARCHIVED = "已归档"
    NOT_ACCEPTED = "不予受理"
    NOT_APPROVED = "不予批准"
    WITHDRAWN = "已作废"
    FROZEN = "冻结"
    REVERSING = "冲正待复核"
    REVERSED = "已冲正"


BETWEEN_STEPS = timedelta(minutes=40)


class Walk:
    """The hands of one case: maker, checker, section head, leader, auditor; time goes on with each step."""

    def __init__(self, hands: Mapping[str, Who], begins: datetime, ends: datetime) -> None:
        self.hands, self._now, self._ends = hands, begins, ends

    @property
    def now(self) -> datetime:
        """The moment of the next step; never later than the demonstration itself."""
        return min(self._now, self._ends)

    def _take(self, step: Callable[..., Case], *given: Any, by: str, **options: Any) -> Case:
        self._now += BETWEEN_STEPS
        return step(*given, by=self.hands[by], now=self.now, **options)

    def to(self, station: Station, kind: str, insurance: str, asked: Mapping[str, Any]) -> Case:
        """Open a case and bring it to a station."""
        payload = with_differences(kind, asked)
        if station is Station.DRAFT:
            return self._take(workflow.save_draft, kind, insurance, payload, by="maker")
        case = self._take(workflow.open_case, kind, insurance, payload, by="maker")
        if station is Station.ACCEPTED:
            return case
        if station is Station.NOT_ACCEPTED:
            return self._take(workflow.refuse, case, by="maker", opinion="申请人不在本县参保，已告知到参保地办理。")
        if station is Station.WITHDRAWN:
            return self._take(workflow.withdraw, case, by="maker", opinion="申请人撤回申请。")
        self._bring_papers(case)
        if station is Station.READY:
            return case
        case = self._take(workflow.submit, case, by="maker", opinion="材料齐全。")
        return self._after_submission(station, case, dict(asked))

    def _after_submission(self, station: Station, case: Case, asked: dict[str, Any]) -> Case:
        if station is Station.CHECKING:
            return case
        if station is Station.FROZEN:
            return self._take(workflow.freeze, case, by="audit", opinion="稽核抽查：核实材料真伪，暂停办理。")
        if station is Station.RETURNED:
            return self._take(workflow.give_back, case, by="checker", opinion="登记表缺申请人签字，请补正。")
        if station is Station.RETURNED_TO_APPLICANT:
            said = "身份证已过有效期，请申请人补交。"
            return self._take(workflow.give_back, case, by="checker", opinion=said, from_applicant=True)
        if station is Station.CORRECTED:
            case = self._take(workflow.give_back, case, by="checker", opinion="与登记表所填不一致，请核对后更正。")
            again = with_differences(case.kind, corrected(asked))
            return self._take(workflow.revise, case, again, by="maker", opinion="已按登记表更正。")
        return self._after_check(station, self._check(case))

    def _check(self, case: Case) -> Case:
        return self._take(workflow.check, case, by="checker", version=case.version, opinion="与材料一致。")

    def _after_check(self, station: Station, case: Case) -> Case:
        if station is Station.NOT_APPROVED:
            return self._take(workflow.reject, case, by="head", opinion="证明材料不足以支持变更，不予批准。")
        stops = {Station.HEAD: "head", Station.LEADER: "leader", Station.AUDIT: "audit"}.get(station)
        for hand in ("head", "leader", "audit"):
            if case.state != State.TO_APPROVE or hand == stops:
                break
            case = self._take(workflow.approve, case, by=hand, version=case.version, opinion="同意。")
        if station is Station.ARCHIVED:
            return self._take(workflow.archive, case, by="maker")
        if station in (Station.REVERSING, Station.REVERSED):
            return self._reverse(station, case)
        return case

    def _reverse(self, station: Station, case: Case) -> Case:
        reason, grounds = "办理对象有误，应为同名另一人。", "差错更正单（演示）第1号"
        back = self._take(workflow.open_reversal, case, reason, by="maker", grounds=grounds)
        self._bring_papers(back)
        back = self._take(workflow.submit, back, by="maker")
        return back if station is Station.REVERSING else self._after_check(Station.EFFECTIVE, self._check(back))

    def _bring_papers(self, case: Case) -> None:
        for paper in missing_papers(case):
            file_name, content = f"{paper.name}.pdf", specimen(case.number)
            add_evidence(case, paper.name, file_name, content, by=self.hands["maker"], now=self.now)


def corrected(asked: dict[str, Any]) -> dict[str, Any]:
    """The same request with a slip of the pen put right: a telephone, where one was given."""
    if "telephone" in asked:
        return {**asked, "telephone": f"{asked['telephone'][:-1]}9"}
    changes = {name: f"{value[:-1]}9" if name == "telephone" else value for name, value in asked["changes"].items()}
    return {**asked, "changes": changes}


def specimen(number: str) -> bytes:
    """A paper of one page that says that it is none: a PDF written by hand."""
    drawn = f"BT /F1 24 Tf 72 720 Td (SPECIMEN {number}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
    )
    made, places = b"%PDF-1.4\n", []
    for at, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (at, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
