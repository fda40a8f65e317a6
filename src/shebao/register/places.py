"""Townships (乡镇) as cases name them: kept by code, shown by name."""

from shebao.findings import Finding
from shebao.register.models import Township
from shebao.register.wording import wrong


def place_name(code: str) -> str:
    """The name of a township; the code itself where the table does not have it."""
    return Township.objects.filter(code=code).values_list("name", flat=True).first() or code if code else ""


def unknown_place(finding: str, code: str) -> list[Finding]:
    """What is wrong with a township that was asked for, under the code of a finding."""
    if not code or Township.objects.filter(code=code).exists():
        return []
    return [wrong(finding, "乡镇", f"没有代码为{code}的乡镇。", "从乡镇表中选择。")]
