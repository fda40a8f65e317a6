"""What the register declares to the rooms below: its kinds of cases, and how its tables are journalled."""

from shebao.register import (
    change_employer,
    change_person,
    deaths_to_end,
    end_enrolment,
    enrol_person,
    register_employer,
    rows,
    verify_base,
)
from shebao.register.imports import apply, preview

KINDS = (
    register_employer.KIND,
    enrol_person.KIND,
    change_person.KIND,
    change_person.ORDINARY_KIND,
    change_employer.KIND,
    end_enrolment.KIND,
    verify_base.KIND,
)
"""The register's kinds of cases, in the order of a menu."""
TODOS = (deaths_to_end,)
"""The modules that tell work lists what waits, by their import."""
JOBS = (apply, preview)
"""The modules whose jobs the worker knows by their import."""
TABLES = tuple(rows.TABLES)
