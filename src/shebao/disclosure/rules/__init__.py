"""The rules (校对规则) that judge a disclosure: one rule, one module, one test."""

from shebao.disclosure.rules.check import check_document
from shebao.disclosure.rules.documentation import rules_markdown
from shebao.disclosure.rules.registry import RULES
from shebao.disclosure.rules.rule import Material, Rule

__all__ = ["RULES", "Material", "Rule", "check_document", "rules_markdown"]
