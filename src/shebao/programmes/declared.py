"""What programmes declare to the rooms below: their kinds of cases, how their tables are journalled, their batches."""

from shebao.programmes import payments_room, request_payment, rows
from shebao.programmes.performance import department_cases, evaluate_overall, evaluate_self, monitor
from shebao.programmes.steps import (
    accept_work,
    allot,
    apply_project,
    close_project,
    grant_project,
    report_progress,
    request_change,
    suspend,
)

KINDS = (
    apply_project.KIND,
    grant_project.KIND,
    allot.KIND,
    report_progress.KIND,
    monitor.KIND,
    request_payment.KIND,
    request_change.KIND,
    accept_work.KIND,
    evaluate_self.KIND,
    evaluate_overall.KIND,
    close_project.KIND,
    department_cases.SELF_KIND,
    department_cases.KIND,
    suspend.SUSPEND,
    suspend.RECTIFY,
    suspend.CLAW_BACK,
)
"""The kinds of cases of a project's life, in its order."""
TABLES = tuple(rows.TABLES)
BATCHES = payments_room.KIND
