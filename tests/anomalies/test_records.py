"""A06, A20, A21, A30: records twice, to nobody, or lacking something."""

from tests.anomalies.files import Files, who


def test_a06_several_numbers_in_one_system(files: Files) -> None:
    paused = [files.add("F1", who(0)), files.add("F1", who(0), 缴费状态="暂停缴费")]
    paying = [files.add("F1", who(1), 实际缴费月数=9), files.add("F1", who(1), 实际缴费月数=30)]
    files.add("F1", who(2))
    files.add("F3", who(2))
    found = files.suspects("A06")
    assert [one["rows"] for one in found] == [paused, paying]
    assert [one["severity"] for one in found] == ["M", "H"]  # two that pay touch money
    assert "10000005" in found[1]["proposed"]


def test_a06_a_row_twice_is_no_second_number(files: Files) -> None:
    files.add("F1", who(0))
    files.add("F1", who(0), 个人编号="10000002")
    assert files.places("A06") == []


def test_a20_a_unit_nobody_knows(files: Files) -> None:
    files.add("F6-110", 单位编号="5001", 单位名称="泽州县甲有限公司")
    files.add("F1", who(0), 单位编号="5001")
    unknown = [files.add("F1", who(1), 单位编号="5999"), files.add("F1", who(2), 单位编号="5999")]
    files.add("F1", who(3), 单位编号="")
    files.add("F3", who(4), 单位编号="5999")  # no file of units of this system
    assert files.places("A20") == [unknown]
    assert any("F6 单位_失业" in each.reason for each in files.look().not_checked if each.code == "A20")


def test_a20_a_file_of_units_that_is_not_whole_is_not_used(files: Files) -> None:
    files.add("F6-110", 单位编号="5001", 单位名称="泽州县甲有限公司")
    for order in range(120):
        files.add("F1", who(0, 证件号码="", 姓名=f"王{chr(0x4E00 + order)}明"), 单位编号=f"6{order:03d}")
    found = files.look()
    assert not (found.candidates["code"] == "A20").any()
    assert any("单位文件不全" in each.reason for each in found.not_checked if each.code == "A20")


def test_a21_what_must_be_filled(files: Files) -> None:
    missing = files.add("F1", who(0), 手机号码="", 首次参保年月="", 待遇状态="")
    account = files.add("F1", who(1), 待遇状态="正常发放", 银行账号="", 人员状态="离退休", 缴费状态="终止缴费")
    ended = files.add("F1", who(2), 手机号码="", 缴费状态="终止缴费")
    files.add("F1", who(3), 银行账号="")  # draws nothing
    files.add("F1", who(4), 待遇状态="正常发放", 银行账号="6210990010000895466")
    found = files.suspects("A21")
    of = {one["rows"][0]: one for one in found}
    assert sorted(of) == [missing, account, ended]
    assert [of[place]["severity"] for place in (missing, account, ended)] == ["L", "H", "L"]
    assert [of[place]["proposal"] for place in (missing, account, ended)] == ["补充资料", "补充资料", "确认无误候选"]
    assert "首次参保年月、手机号码" in of[missing]["evidence"]


def test_a21_a_name(files: Files) -> None:
    nameless = files.add("F4", who(0, 姓名=""))
    files.add("F4", who(1))
    found = files.suspects("A21")
    assert [(one["rows"], one["severity"]) for one in found] == [([nameless], "M")]


def test_a21_a_column_that_a_system_does_not_keep(files: Files) -> None:
    for order in range(120):
        files.add("F3", who(0, 证件号码="", 姓名=f"王{chr(0x4E00 + order)}明"), 手机号码="")
    found = files.look()
    assert not (found.candidates["code"] == "A21").any()
    assert any("手机号码" in each.reason and "未采集" in each.reason for each in found.not_checked)


def test_a30_a_row_twice(files: Files) -> None:
    twins = [files.add("F1", who(0)), files.add("F1", who(0), 个人编号="10000002")]
    files.add("F1", who(1))
    files.add("F1", who(1), 个人编号="10000004", 手机号码="15400000002")  # one cell differs
    found = files.suspects("A30")
    assert [one["rows"] for one in found] == [twins]
    assert found[0]["auto"] and found[0]["proposal"] == "自动处理"


def test_a30_a_benefit_twice_is_for_people_to_decide(files: Files) -> None:
    files.add("F1", who(0))
    for _ in range(2):
        files.add("F8", 险种="110", 个人编号="10000002", 待遇项目="基本养老金", 所属期="202511", 实发金额="3000.00")
    found = files.suspects("A30")
    assert [(one["auto"], one["proposal"], one["severity"]) for one in found] == [(False, "核实", "H")]
