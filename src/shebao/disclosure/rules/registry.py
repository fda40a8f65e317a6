"""Every rule there is: each file of this folder that is named after a code (``r01_balance_totals.py``) holds one.

A new rule is a new file; taking a file away takes its rule away.
"""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from shebao.disclosure.rules.rule import Rule

ORDER = "SRNPTC"
"""Completeness, arithmetic, narrative, performance, text, the chain of years: the order of findings and pages."""

_RULE_FILE = re.compile(r"[a-z]\d\d_\w+")


def _find_rules() -> tuple[Rule, ...]:
    folder = str(Path(__file__).parent)
    names = [module.name for module in iter_modules([folder]) if _RULE_FILE.fullmatch(module.name)]
    rules: list[Rule] = [import_module(f"{__package__}.{name}").RULE for name in names]
    return tuple(sorted(rules, key=lambda rule: (ORDER.index(rule.code[0]), rule.code)))


RULES: tuple[Rule, ...] = _find_rules()
"""In the order of the documentation."""

RULES_BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}

CHAIN_RULES: tuple[Rule, ...] = tuple(rule for rule in RULES if rule.code == "R-22" or rule.code.startswith("C"))
"""Those that look at last year's document as well."""
