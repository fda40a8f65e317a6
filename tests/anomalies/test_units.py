"""A17 and A18: employers known by different codes, or differently by one code."""

from tests.anomalies.files import Files, who

ONE, TWO = "91140525MA1007067K", "91140525MA1012237F"


def unit(files: Files, system: str, code: str, name: str, credit: str) -> tuple[str, int]:
    return files.add(f"F6-{system}", 单位编号=code, 单位名称=name, 统一社会信用代码=credit)


def test_a17_one_employer_several_codes(files: Files) -> None:
    planted = [unit(files, "110", "1", "泽州县甲有限公司", ONE), unit(files, "210", "9", "泽州县甲有限公司", ONE)]
    for system in ("110", "210"):
        unit(files, system, "2", "泽州县乙有限公司", TWO)
    files.add("F1", who(0))
    found = files.suspects("A17")
    assert [one["rows"] for one in found] == [planted]
    assert found[0]["auto"] and found[0]["key"] == "A17|110:1,210:9"


def test_a18_one_code_several_names(files: Files) -> None:
    renamed = [unit(files, "110", "1", "泽州县甲有限公司", ONE), unit(files, "210", "1", "泽州县甲厂", ONE)]
    unit(files, "110", "2", "泽州县乙（巴公）有限公司", TWO)
    unit(files, "210", "2", "泽州县乙(巴公)有限公司 ", TWO)  # width and a space
    files.add("F1", who(0))
    found = files.suspects("A18")
    assert [one["rows"] for one in found] == [renamed]
    assert found[0]["proposal"] == "核实"
    files.add("F9", 来源="市监", 证件号码=ONE, 姓名="泽州县甲有限公司", 事件="变更", 事件日期="2023-05-01")
    assert [one["proposal"] for one in files.suspects("A18")] == ["更正"]


def test_a18_one_code_several_credit_codes(files: Files) -> None:
    merged = [unit(files, "110", "1", "泽州县甲有限公司", ONE), unit(files, "210", "1", "泽州县甲有限公司", TWO)]
    unit(files, "110", "5", "泽州县乙有限公司", TWO)  # taken over: what the second system still says
    unit(files, "210", "5", "泽州县乙有限公司", TWO)
    files.add("F1", who(0))
    assert files.places("A18") == [merged]
    assert files.places("A17") == []  # A18 says it


def test_a18_systems_that_count_each_in_its_own_way(files: Files) -> None:
    for system, codes in (("110", ("1", "2")), ("210", ("2", "1"))):
        unit(files, system, codes[0], "泽州县甲有限公司", ONE)
        unit(files, system, codes[1], "泽州县乙有限公司", TWO)
    files.add("F1", who(0))
    assert files.places("A18") == []
    assert len(files.places("A17")) == 2
