"""待遇领取地: where a person who paid in several places claims the pension (国办发〔2009〕66号第六条)."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import Call, Name
from shebao.law.units import FLAG, MONTH, MONTHS, TEXT, choice

MOST = 12
RULE = choice(
    at_household="关系在户籍地，在户籍地领取",
    present="在现参保地满规定年限，在现参保地领取",
    earlier="在上一个满规定年限的参保地领取",
    back_home="各地都不满规定年限，在户籍地领取",
)
TEMPORARY = "（临时账户）"
Row = tuple[str, int, bool]


def record_of(*fields: str | int | None) -> str:
    """各参保地和缴费月数"""
    rows = [fields[at : at + 3] for at in range(0, len(fields), 3)]
    return "；".join(
        f"{str(place).replace('；', '，')}：{months}个月{TEMPORARY if temporary == 1 else ''}"
        for place, months, temporary in rows
        if place is not None and months is not None
    )


def rows_of(record: str) -> list[Row]:
    """The rows of a record again: place, months, whether a temporary account."""
    rows = []
    for row in record.split("；") if record else []:
        place, _, months = row.removesuffix(TEMPORARY).rpartition("：")
        rows.append((place, int(months.removesuffix("个月")), row.endswith(TEMPORARY)))
    return rows


def months_at(place: str, rows: list[Row]) -> int:
    """Months in one place; those of a temporary account make no place."""
    return sum(months for at, months, temporary in rows if at == place and not temporary)


def last_long(present: str, needed: int, rows: list[Row]) -> str | None:
    """The last place but the present one with enough months."""
    return next((at for at, _, _ in reversed(rows) if at != present and months_at(at, rows) >= needed), None)


def present_of(household: str, present: str | None, record: str) -> str:
    """所填的关系所在地；没有填的，最后一个不是临时账户的参保地，都是临时账户的为户籍地"""
    if present is not None:
        return present
    return next((place for place, _, temporary in reversed(rows_of(record)) if not temporary), household)


def months_of(place: str, record: str) -> int:
    """该地各段缴费月数之和，临时账户不计"""
    return months_at(place, rows_of(record))


def rule_of(household: str, present: str, needed: int, record: str) -> int:
    """依次看户籍地、现参保地、上一个满规定年限的参保地"""
    rows = rows_of(record)
    if present == household:
        return RULE.option("at_household")
    if months_at(present, rows) >= needed:
        return RULE.option("present")
    return RULE.option("earlier" if last_long(present, needed, rows) else "back_home")


def place_of(household: str, present: str, rule: int, needed: int, record: str) -> str:
    """按适用的规定"""
    if rule == RULE.option("present"):
        return present
    if rule == RULE.option("earlier"):
        return last_long(present, needed, rows_of(record)) or household
    return household


law = Declaration(
    "claim_place",
    "待遇领取地",
    basis="国办发〔2009〕66号第六条",
    note="各参保地按时间先后填；同一地方分几段的，各段相加。临时账户的月数不作为确定待遇领取地的年限。",
)
household = law.input("household", "户籍地", TEXT, aliases=("household_place", "户籍所在地"))
given_present = law.input(
    "present", "养老保险关系所在地", TEXT, optional=True, aliases=("present_place", "relation_place", "现参保地")
)
reached = law.input("reached", "达到领取条件年月", MONTH, ("2010-01", "2100-12"), optional=True, aliases=("retired",))
rows = law.list_of(
    "places",
    "各参保地",
    MOST,
    ("place", "参保地", TEXT, None),
    ("months", "实际缴费月数", MONTHS, (0, 720)),
    ("temporary", "临时账户", FLAG, None),
    may_miss=("temporary",),
    field_aliases={"temporary_account": "temporary", "contribution_months": "months"},
)
needed = law.parameter(
    "place_months",
    "确定待遇领取地的缴费月数",
    MONTHS,
    (1, 480),
    id="transfer.place_months",
    on=(reached, TODAY),
)
fields: tuple[Name, ...] = tuple(row[field] for row in rows for field in ("place", "months", "temporary"))
record = law.step(
    "record",
    "各参保地缴费月数",
    Call(record_of, fields, TEXT, takes_absent=True),
    TEXT,
    law="各参保地按时间先后。",
    hidden=True,
)
needed_months = law.step(
    "needed_months",
    "规定的缴费月数",
    needed,
    MONTHS,
    law="累计缴费满10年（120个月）。",
)
present = law.step(
    "present_used",
    "养老保险关系所在地（采用）",
    Call(present_of, (household, given_present, record), TEXT, takes_absent=True),
    TEXT,
    law="临时账户不转移关系，关系仍在原参保地或户籍地。",
)
present_months = law.step(
    "present_months",
    "在关系所在地的缴费月数",
    Call(months_of, (present, record), MONTHS, 0, 720 * MOST, takes_absent=True),
    MONTHS,
    law="在该地的实际缴费月数。",
)
rule = law.step(
    "rule",
    "适用的规定",
    Call(rule_of, (household, present, needed_months, record), RULE, 0, len(RULE.options) - 1, takes_absent=True),
    RULE,
    law="关系在户籍地的在户籍地；不在户籍地而在当地满10年的在当地；不满10年的转回上一个满10年的地方；各地都不满的在户籍地。",
)
place = law.step(
    "claim_place",
    "待遇领取地",
    Call(place_of, (household, present, rule, needed_months, record), TEXT, takes_absent=True),
    TEXT,
    law="关系和资金归集到待遇领取地。",
)
claim_months = law.step(
    "claim_months",
    "在待遇领取地的缴费月数",
    Call(months_of, (place, record), MONTHS, 0, 720 * MOST, takes_absent=True),
    MONTHS,
    law="在待遇领取地的实际缴费月数。",
)
KIND = law.kind(
    place,
    rule,
    present_months,
    claim_months,
    example={
        "household": "泽州县",
        "places": [{"place": "太原市", "months": 130}, {"place": "郑州市", "months": 84}],
    },
)
