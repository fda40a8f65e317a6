"""城乡居民丧葬补助: funeral grant of the residents' scheme, months of the base pension, and the inheritance."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.payers import Payer
from shebao.law.units import MONTH, MONTHS, YUAN

law = Declaration(
    "residents_funeral",
    "城乡居民丧葬补助",
    basis="国发〔2014〕8号",
    note="补助月数由县里规定，尚未设定的不能计算。养老金发到死亡当月；死亡后多发的，按追回办理。",
)
died = law.input("died", "死亡年月", MONTH, ("2014-07", "2100-12"), optional=True)
account_balance = law.input(
    "account", "个人账户余额", YUAN, ("0", "10000000"), optional=True, aliases=("account_balance",)
)
on = (died, TODAY)
base = law.parameter("base", "基础养老金月标准", YUAN, ("0", "10000"), id="res.base", on=on)
months = law.parameter("funeral_months", "丧葬补助月数", MONTHS, (0, 60), id="res.funeral_months", on=on)
funeral = law.step(
    "funeral",
    "丧葬补助",
    base * months,
    YUAN,
    law="按死亡当月本县基础养老金标准的规定月数发给，一次性。",
    source="由县里确定",
    payer=Payer.RESIDENTS_FUND,
)
inherited = law.step(
    "inherited",
    "个人账户余额（可继承额）",
    account_balance,
    YUAN,
    law="个人账户余额全部可以继承。",
    when=account_balance.given,
    why_not="没有填个人账户余额",
    payer=Payer.RESIDENTS_FUND,
)
law.each("people", "人员", totals=(funeral,))
KIND = law.kind(
    funeral, inherited, example={"died": "2025-06", "base": "148", "funeral_months": 12, "account": "3120.40"}
)
