"""What programmes keep.

Rules, held by the database as well (migration 0002), on SQLite and PostgreSQL:

- an item's approved, reserved and paid follow from its movements (额度流水), which are only ever added; no movement
  makes paid + reserved more than approved (G01), none promises money of a project that is suspended (G09), closed (G13)
  or not yet allotted;
- an approved amount or a purpose changes only with an approved change request (G04), which names its basis (G05);
- a project goes from state to state in order: evaluated by itself only after acceptance (G11), as a whole only after
  that and by others (G14), closed only without open promises;
- maker, checker and approver of a payment request, of a suspension, of an evaluation are different people (G08);
- a payment request, a change, a budget line exists once by its key.
"""

from shebao.programmes.models.evaluations import Milestone, Progress, Score, Target
from shebao.programmes.models.money import (
    Allotment,
    BudgetChange,
    ClawBack,
    Item,
    Movement,
    PaymentRequest,
    Reservation,
    Suspension,
)
from shebao.programmes.models.printed_form import FundingLine, PeriodTarget, PrintedForm
from shebao.programmes.models.projects import CalculationLine, Project, Snapshot, YearPlan
from shebao.programmes.models.resources import Asset, CatalogueFile, CatalogueItem, Ceiling, Procurement

__all__ = [
    "Allotment",
    "Asset",
    "BudgetChange",
    "CalculationLine",
    "CatalogueFile",
    "CatalogueItem",
    "Ceiling",
    "ClawBack",
    "FundingLine",
    "Item",
    "Milestone",
    "Movement",
    "PaymentRequest",
    "PeriodTarget",
    "PrintedForm",
    "Procurement",
    "Progress",
    "Project",
    "Reservation",
    "Score",
    "Snapshot",
    "Suspension",
    "Target",
    "YearPlan",
]
