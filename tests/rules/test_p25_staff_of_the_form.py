from shebao.findings import Severity
from tests.rules.documents import judged, with_paragraph
from tests.rules.printed import form_table, printed

CODE = "P-25"


def document(posts: str = "25人", own: str = "20人"):
    form = form_table(
        f"""部门名称 | 示例县就业局 | . | .
        核定的人员编制数 | {posts} | 实际在职人员总数 | 20人
        其中：在编人员数 | {own} | 其他人员数 | 0人
        一级指标 | 二级指标 | 三级指标 | 指标值
        产出指标 | 数量指标 | 培训场次 | 6场""",
        "部门整体支出绩效目标申报表",
    )
    return with_paragraph(printed(form), "机构", "核定事业编制25名。")


def test_the_same_staff_passes():
    assert judged(document(), CODE) == []


def test_another_number_of_posts():
    (finding,) = judged(document(posts="26人"), CODE)
    assert finding.severity is Severity.WARNING and finding.subject == "部门整体绩效/编制"


def test_a_sum_that_is_none():
    (finding,) = judged(document(own="19人"), CODE)
    assert finding.severity is Severity.ERROR
