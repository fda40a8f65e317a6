from tests.rules.documents import judged
from tests.rules.printed import GOOD, PROJECT, form_table, printed

CODE = "P-33"
BASIS = "项目概况 | {overview} | . | .\n立项依据 | 某人社发〔2022〕7号 | . | ."


def form(name: str, month: str):
    text = PROJECT.replace("项目概况 | {overview} | . | .", BASIS).replace("2025年10月底前", month)
    return form_table(text.format(**(GOOD | {"name": name})))


def test_one_time_passes():
    assert judged(printed(form("退休人员取暖费（三保）", "10月"), form("2022年以后退休人员取暖费", "10月")), CODE) == []


def test_other_projects_have_other_times():
    assert judged(printed(form("退休人员取暖费", "10月"), form("技能培训", "9月")), CODE) == []


def test_two_times_of_one_benefit():
    (finding,) = judged(printed(form("退休人员取暖费（三保）", "9月"), form("2022年以后退休人员取暖费", "10月")), CODE)
    assert "9月" in finding.message and "10月" in finding.message and len(finding.places) == 2
