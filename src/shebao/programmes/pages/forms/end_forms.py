"""The forms that end a project: 完工验收, 绩效自评, 整体评价, 结项."""

from collections.abc import Mapping
from typing import Any

from shebao.programmes.models import Item
from shebao.programmes.pages.forms.step_form import StepForm, long_text
from shebao.programmes.score import BANDS, REACHED
from shebao.programmes.states import Kind
from shebao.programmes.steps.close_project import TREATMENTS
from shebao.programmes.steps.evaluate import targets_of
from shebao.register.case_form import choice, day, text, words
from shebao.screens.shows import yuan


class AcceptForm(StepForm):
    """完工验收."""

    kind = Kind.ACCEPT.value
    title = "完工验收"
    day = day("验收日期")
    members = text("验收组成员", "工号，用、分开；不得包括本项目经办人。", longest=200)
    result = long_text("验收结论")

    def clean_members(self) -> list[str]:
        """Numbers."""
        typed = str(self.cleaned_data.get("members") or "").replace("，", "、").replace(",", "、")
        return [number.strip() for number in typed.split("、") if number.strip()]

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The numbers in one line."""
        return {**super().typed(payload), "members": "、".join(payload.get("members") or [])}


class EvaluateSelfForm(StepForm):
    """绩效自评: a field for each indicator in force."""

    kind = Kind.EVALUATE_SELF.value
    title = "绩效自评"
    day = day("自评日期")
    result = long_text("自评结论")

    def prepare(self) -> None:
        """A field for what each indicator reached."""
        for one in targets_of(self.subject) if self.subject else []:
            label, name = f"{one.name}（{one.value}）", f"target_{one.pk}"
            if one.number:
                self.fields[name] = text(label, f"{one.level1}，实际完成值", longest=20)
            else:
                self.fields[name] = choice(label, words(REACHED), one.level1)
            self.fields[f"reason_{one.pk}"] = text(f"{one.name}：偏差原因及改进措施", longest=200)

    def payload(self) -> dict[str, Any]:
        """The answers as a list."""
        made = super().payload()
        answers = [
            {
                "target": int(name.removeprefix("target_")),
                "actual": value,
                "reason": made.get(name.replace("target", "reason"), ""),
            }
            for name, value in made.items()
            if name.startswith("target_")
        ]
        kept = {name: value for name, value in made.items() if not name.startswith(("target_", "reason_"))}
        return {**kept, "results": answers}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The answers in their fields."""
        made = super().typed(payload)
        for one in payload.get("results") or []:
            made[f"target_{one['target']}"] = one.get("actual", "")
            made[f"reason_{one['target']}"] = one.get("reason", "")
        return made


class EvaluateForm(StepForm):
    """整体评价."""

    kind = Kind.EVALUATE.value
    title = "整体评价"
    day = day("评价日期")
    grade = choice("评价等级", words(grade for _, grade in BANDS))
    result = long_text("评价结论")


class CloseForm(StepForm):
    """结项."""

    kind = Kind.CLOSE.value
    title = "结项"
    result = long_text("结项说明")

    def prepare(self) -> None:
        """A choice for what is left of each item."""
        for one in Item.objects.filter(project=self.subject).order_by("code"):
            if one.available:
                label = f"明细{one.code}"
                self.fields[f"left_{one.code}"] = choice(label, words(TREATMENTS), f"结余{yuan(one.available)}元")

    def payload(self) -> dict[str, Any]:
        """The treatments as a list."""
        made = super().payload()
        left = [
            {"item": name.removeprefix("left_"), "treatment": value}
            for name, value in made.items()
            if name.startswith("left_")
        ]
        return {**{name: value for name, value in made.items() if not name.startswith("left_")}, "surplus": left}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The treatments in their fields."""
        left = {f"left_{one['item']}": one["treatment"] for one in payload.get("surplus") or []}
        return {**super().typed(payload), **left}
