"""发放完成率: persons paid of those on a project's approved rosters; of the payees where it has none."""

import re
from fractions import Fraction

from shebao.budget.book import Indicator
from shebao.payments.models import Instruction
from shebao.programmes.performance.bindings.binding import PERCENT, About, Binding, Measured, declare
from shebao.programmes.performance.bindings.payments import batches_of, chain_of, paid_lines, rosters_of, the_project

RATE = re.compile(r"完成率|完成.*率|发放率|划转.*率")
OTHER = re.compile(r"数据|参保完成")


def _fits(indicator: Indicator) -> bool:
    return (
        "质量" in indicator.level2
        and indicator.number_unit.startswith("%")
        and RATE.search(indicator.name) is not None
        and OTHER.search(indicator.name) is None
    )


def _measure(about: About) -> Measured:
    project = the_project(about)
    rosters = rosters_of(project, about.day)
    paid = paid_lines([project], about.day)
    if rosters:
        listed, told = sum(one.people for one in rosters), f"已审批名册{len(rosters)}份"
        # Every line of a roster has its person's digest; the bills beside it have none.
        done = paid.exclude(person_digest="").count()
    else:
        listed = Instruction.objects.filter(batch__in=batches_of([project]), replaces__isnull=True).count()
        done, told = paid.count(), "用款申请"
    how = f"{told}列入{listed:,}人（笔），截至{about.day}支付成功{done:,}人（笔），成功数÷列入数"
    value = Fraction(done * 100, listed) if listed else None
    return Measured(value, PERCENT, how, chain_of(project, about.day))


COMPLETION = declare(Binding("发放完成率", PERCENT, "支付成功人数÷名册列入人数", _fits, _measure))
