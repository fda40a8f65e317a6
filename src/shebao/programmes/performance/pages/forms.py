"""The forms of monitoring and of the two evaluations: what is measured is shown, what is not is asked for."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from shebao.programmes.models import Score, Target
from shebao.programmes.pages.forms import StepForm, long_text
from shebao.programmes.pages.typed_rows import MoneyField
from shebao.programmes.performance import evaluate_self, monitor
from shebao.programmes.performance.evaluate_overall import scores_of
from shebao.programmes.performance.measuring import Reached, followed, reached, targets_of
from shebao.programmes.performance.models import OUTLOOKS, DepartmentScore, DepartmentTarget
from shebao.programmes.performance.parameters import rules_on
from shebao.programmes.performance.scoring import shown_points
from shebao.programmes.states import Kind
from shebao.register.case_form import choice, day, text, words
from shebao.register.wording import a_day

PARTS = ("actual", "percent", "expected", "outlook", "reason", "measure")
"""What a form may ask of a target."""


class TargetForm(StepForm):
    """A form with fields for each target in force: ``PART_KEY``."""

    template: ClassVar[str] = "performance/step.html"

    def targets(self) -> Sequence[Target | DepartmentTarget]:
        """The targets that the form asks about."""
        return targets_of(self.subject) if self.subject else []

    def measured(self) -> list[Reached]:
        """What the office measures, at the day that is typed, or today."""
        on = a_day(self["day"].value()) or self.today
        found = reached(self.subject, {}, on) if self.subject else []
        return [one for one in found if one.measured]

    def shown_measured(self) -> list[tuple[Reached, list[tuple[str, str]]]]:
        """The same with the links that whoever fills the form in may follow."""
        return [(one, followed(self.who, one.chain)) for one in self.measured()]

    def of_target(self, one: Target | DepartmentTarget) -> dict[str, Any]:
        """The fields of a target, by part."""
        raise NotImplementedError

    def prepare(self) -> None:
        """The fields of every target."""
        self.parts: dict[int, list[str]] = {}
        for one in self.targets():
            for part, field in self.of_target(one).items():
                self.fields[f"{part}_{one.pk}"] = field
                self.parts.setdefault(one.pk, []).append(f"{part}_{one.pk}")

    def fieldsets(self) -> list[tuple[str, list[Any]]]:
        """A group for each target."""
        of_targets = {name for listed in self.parts.values() for name in listed}
        made = [("", [self[name] for name in self.fields if name not in of_targets])]
        for one in self.targets():
            told = f"{one.name}（{one.value}）"
            made.append((told, [self[name] for name in self.parts.get(one.pk, [])]))
        return made

    def payload(self) -> dict[str, Any]:
        """The answers as a list."""
        return self.with_results(super().payload())

    def with_results(self, made: dict[str, Any]) -> dict[str, Any]:
        """What was typed with the answers as a list."""
        results = {}
        for key, names in self.parts.items():
            given = {name.rpartition("_")[0]: made.pop(name) for name in names if name in made}
            results[key] = {"target": key, **given}
        return {**made, "results": list(results.values())}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The answers in their fields."""
        made = super().typed(payload)
        for one in payload.get("results") or []:
            made.update({f"{part}_{one['target']}": one[part] for part in PARTS if part in one})
        return made


class EvaluateSelfForm(TargetForm):
    """绩效自评."""

    kind = Kind.EVALUATE_SELF.value
    title = "绩效自评"
    day = day("自评日期", "系统取数的指标按这一天取数。")
    result = long_text("自评结论")

    def of_target(self, one: Target | DepartmentTarget) -> dict[str, Any]:
        """What was reached where it is not measured, and why it deviates."""
        made: dict[str, Any] = {}
        if one.binding:
            pass
        elif one.number:
            made["actual"] = text("实际完成值", f"手工填报，{one.unit}", longest=20)
        elif monitor_time(one):
            made["actual"] = text("实际完成日期", "手工填报，按2025-10-24的样式", longest=10)
        else:
            bands = rules_on(self.today).bands
            told = "，".join(f"{word}{most}%—{least}%" for word, (most, least) in bands.items())
            made["actual"] = choice("实际完成情况", words(bands), "手工填报，须附佐证材料")
            made["percent"] = forms.IntegerField(
                label="得分比例（%）", help_text=told, required=False, min_value=0, max_value=100
            )
        made["reason"] = text("偏差原因及改进措施", "没有完成或超额较多的填写。", longest=200)
        return made

    def payload(self) -> dict[str, Any]:
        """With what is measured at its day."""
        return evaluate_self.completed(super().payload())


def monitor_time(one: Target | DepartmentTarget) -> bool:
    """Whether a target's value is a time with a last day."""
    from shebao.budget.targets.values import last_day

    return not one.number and last_day(one.text, 2000) is not None


class EvaluateForm(StepForm):
    """整体评价: the self-evaluation's points, to be left or changed with a reason."""

    kind = Kind.EVALUATE.value
    title = "整体评价"
    template: ClassVar[str] = "performance/step.html"
    day = day("评价日期")
    result = long_text("评价结论")

    def scores(self) -> Sequence[Score | DepartmentScore]:
        """The scores of the self-evaluation."""
        return scores_of(self.subject) if self.subject else []

    def prepare(self) -> None:
        """Points and reason for each target."""
        for one in self.scores():
            told = f"{one.target.name}：评价得分"
            field = text(
                told, f"满分{shown_points(one.weight)}，自评{shown_points(one.score)}，{one.actual}", longest=6
            )
            field.initial = shown_points(one.score)
            self.fields[f"points_{one.target_id}"] = field
            self.fields[f"why_{one.target_id}"] = text(f"{one.target.name}：调整理由", longest=200)

    def clean(self) -> dict[str, Any]:
        """Points as hundredths."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.scores():
            name = f"points_{one.target_id}"
            typed = str(given.get(name) or shown_points(one.score))
            whole, _, part = typed.partition(".")
            if not whole.isdecimal() or len(whole) > 3 or (part and not part.isdecimal()) or len(part) > 2:
                self.add_error(name, ValidationError(f"“{typed}”不是得分。"))
                continue
            given[name] = int(whole) * 100 + int((part + "00")[:2])
        return given

    def payload(self) -> dict[str, Any]:
        """Only what was changed."""
        return self.with_changes(super().payload())

    def with_changes(self, made: dict[str, Any]) -> dict[str, Any]:
        """What was typed with the changes as a list."""
        changes = [
            {"target": one.target_id, "score": made[name], "reason": made.get(f"why_{one.target_id}", "")}
            for one in self.scores()
            if made.get(name := f"points_{one.target_id}", one.score) != one.score
        ]
        kept = {name: value for name, value in made.items() if not name.startswith(("points_", "why_"))}
        return {**kept, "changes": changes}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The changes in their fields."""
        made = super().typed(payload)
        for one in payload.get("changes") or []:
            made[f"points_{one['target']}"] = shown_points(one["score"])
            made[f"why_{one['target']}"] = one["reason"]
        return made


class MonitorForm(TargetForm):
    """绩效运行监控."""

    kind = Kind.MONITOR.value
    title = "绩效运行监控"
    day = day("截止日期", "系统取数的指标和执行数按这一天取数。")
    expected = MoneyField("全年预计执行数（元）")

    def of_target(self, one: Target | DepartmentTarget) -> dict[str, Any]:
        """How far it is where that is not measured; what is expected, and what is done."""
        made: dict[str, Any] = {}
        if not one.binding:
            made["actual"] = text("完成值", f"手工填报{f'，{one.unit}' if one.number else ''}", longest=100)
        made["expected"] = text("全年预计完成值", longest=100)
        made["outlook"] = choice("完成目标可能性", words(OUTLOOKS))
        made["reason"] = text("偏差原因", "不能确定完成的填写。", longest=200)
        made["measure"] = text("整改措施", longest=200)
        return made

    def payload(self) -> dict[str, Any]:
        """With what is measured at its day."""
        return monitor.completed(super().payload())


FORMS: tuple[type[StepForm], ...] = (EvaluateSelfForm, EvaluateForm, MonitorForm)
