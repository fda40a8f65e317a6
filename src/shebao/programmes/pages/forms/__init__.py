"""The forms of the steps of a project's life. A form reads what was typed; what is wrong with it the kind says."""

from collections.abc import Iterable

from shebao.programmes.pages.forms.end_forms import AcceptForm, CloseForm
from shebao.programmes.pages.forms.hold_forms import ClawBackForm, RectifyForm, SuspendForm
from shebao.programmes.pages.forms.plan_forms import AllotForm, ApplyForm, GrantForm
from shebao.programmes.pages.forms.spend_forms import ChangeForm, PayForm, ProgressForm
from shebao.programmes.pages.forms.step_form import StepForm, long_text

__all__ = ["FORMS", "StepForm", "add_forms", "long_text"]
ALL: tuple[type[StepForm], ...] = (
    *(ApplyForm, GrantForm, AllotForm, ProgressForm, PayForm, ChangeForm, AcceptForm),
    *(CloseForm, SuspendForm, RectifyForm, ClawBackForm),
)
FORMS: dict[str, type[StepForm]] = {form.kind: form for form in ALL}
"""The form of each kind; rooms that have steps of their own add theirs."""


def add_forms(forms_of_a_room: Iterable[type[StepForm]]) -> None:
    """Make the forms of a room known by their kinds."""
    FORMS.update({form.kind: form for form in forms_of_a_room})
