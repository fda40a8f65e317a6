"""T-15: what a template left behind: 省直部门 in a county's text, another place's unit, another year's budget."""

import re
from collections.abc import Iterator

from shebao.disclosure.model import Table
from shebao.disclosure.numerals import chinese_number
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Severity, Spot

COUNTY = re.compile(r"[\u4e00-\u9fff]{1,8}?[县区旗]|[镇乡]|街道")
OF_PROVINCE = re.compile(
    r"(?:省直|省级|区直|自治区直属|省本级)各?(?:预算)?(?:部门|单位)(?=用|使用|通过|及所属|预算|的?因公)"
)
OTHER_UNIT = re.compile(
    r"(?:^|[，。；：、])(?P<unit>[\u4e00-\u9fff]{1,5}?(?P<place>[县区旗市])[\u4e00-\u9fff]{2,16}?(?:局|中心|委员会|办公室|办事处|人民政府|学校|医院))"
    r"(?=20\d\d年度?(?:部门|单位|财政|一般|收入|支出|预算|决算|“三公))"
)
BUDGET_YEAR = re.compile(
    r"(?<![比较与同从])(?P<year>20\d\d)年度?(?:部门|单位)?(?P<kind>预算|决算)(?:公开|说明|情况说明|报表|收支总)"
)
TITLE_YEAR = re.compile(r"^\D{0,12}(20\d\d)年")


def check(material: Material) -> Iterator[Finding]:
    """Words of another level, another unit as subject, then years in headings and titles of tables."""
    document = material.document
    if document.book is not None:
        return
    own = document.unit_name
    for passage in material.passages:
        spot = passage.block
        if (
            COUNTY.search(own)
            and "省" not in own.removeprefix("省")[2:]
            and (match := OF_PROVINCE.search(passage.text))
        ):
            yield _left(passage.heading, match.group(), "不是本级", spot, match.start())
        for match in OTHER_UNIT.finditer(passage.text):
            unit = match["unit"]
            if own and not _same_unit(unit, own) and unit not in document.title and document.year:
                yield _left(passage.heading, unit, f"不是“{own}”", spot, match.start("unit"))
    yield from _years(material)


def _same_unit(unit: str, own: str) -> bool:
    """Whether a name may be the unit itself or one of its own: they share their place or their kind of work."""
    tail = unit[-6:]
    return unit in own or own in unit or tail in own or own[:3] in unit or own[-6:] in unit or unit[:3] in own


def _left(heading: str, words: str, why: str, block: int, start: int) -> Finding:
    return RULE.finding(
        f"文字/{plain_name(heading)}/{words}",
        f"“{plain_name(heading)}”写“{words}”，{why}，像是照搬模板或其他单位的文字。请改正。",
        found=words,
        spots=(Spot(block, start=start),),
    )


def _years(material: Material) -> Iterator[Finding]:
    """Titles of tables and headings that name a year that is neither this nor last year's, or only last year's."""
    document = material.document
    year = document.year
    if not year:
        return
    for number, table in enumerate(document.blocks):
        match = TITLE_YEAR.match(table.title) if isinstance(table, Table) else None
        if isinstance(table, Table) and match and int(match[1]) != year:
            name = f"表{chinese_number(table.number)}" if table.number else table.kind.value
            yield RULE.finding(
                f"{name}/表名年份",
                f"{name}的表名“{table.title}”写{match[1]}年，文本是{year}年的。请核对是否为旧表名或旧表。",
                found=match[1],
                expected=f"{year}",
                spots=(Spot(number),),
            )
    for number, block in enumerate(document.blocks):
        text = getattr(block, "text", "")
        for match in BUDGET_YEAR.finditer(text) if len(text) <= 60 else ():
            if int(match["year"]) != year and match["year"] not in document.title:
                yield RULE.finding(
                    f"文字/{match.group()}",
                    f"标题“{text[:40]}”写{match['year']}年，文本是{year}年的。请核对是否沿用旧文本。",
                    found=match["year"],
                    expected=f"{year}",
                    spots=(Spot(number, start=match.start()),),
                )


RULE = Rule(
    "T-15", "没有模板和旧文本的名称", Severity.WARNING, "公开内容应当准确，不沿用旧文本", "文字、标题、表名", check
)
