"""遗属生活困难补助: a share of the minimum living standard (低保) of the survivor's household place."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import when
from shebao.law.payers import Payer
from shebao.law.units import FLAG, MONTH, MONTHS, YUAN, choice, rate

law = Declaration(
    "survivors_hardship",
    "遗属生活困难补助",
    basis="泽州县2025年度部门预算",
    note="由县级财政负担，不得列入各项基金。年内低保标准有变动的，按各段月数分别计算。",
)
PLACE = choice(urban="城镇", rural="农村")

month = law.input("month", "补助年月", MONTH, ("2025-01", "2100-12"), optional=True)
place = law.input("household", "遗属户籍地", PLACE, optional=True, aliases=("place",))
survivor_months = law.input("survivor_months", "补助月数", MONTHS, (0, 12), aliases=("months",))
entitled = law.input("entitled", "年度核查仍符合条件", FLAG, optional=True)
on = (month, TODAY)
dibao = law.parameter("dibao", "本县最低生活保障月标准", YUAN, ("0", "10000"), id="dibao", on=on)
by_place = law.table(
    "dibao_by_place", "分城乡的最低生活保障月标准", YUAN, id="dibao.places", keys=PLACE, bounds=("0", "10000"), on=on
)
given_dibao = law.input("dibao_monthly", "户籍地最低生活保障月标准", YUAN, ("0", "10000"), optional=True)
share = law.parameter(
    "ratio", "占最低生活保障标准的比例", rate(4), ("0", "1"), id="hardship.ratio", on=on, aliases=("hardship_ratio",)
)
standard = law.step(
    "standard",
    "遗属户籍地低保月标准",
    when(given_dibao.given, given_dibao, when(place.given, by_place.at(place), dibao)),
    YUAN,
    law="按遗属户籍地当时的最低生活保障标准；城乡、各地不同，不能混用。",
)
hardship_month = law.step(
    "hardship_month",
    "月补助额",
    standard * share,
    YUAN,
    "half_up",
    law="最低生活保障月标准的80%，取到分。",
    when=~when(entitled.given, entitled, 1).equals(0),
    otherwise="0",
    why_not="年度核查不再符合条件（死亡、再婚、子女成年且不在校、本人有养老金等）",
)
hardship_year = law.step(
    "hardship_year",
    "全年补助额",
    hardship_month * survivor_months,
    YUAN,
    law="月补助额乘以补助月数。",
    payer=Payer.COUNTY,
)
law.each("survivors", "各遗属", totals=(hardship_month, hardship_year))
KIND = law.kind(
    hardship_month, hardship_year, example={"dibao_monthly": "740", "survivor_months": 12, "month": "2025-12"}
)
