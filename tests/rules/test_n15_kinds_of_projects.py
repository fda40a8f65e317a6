from tests.rules.texts import found

TEXT = "减少2个社会保险基金项目：城乡居民养老保险补助{}万元，{}17.00万元。"


def test_a_kitchen_is_no_project_of_an_insurance_fund():
    (finding,) = found("N-15", "#二、变动情况", TEXT.format("375.00", "厨房设备配置经费"))
    assert finding.found == "厨房设备配置经费"


def test_projects_of_the_kind_pass():
    assert found("N-15", "#二、变动情况", TEXT.format("375.00", "失业保险补助")) == []


def test_what_stands_behind_the_counted_is_not_counted():
    text = TEXT.format("375.00", "失业保险补助").rstrip("。") + "，厨房设备配置经费3.00万元。"
    assert found("N-15", "#二、变动情况", text) == []
