"""The model centre's document: what is wrong in its facts surfaces, what ties out stays silent."""

from pathlib import Path

import pytest

from shebao.budget.forms import read_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure, Paragraph
from shebao.disclosure.rules import check_document
from shebao.findings import Finding, Severity
from tests.rules.documents import as_read, judged, with_text

EXAMPLE = Path(__file__).parents[2] / "examples" / "zezhou-2025" / "book"


@pytest.fixture(scope="module")
def document() -> Disclosure:
    book = read_book(EXAMPLE).book
    assert book is not None
    return compose(book)


@pytest.fixture(scope="module")
def findings(document: Disclosure) -> dict[tuple[str, str], Finding]:
    """Of the document with its book, then of the document alone, whose texts and codes only the rules look at."""
    judged = [*check_document(as_read(document)), *check_document(document)]
    return {(finding.code, finding.subject): finding for finding in judged}


def test_nothing_in_it_is_an_error(findings):
    assert [finding for finding in findings.values() if finding.severity is Severity.ERROR] == []


HEATING = "企业退休人员取暖费（三保）"
NEW_HEATING = "2022年以后企业退休人员取暖费"
NOT_FULLY_FUNDED = "非全额退休人员取暖丧葬抚恤遗属补助资金"
REGISTRATION = "三险统一参保登记数据整理工作经费"


@pytest.mark.parametrize(
    ("code", "subject", "words"),
    [
        ("R-21", "变动原因/收支总计", ("减少12项46198.32万元", "增加3项916.05万元", "231.30万元没有说明")),
        ("R-23", f"项目/{HEATING}/测算", ("2,000人 × 3,360元 = 672.00万元", "预算742.00万元", "2,208.33人")),
        ("R-23", f"项目/{NEW_HEATING}/测算", ("相差70.00万元",)),
        ("R-23", f"项目/{NOT_FULLY_FUNDED}/测算", ("554.00万元", "750.00万元")),
        ("P-11", f"项目/{HEATING}、{NEW_HEATING}", ("立项依据相同",)),
        ("P-12", "部门整体绩效/非全额退休人数", ("≥1371人", "≥1500人")),
        ("P-15", "项目/遗属补助/发放时间", ("按月发放", "年底一次性")),
        ("P-10", "项目/遗属补助/项目类别", ("其他运转类",)),
        ("R-11", "表六/工会经费", ("21.65万元", "770.07万元", "2.81%")),
        ("R-13", "表六/公务用车运行维护费/政府经济分类", ("机关的科目",)),
        ("P-08", f"项目/{REGISTRATION}/项目属性", ("经常性项目", "99年")),
        ("P-09", f"项目/{REGISTRATION}/实施期资金总额", ("只有一年的钱",)),
        ("P-01", f"项目/{REGISTRATION}/三险统一数据完成率", ("≥100%",)),
        ("P-02", f"项目/{NOT_FULLY_FUNDED}/人均领取标准", ("≥3360元",)),
        ("T-05", "文号/泽编字[2021]号", ("没有序号",)),
    ],
)
def test_what_is_wrong_in_the_facts_surfaces(findings, code, subject, words):
    finding = findings[code, subject]
    assert finding.severity is Severity.WARNING
    for word in words:
        assert word in finding.message


def test_all_seven_projects_have_one_years_money(findings):
    assert sum(code == "P-09" and subject.startswith("项目/") for code, subject in findings) == 7


def test_read_from_a_file_it_is_one_finding_of_seven(findings):
    assert "7张绩效目标表" in findings["P-09", "绩效目标表/实施期资金与项目期相称"].message


def test_the_cent_of_rounding_is_a_notice(findings):
    """176.83 over parts that add to 176.82."""
    finding = findings["R-09", "表六/对个人和家庭的补助"]
    assert finding.severity is Severity.NOTICE
    assert (finding.found, finding.expected, finding.difference) == ("176.83万元", "176.82万元", "0.01万元")


def test_no_other_sum_is_mentioned(findings):
    """Tables 1 to 5 and 12 at every level, contributions on both sides, procurement, shares and rates."""
    tied = {f"R-{number:02d}" for number in (*range(1, 13), *range(14, 21), 22, 24)}
    mentioned = [finding.subject for (code, _), finding in findings.items() if code in tied]
    assert set(mentioned) == {"表六/工会经费", "表六/对个人和家庭的补助"}


@pytest.mark.parametrize(
    ("right", "original", "code"),
    [
        ("占23.36%", "占0%", "R-20"),
        ("占76.64%", "占0%", "R-20"),
        ("部门预算资金5681.80万元", "部门预算资金4354.71万元", "R-18"),
        ("基本支出1327.09万元，项目支出4354.71万元", "基本支出0万元，项目支出4354.71万元", "R-18"),
    ],
)
def test_the_mistakes_of_the_original_text_would_be_errors(document, right, original, code):
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert any(right in text for text in texts)
    broken = judged(with_text(as_read(document), right, original), code)
    assert broken and broken[0].severity is Severity.ERROR
