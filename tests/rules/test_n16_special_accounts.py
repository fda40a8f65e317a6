from tests.rules.texts import found

CENTRAL = "专项资金实行国库集中支付。"


def test_an_account_of_its_own_beside_the_treasury():
    (finding,) = found("N-16", "#资金管理办法", "（三）专户专账，专款专用；", CENTRAL)
    assert finding.found == "专户专账"


def test_only_one_of_the_two_passes():
    assert found("N-16", "#资金管理办法", "（三）专户专账，专款专用；") == []
    assert found("N-16", "#资金管理办法", "（三）专账核算，专款专用；", CENTRAL) == []


def test_the_insurance_fund_has_its_account_by_law():
    assert found("N-16", "#资金管理办法", "社会保险基金存入财政专户，专户专账。", CENTRAL) == []
