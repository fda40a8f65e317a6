"""Projects that three-year plans (三年滚动计划) name for a year, and that the library has not for it."""

from shebao.findings import Finding, Severity
from shebao.programmes.models import Project, YearPlan
from shebao.screens.shows import yuan

NAMED = 12


def not_in_library(year: int) -> list[Finding]:
    """A finding that names them: an error where the library has no project of the year at all, else a doubt."""
    stored = set(Project.objects.filter(year=year).values_list("store_code", flat=True))
    plans = YearPlan.objects.filter(year=year, amount__gt=0).exclude(store_code__in=stored).order_by("store_code")
    missing = list(plans)
    if not missing:
        return []
    codes = [one.store_code for one in missing]
    rows = Project.objects.filter(store_code__in=codes).order_by("year")
    names = dict(rows.values_list("store_code", "name"))
    told = [f"{one.store_code}{names.get(one.store_code, '')}{yuan(one.amount)}元" for one in missing]
    listed = "、".join(told[:NAMED]) + ("等" if len(told) > NAMED else "")
    message = f"三年滚动计划中{year}年有{len(missing)}个项目共{yuan(sum(one.amount for one in missing))}元，"
    message += f"项目库{year}年没有：{listed}。"
    action = f"请业务股在上年项目页面办理“申报{year}年”；不再安排的，核实后继续。"
    if not stored:
        action = f"项目库{year}年没有任何项目，不能冻结。请业务股在上年项目页面办理“申报{year}年”，入库后再编制。"
    severity = Severity.WARNING if stored else Severity.ERROR
    return [Finding("Y-45", severity, message, "项目库/三年滚动计划", action=action)]
