"""What the year's projects procured (项目采购), by the records of its execution, beside what the unit's accounts say.

Small and medium firms are those of the record (工信部联企业〔2011〕300号: 中型、小型、微型); a firm whose size nobody
recorded counts as none of them.
"""

from collections.abc import Iterable

from shebao.budget.accounts import ActualProcurement
from shebao.budget.book import ProcurementType
from shebao.findings import Finding, Severity
from shebao.programmes.models import Procurement
from shebao.programmes.models.resources import MICRO_FIRMS, SMALL_FIRMS


def with_purchases(
    typed: tuple[ActualProcurement, ...], year: int, unit: str
) -> tuple[tuple[ActualProcurement, ...], list[Finding]]:
    """The procurement of the accounts with the contracts of the year's projects, and what is to be looked at."""
    plans = Procurement.objects.filter(year=year, project__isnull=False, contract__isnull=False)
    bought = list(plans.select_related("catalogue", "project").order_by("number"))
    found = [_size_unknown(one) for one in bought if not one.firm_size]
    if typed and bought:
        message = "政府采购由决算账表和采购记录中项目的合同合成，请核对有没有重复。"
        action = "项目的采购由系统编入，决算账表只填基本支出的采购。"
        found.append(Finding("Y-54", Severity.NOTICE, message, "政府采购/合成", action=action))
    return _joined([*typed, *(_of_record(one, unit) for one in bought)]), found


def _of_record(one: Procurement, unit: str) -> ActualProcurement:
    fen = one.contract or 0
    small, micro = (fen if one.firm_size in sizes else 0 for sizes in (SMALL_FIRMS, MICRO_FIRMS))
    return ActualProcurement(unit, ProcurementType(one.catalogue.kind), fen, small, micro)


def _joined(lines: Iterable[ActualProcurement]) -> tuple[ActualProcurement, ...]:
    """One line for each unit and type."""
    sums: dict[tuple[str, ProcurementType], ActualProcurement] = {}
    for one in lines:
        had = sums.get((one.unit, one.type))
        fen, sme, micro = (had.fen, had.sme_fen, had.micro_fen) if had else (0, 0, 0)
        sums[one.unit, one.type] = ActualProcurement(
            one.unit, one.type, fen + one.fen, sme + one.sme_fen, micro + one.micro_fen
        )
    return tuple(sums.values())


def _size_unknown(one: Procurement) -> Finding:
    message = f"采购“{one.number}”的供应商“{one.supplier}”没有登记企业规模，未计入授予中小企业的合同金额。"
    action = "在政府采购计划中补登供应商规模。"
    return Finding("Y-55", Severity.WARNING, message, f"政府采购/{one.number}/供应商规模", action=action)
