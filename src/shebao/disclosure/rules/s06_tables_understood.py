"""S-06: a table whose sums fail everywhere is one that was read wrongly, not one that is wrong: it is not judged.

The notice is given where comparisons are weighed against each other (``whole_tables``); there is nothing to see in a
table alone.
"""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(_material: Material) -> Iterator[Finding]:
    """Nothing by itself."""
    return iter(())


RULE = Rule(
    "S-06",
    "表的结构可以识别",
    Severity.NOTICE,
    "未能识别的内容应如实列明，不计入已核对",
    "各表",
    check,
)
