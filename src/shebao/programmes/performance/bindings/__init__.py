"""Bindings (取数口径): what the office measures by itself, found by name; each file declares its own."""

from shebao.programmes.performance.bindings import (  # noqa: F401 - each declares itself
    completion,
    cost_per_person,
    execution,
    insured,
    last_payment,
    persons_paid,
    records_cleaned,
    satisfaction,
    three_public,
    vehicles,
)
from shebao.programmes.performance.bindings.binding import (
    MANUAL,
    MEASURED,
    About,
    Binding,
    Link,
    Measured,
    binding_names,
    indicator_of,
    measure,
    propose,
)

__all__ = [
    "MANUAL",
    "MEASURED",
    "About",
    "Binding",
    "Link",
    "Measured",
    "binding_names",
    "indicator_of",
    "measure",
    "propose",
]
