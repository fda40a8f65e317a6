"""The page that lists the anomalies for those who decide them (docs/anomalies.md), from the catalogue itself."""

from shebao.register.unify.anomalies.catalogue import (
    OF_RECORD,
    SEVERITIES,
    Rule,
    catalogue,
    file_word,
    number_reasons,
)

INTRODUCTION = """# Anomalies (疑点) A01 to A30

What `shebao unify` looks for in and between the files of the systems. This page is written by `python3 dev.py
pages` from `src/shebao/register/unify/anomalies/catalogue.toml`, where titles, proposals, sections and needs
are kept; the code of a rule stands in a module by subject beside it (`rules.py` lists them). The catalogue is
illustrative until the province's comparison rules (比对规则) are at hand.

- The system proposes, a person decides, another confirms. The system puts right by itself only what is
  reversible and changes no record: the index of employers (A17) and rows twice in a file (A30). Spaces, width,
  15-digit numbers as 18 and the kinds of the middle dot are brought to one form before rules look, and raise
  nothing.
- A rule whose file or column is missing says so (未核对), for each set of files by itself. It says as well what it
  left out though the file is there: a column that a system does not keep, a file of units that is not whole,
  two systems that number employers each in its own way, accounts that are counted in another way, years without
  limits.
- A suspect is one matter: the same found in the next run has the same key. The key is the code with the records
  concerned (`system:个人编号`, for employers `system:单位编号`, without either `system:file:row`) and, where that is
  not enough, what makes it one case: a month, a year, a kind.
- Limits of bases, the account's share and retirement ages come from the law library's dated parameters, as
  known on the day.
- Money is the sum at stake where the files say it, in fen: what was paid after a death or in custody (F8), a
  surplus contribution, the difference of an account, a month of the pension that should stop.
"""


def anomalies_markdown() -> str:
    """docs/anomalies.md."""
    lines = [
        INTRODUCTION,
        "## 目录\n",
        "| 编号 | 疑点 | 查什么 | 由谁处理 | 级别 | 通常提议 | 怎么处理 | 可作的结论 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_line(rule) for rule in catalogue().values()),
        "\n## 需要的文件和列\n",
        "每一组齐备就核对，缺的报“未核对”。\n",
        "| 编号 | 文件和列 |",
        "| --- | --- |",
        *(f"| {rule.code} | {_needs(rule)} |" for rule in catalogue().values()),
        "\n## 判断所用的数\n",
        "法律没有规定、由目录确定的数。\n",
        "| 数 | 用于 |",
        "| --- | --- |",
        *(f"| {value} | {why} |" for value, why in number_reasons()),
        "",
    ]
    return "\n".join(lines)


def _line(rule: Rule) -> str:
    auto = "（系统可自动处理，可撤销）" if rule.auto else ""
    cells = (
        rule.code,
        rule.title,
        rule.about,
        rule.section or OF_RECORD,
        SEVERITIES[rule.severity],
        rule.proposal + auto,
        rule.proposed,
        "、".join(rule.resolutions),
    )
    return f"| {' | '.join(cells)} |"


def _needs(rule: Rule) -> str:
    """The sets of needs; sets of one file that differ in a column stand together."""
    seen = dict.fromkeys("和".join(_need(each) for each in needs) for needs in rule.needs)
    return "；".join(seen)


def _need(need: str) -> str:
    kind, _, column = need.partition(":")
    return f"{file_word(kind)}“{column}”" if column else file_word(kind)
