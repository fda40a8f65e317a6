"""城乡居民养老保险缴费: one person's yearly payment by band, the government's subsidy, collective aid, and who pays."""

from shebao.law.declare import Declaration
from shebao.law.expressions import cases, least, number, when
from shebao.law.payers import Payer
from shebao.law.units import FLAG, YEAR, YUAN, choice, money, rate

LEVEL = choice(province="省", city="市", county="县")
SUPPLEMENTARY = "山西省城乡居民补充养老保险办法（文号未查到）"

law = Declaration(
    "residents_contribution",
    "城乡居民养老保险年度缴费和补贴",
    basis="国发〔2014〕8号",
    note="每人每年缴费一次；政府补贴在个人缴费到账以后才记入。",
)
year = law.input("year", "缴费年度", YEAR, (2009, 2100))
scheme = law.input("scheme", "险种", choice(basic="城乡居民基本养老保险", supplementary="城乡居民补充养老保险"))
payment = law.input(
    "payment", "缴费档次（元/年）", money(0), ("0", "10000"), aliases=("annual_payment", "band", "缴费档次")
)
arrived = law.input("payment_arrived", "个人缴费已到账", FLAG, aliases=("arrived", "paid"))
by_government = law.input(
    "paid_by_government", "政府代缴", FLAG, optional=True, aliases=("government_paid", "government_pays")
)
aid = law.input("collective_aid", "集体补助", YUAN, ("0", "100000"), optional=True)
shares = "shares"
province = law.input("shares.province", "省级负担补贴比例", rate(4), ("0", "1"), group=shares)
city = law.input("shares.city", "市级负担补贴比例", rate(4), ("0", "1"), group=shares)
by_share_table = law.input("by_county_shares", "按本县规定分担补贴", FLAG, optional=True)
on = (year,)
share_table = law.table(
    "share_table", "政府补贴的分担比例表", rate(4), id="res.subsidy_share", keys=LEVEL, bounds=("0", "1"), on=on
)
bands = law.table(
    "bands",
    "缴费档次和政府补贴",
    YUAN,
    id="res.bands",
    keys=(0, 10000),
    bounds=("0", "100000"),
    on=on,
    key_step=100,
)
supplementary_bands = law.table(
    "supplementary_bands",
    "补充养老保险缴费档次和政府补贴",
    YUAN,
    id="rsp.bands",
    keys=(0, 10000),
    bounds=("0", "100000"),
    on=on,
    key_step=100,
)
government_band = law.parameter(
    "government_band", "政府代缴档次", YUAN, ("0", "10000"), id="res.band.paid_by_government", on=on
)
government_subsidy = law.parameter(
    "subsidy_if_paid_by_government",
    "政府代缴人员的缴费补贴",
    YUAN,
    ("0", "10000"),
    id="res.subsidy.paid_by_government",
    on=on,
)
aid_cap = law.parameter(
    "collective_aid_cap", "集体补助年度上限", YUAN, ("0", "100000"), id="res.collective_aid_cap", on=on
)

helped = by_government.given & by_government.is_("true")
NOT_ARRIVED = "个人缴费尚未到账"
law.step(
    "government_band_difference",
    "与政府代缴档次的差额",
    payment - government_band,
    YUAN,
    law="政府代缴的，按规定的代缴档次。",
    when=helped,
    why_not="不是政府代缴",
    quiet=True,
    bounds=("0", "0"),
)
subsidy_due = law.step(
    "subsidy_of_band",
    "本档次政府补贴",
    cases(
        (helped, government_subsidy),
        (scheme.is_("basic"), bands.at(payment)),
        otherwise=supplementary_bands.at(payment),
    ),
    YUAN,
    law="按缴费档次给予缴费补贴；没有这一档次的不能缴费。",
    formula="按档次查补贴表（政府代缴的，按代缴人员的补贴）",
)
ARRIVED = arrived.is_("true")
from_person = law.step(
    "own_payment",
    "个人缴费",
    when(helped, 0, payment),
    YUAN,
    law="本人按所选档次缴费。",
    when=ARRIVED,
    otherwise="0",
    why_not=NOT_ARRIVED,
    payer=Payer.PERSON,
)
from_government = law.step(
    "government_payment",
    "政府代缴",
    payment,
    YUAN,
    law="贫困、重度残疾等人员由政府代缴。",
    when=ARRIVED & helped,
    otherwise="0",
    why_not="不是政府代缴，或者尚未到账",
)
subsidy = law.step(
    "subsidy",
    "记入的政府补贴",
    subsidy_due,
    YUAN,
    law="个人缴费（或政府代缴）到账以后，才记入政府补贴。",
    when=ARRIVED,
    otherwise="0",
    why_not=NOT_ARRIVED,
)
aid_credited = law.step(
    "collective_aid_credited",
    "记入的集体补助",
    least(aid, aid_cap),
    YUAN,
    law="集体可以补助，以规定的上限为限。",
    when=ARRIVED & aid.given,
    otherwise="0",
    why_not="没有集体补助，或者个人缴费尚未到账",
)
credited = law.step(
    "credited",
    "记入个人账户合计",
    from_person + from_government + subsidy + aid_credited,
    YUAN,
    law="个人缴费、政府代缴、政府补贴和集体补助全部记入个人账户。",
)
NO_SHARES = "没有填分担比例"
by_table = when(by_share_table.given, by_share_table, 0).equals(1)
shared = province.given | by_table
province_rate = when(province.given, province, share_table.at(number(LEVEL.option("province"))))
city_rate = when(province.given, city, share_table.at(number(LEVEL.option("city"))))
province_part = law.step(
    "province_share",
    "省级负担补贴",
    subsidy * province_rate,
    YUAN,
    "half_up",
    law="补贴由省、市、县分担，比例由当地规定。",
    when=shared,
    why_not=NO_SHARES,
    payer=Payer.PROVINCE,
)
city_part = law.step(
    "city_share",
    "市级负担补贴",
    subsidy * city_rate,
    YUAN,
    "half_up",
    law="补贴由省、市、县分担，比例由当地规定。",
    when=shared,
    why_not=NO_SHARES,
    payer=Payer.CITY,
)
county_part = law.step(
    "county_share",
    "县级负担补贴",
    subsidy - province_part - city_part,
    YUAN,
    law="其余由县级负担，省、市两级取到分后的差额归县级。",
    when=shared,
    why_not=NO_SHARES,
    bounds=("0", "100000"),
    payer=Payer.COUNTY,
)
results = (from_person, from_government, subsidy, aid_credited, credited)
law.each("people", "人员", totals=results)
KIND = law.kind(
    *results,
    province_part,
    city_part,
    county_part,
    example={"year": 2025, "scheme": "basic", "payment": 500, "payment_arrived": True},
)
