"""The forms of a project that is running: 进度登记, 用款申请, 变更申请."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from shebao.payments.models import PayerAccount
from shebao.programmes.document_numbers import known_numbers
from shebao.programmes.models import CatalogueItem, Item, Procurement
from shebao.programmes.pages.forms.step_form import StepForm, long_text
from shebao.programmes.pages.offered import OfferedField
from shebao.programmes.pages.target_rows import TargetsField
from shebao.programmes.pages.typed_rows import MONEY, MoneyField, RowsField, Typed
from shebao.programmes.request_payment import completed
from shebao.programmes.states import Kind
from shebao.programmes.steps.request_change import CHANGES
from shebao.register.case_form import CHOOSE, choice, day, text, words

PAYEE_COLUMNS = (
    Typed("payee", "户名", size=16),
    Typed("account", "账号", size=21),
    Typed("bank", "开户行", required=False, size=12),
    Typed("amount", "金额（元）", MONEY, size=12),
    Typed("purpose", "用途", required=False),
    Typed("id_number", "证件号码", required=False, size=19),
)


class ProgressForm(StepForm):
    """进度登记."""

    kind = Kind.PROGRESS.value
    title = "进度登记"
    day = day("截止日期")
    percent = text("项目进度（%）", "最多两位小数", longest=8)
    evidence = text("进度依据", longest=200)

    def clean_percent(self) -> int | None:
        """Hundredths of a percent."""
        typed = str(self.cleaned_data.get("percent") or "").removesuffix("%")
        whole, _, part = typed.partition(".")
        if not typed:
            return None
        if not whole.isdecimal() or (part and not part.isdecimal()) or len(part) > 2 or len(whole) > 3:
            raise ValidationError(f"“{typed}”不是百分数。")
        return int(whole) * 100 + int((part + "00")[:2])

    def payload(self) -> dict[str, Any]:
        """The share under its name."""
        made = super().payload()
        return {**{key: value for key, value in made.items() if key != "percent"}, "share": made.get("percent")}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The share as a percentage."""
        share = payload.get("share")
        return {**super().typed(payload), "percent": f"{share // 100}.{share % 100:02d}" if share is not None else ""}


class PayForm(StepForm):
    """用款申请."""

    kind = Kind.PAY.value
    title = "用款申请"
    item = choice("项目明细")
    amount = MoneyField("申请金额（元）")
    purpose = choice("用途")
    payer = choice("付款账户")
    reference = text("票据或依据编号", longest=100)
    procurement = choice("政府采购计划编号", (), "属于政府采购目录的必选。")
    catalogue = choice("采购品目编码", (), "属于政府采购目录的选择。")
    lines = RowsField(PAYEE_COLUMNS, "收款明细", "按名册发放的，从名册页面申请用款。")

    def prepare(self) -> None:
        """What the project has to choose from."""
        uses = [use for one in Item.objects.filter(project=self.subject) for use in one.use_list]
        plans = Procurement.objects.filter(project=self.subject).order_by("number")
        self.fields["item"].choices = self.items()
        self.fields["purpose"].choices = words(dict.fromkeys(uses))
        self.rows("lines").choose(purpose=list(dict.fromkeys(uses)))
        payers = list(PayerAccount.objects.filter(active=True).order_by("code"))
        self.fields["payer"].choices = [CHOOSE, *((one.code, str(one)) for one in payers)]
        if len(payers) == 1:
            self.initial.setdefault("payer", payers[0].code)
        listed = CatalogueItem.objects.filter(year=self.subject.year).order_by("code") if self.subject else []
        kinds = dict.fromkeys((one.code, f"{one.code} {one.name}") for one in listed)
        self.fields["catalogue"].choices = [("", "不涉及"), *kinds]
        self.fields["procurement"].choices = [
            ("", "不涉及"),
            *((one.number, f"{one.number} {one.content}") for one in plans),
        ]

    def payload(self) -> dict[str, Any]:
        """With what follows from the project."""
        return completed(super().payload())


class ChangeForm(StepForm):
    """变更申请."""

    kind = Kind.CHANGE.value
    title = "变更申请"
    item = choice("项目明细")
    what = choice("变更类型", words(CHANGES))
    amount = MoneyField("调整金额（元）", "变更金额时填写；调减填负数。", signed=True)
    uses_after = long_text("新使用范围", "变更用途时填写，一行一个用途。")
    basis_number = OfferedField("政策依据文号", "按泽财预〔2025〕45号的样式填写。", longest=100)
    explanation = long_text("变更说明")
    new_target = long_text("新绩效目标")
    targets = TargetsField("变更后的指标", "只填有变化的。", lines=3)

    def prepare(self) -> None:
        """The items, and the documents that are known."""
        self.offer("basis_number", known_numbers())
        self.fields["item"].choices = self.items()
        self.set_year(self.subject.year if self.subject else "")

    def clean_uses_after(self) -> list[str] | None:
        """One purpose a line."""
        lines = [line.strip() for line in str(self.cleaned_data.get("uses_after") or "").splitlines()]
        return [line for line in lines if line] or None
