"""S-07: a table is printed in the unit it names: not 元 under 万元, so that every figure is 10,000 times the others'.

Found where comparisons between tables are weighed (``whole_tables``): the whole table at once, not figure by figure.
"""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(_material: Material) -> Iterator[Finding]:
    """Nothing by itself."""
    return iter(())


RULE = Rule(
    "S-07",
    "表的金额单位",
    Severity.ERROR,
    "公开内容应当准确：金额与所注单位一致",
    "有共同数字的表和文字",
    check,
)
