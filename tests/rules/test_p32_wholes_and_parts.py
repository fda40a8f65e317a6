from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-32"


def forms(whole: str, part: str):
    return printed(
        project(quantity="全县参保人数", quantity_value=whole),
        project(name="企业参保登记", quantity="企业养老保险参保人数", quantity_value=part),
    )


def test_a_whole_above_its_part_passes():
    assert judged(forms("≥60000人", "≥45937人"), CODE) == []


def test_a_whole_below_its_part():
    (finding,) = judged(forms("≥10000人", "≥45937人"), CODE)
    assert finding.expected == "不少于≥45937人" and len(finding.places) == 2


def test_other_things_are_not_compared():
    document = printed(
        project(quantity="全县培训场次", quantity_value="≥10场"), project(name="体检", quantity_value="≥300人")
    )
    assert judged(document, CODE) == []
