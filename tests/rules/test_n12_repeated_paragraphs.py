from shebao.findings import Severity
from tests.rules.texts import found

TEXT = "本单位2024年公开项目绩效目标的项目共{}个，涉及一般公共预算资金{}万元。"


def test_one_paragraph_once_passes():
    assert found("N-12", "#绩效", TEXT.format(3, 100)) == []
    assert found("N-12", "#绩效", TEXT.format(3, 100), "#另一节", TEXT.format(4, 120)) == []


def test_the_same_words_with_other_figures():
    (finding,) = found("N-12", "#绩效", TEXT.format(3, 100), TEXT.format(4, 120))
    assert finding.severity is Severity.WARNING
    assert len(finding.spots) == 2
