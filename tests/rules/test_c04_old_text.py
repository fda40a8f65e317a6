import pytest

from tests.rules.years import between, document

CODE = "C-04"


@pytest.mark.parametrize(
    ("last", "this"),
    [
        ("2024年预算安排培训三期。", "2025年预算安排培训三期。"),
        ("2024年预算安排培训三期。", "2024年预算安排培训四期。"),
        ("依据《2024年县级预算管理办法》执行。", "依据《2024年县级预算管理办法》执行。"),
        ("截至2023年12月31日，共有车辆3辆。", "截至2024年12月31日，共有车辆3辆。"),
        ("我单位成立于2024年，负责预算工作。", "我单位成立于2024年，负责预算工作。"),
        ("2025年预算与2024年预算口径一致。", "2025年预算与2024年预算口径一致。"),
        ("负责全县就业工作。", "负责全县就业工作。"),
    ],
)
def test_text_that_moved_on_or_does_not_have_to(last, this):
    assert between(document(2025, this), document(2024, last), CODE) == []


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("2024年预算安排培训三期。", "2024年"),
        ("截至2023年12月31日，共有车辆3辆。", "2023年"),
        ("2024年度三公经费预算为零。", "2024年"),
    ],
)
def test_a_sentence_of_last_year(sentence, year):
    (finding,) = between(document(2025, f"概况如下。{sentence}"), document(2024, sentence), CODE)
    assert finding.found == year and finding.spots[0].start == 5
