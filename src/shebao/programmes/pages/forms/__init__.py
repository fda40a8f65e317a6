"""The forms of the steps of a project's life. A form reads what was typed; what is wrong with it the kind says."""

from shebao.programmes.pages.forms.end_forms import AcceptForm, CloseForm, EvaluateForm, EvaluateSelfForm
from shebao.programmes.pages.forms.hold_forms import ClawBackForm, RectifyForm, SuspendForm
from shebao.programmes.pages.forms.plan_forms import AllotForm, ApplyForm, GrantForm
from shebao.programmes.pages.forms.spend_forms import ChangeForm, PayForm, ProgressForm
from shebao.programmes.pages.forms.step_form import StepForm

__all__ = ["FORMS", "StepForm"]
ALL: tuple[type[StepForm], ...] = (
    *(ApplyForm, GrantForm, AllotForm, ProgressForm, PayForm, ChangeForm, AcceptForm, EvaluateSelfForm),
    *(EvaluateForm, CloseForm, SuspendForm, RectifyForm, ClawBackForm),
)
FORMS: dict[str, type[StepForm]] = {form.kind: form for form in ALL}
"""The form of each kind."""
