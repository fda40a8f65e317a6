"""The forms of the cases of a year. A form reads what was typed; what is wrong with it the kind says."""

from collections.abc import Mapping
from typing import Any

from shebao.programmes.pages.forms import long_text
from shebao.programmes.pages.typed_rows import MoneyField, RowsField, Typed
from shebao.programmes.years.models import Version
from shebao.programmes.years.proof import newest_proof
from shebao.programmes.years.states import Kind
from shebao.programmes.years.steps.release import answered_before
from shebao.programmes.years.steps.version_case import payload_of
from shebao.register.case_form import CaseForm, day, text
from shebao.screens.shows import yuan

ACKNOWLEDGED = (
    Typed("code", "代码", size=6),
    Typed("subject", "位置", size=30),
    Typed("reason", "理由", required=False, size=40),
)


class YearForm(CaseForm):
    """A form of a case about a version."""

    groups = ()
    subject: Version

    def payload(self) -> dict[str, Any]:
        """What is asked for. Only after ``is_valid()``."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return payload_of(self.subject, **given)

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A payload as it is typed."""
        made = {}
        for name, field in cls.base_fields.items():
            if (value := payload.get(name)) is not None:
                if isinstance(field, RowsField):
                    value = field.shown(value)
                elif isinstance(field, MoneyField):
                    value = yuan(value)
                made[name] = value
        return made

    def fieldsets(self) -> list[tuple[str, list[Any]]]:
        """All fields together."""
        return [("", [self[name] for name in self.fields])]


class ApproveForm(YearForm):
    """编制审批: what is asked is the version itself."""

    kind = Kind.APPROVE.value
    title = "提请编制审批"


class ReplyForm(YearForm):
    """批复登记."""

    kind = Kind.REPLY.value
    title = "批复登记"
    approval_number = text("批复文号", longest=64)
    approved_on = day("批复日期", "公开期限从次日起算。")
    granted = MoneyField("批复总额（元）", "按批复文件填写；与版本总额不同的，按批复另编一版。")


class ReleaseForm(YearForm):
    """公开: the reasons of the warnings that proof-reading left."""

    kind = Kind.RELEASE.value
    title = "提请公开"
    note = long_text("更正说明", "更正已公开的版本时填写，随文本公开。")
    acknowledged = RowsField(ACKNOWLEDGED, "已确认事项", "公开前校对的每条提醒写明理由；错误不能确认。", lines=2)

    def prepare(self) -> None:
        """A row for each open warning of the newest proof, with the reason that was given when it was published before.

        A reason that names figures which are no longer those of the doubt is not taken (ACK-4).
        """
        proof, before = newest_proof(self.subject), answered_before(self.subject)
        rows = [
            {
                "code": one["code"],
                "subject": one.get("subject", ""),
                "reason": before.get((one["code"], one.get("subject", "")), ""),
            }
            for one in (proof.findings if proof else [])
            if one["severity"] == "warning" and not one.get("acknowledged")
        ]
        field = self.fields["acknowledged"]
        assert isinstance(field, RowsField)
        self.initial.setdefault("acknowledged", field.shown(rows))


FORMS: dict[str, type[YearForm]] = {form.kind: form for form in (ApproveForm, ReplyForm, ReleaseForm)}
"""The form of each kind."""
