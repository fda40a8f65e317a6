from shebao.budget.book import Calculation
from shebao.findings import Severity
from tests.rules.documents import RECORDS, TRAINING, good_document, judged, with_form, with_form_text, worst

CODE = "P-11"
BASIS = "根据《关于做好“取暖费”发放工作的通知》（示人社发[2022]7号）。"


def with_bases(first: str, second: str, standard_fen: int = 1_000_00):
    document = with_form_text(good_document(), TRAINING, "立项依据", first)
    document = with_form_text(document, RECORDS, "立项依据", second)
    return with_form(document, RECORDS, calculations=(Calculation(RECORDS, "取暖费", 125, "人", standard_fen),))


def test_different_projects_pass():
    assert judged(good_document(), CODE) == []


def test_one_basis_and_one_standard_twice():
    findings = judged(with_bases(BASIS, BASIS.replace("《", "").replace("》", "")), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/职业技能培训、档案系统运行维护"]


def test_one_basis_with_two_standards_passes():
    assert judged(with_bases(BASIS, BASIS, 900_00), CODE) == []


def test_two_bases_with_one_standard_pass():
    assert judged(with_bases(BASIS, BASIS.replace("7号", "8号")), CODE) == []


def test_one_name_twice():
    findings = judged(with_form(good_document(), RECORDS, name="职业技能（培训）"), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/职业技能培训/名称"]
