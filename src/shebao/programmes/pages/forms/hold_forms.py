"""The forms that hold a project back and let it go on: 暂缓拨款, 整改恢复, 扣回."""

from django import forms

from shebao.programmes.models import PaymentRequest
from shebao.programmes.pages.forms.step_form import StepForm, long_text
from shebao.programmes.pages.offered import OfferedField
from shebao.programmes.pages.typed_rows import MoneyField
from shebao.programmes.states import Kind
from shebao.programmes.steps.suspend import GROUNDS
from shebao.register.case_form import CHOOSE, choice, text
from shebao.screens.shows import yuan


class SuspendForm(StepForm):
    """暂缓拨款."""

    kind = Kind.SUSPEND.value
    title = "暂缓拨款"
    ground = forms.TypedChoiceField(
        label="情形", required=False, choices=[CHOOSE, *GROUNDS.items()], coerce=int, empty_value=None
    )
    reason = text("事由", longest=200)


class RectifyForm(StepForm):
    """整改恢复."""

    kind = Kind.RECTIFY.value
    title = "整改恢复"
    measures = long_text("整改措施和结果")


class ClawBackForm(StepForm):
    """扣回."""

    kind = Kind.CLAW_BACK.value
    title = "扣回专项资金"
    request = choice("用款申请号")
    amount = MoneyField("扣回金额（元）")
    decision = OfferedField("扣回通知文号", longest=100)

    def prepare(self) -> None:
        """The requests of the project."""
        found = PaymentRequest.objects.filter(project=self.subject).order_by("-pk")
        listed = [(one.number, f"{one.number} {one.purpose} {yuan(one.amount)}元") for one in found]
        self.fields["request"].choices = [CHOOSE, *listed]
