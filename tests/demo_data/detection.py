"""Finds anomalies again from the cells of the files alone, with code of its own: Polars, the answer key unseen.

Each function answers the rows it found as (file, spreadsheet row). Where two files must be joined, people are joined by
their true key, for the joining of people is not what is tested here.
"""

import polars as pl

from shebao.demo_data import DemoData

Found = set[tuple[str, int]]
FILE_OF = {"F1": "企业养老", "F2": "机关养老", "F3": "失业", "F4": "工伤", "F5": "城乡居民"}
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def read(county: DemoData, file: str) -> pl.DataFrame:
    """A file with its rows counted, the true person of each, and the number in its plain form."""
    frame = county.frames[file]
    data = frame.data.with_columns(
        row=pl.int_range(2, len(frame) + 2, eager=True),
        file=pl.lit(file),
        who=pl.Series(frame.person),
        unit=pl.Series(frame.employer),
    )
    if "证件号码" not in data.columns:
        return data
    number = pl.col("证件号码").str.replace_all("[\u200b' \u3000]", "").str.to_uppercase()
    for wide, plain in zip("０１２３４５６７８９Ｘ", "0123456789X", strict=True):
        number = number.str.replace_all(wide, plain, literal=True)
    return data.with_columns(number.alias("plain")).with_columns(
        eighteen=pl.when(pl.col("plain").str.contains(r"^\d{15}$"))
        .then(pl.col("plain").str.slice(0, 6) + "19" + pl.col("plain").str.slice(6))
        .otherwise(pl.col("plain").str.slice(0, 17))
    )


def check(first17: pl.Expr) -> pl.Expr:
    """The check character of 17 digits."""
    total = sum(
        (first17.str.slice(place, 1).cast(pl.Int64, strict=False) * weight for place, weight in enumerate(WEIGHTS)),
        start=pl.lit(0),
    )
    return (total % 11).replace_strict(dict(enumerate("10X98765432")), default="")


def rows(data: pl.DataFrame) -> Found:
    return set(zip(data["file"].to_list(), data["row"].to_list(), strict=True))


def with_good_number(data: pl.DataFrame) -> pl.DataFrame:
    """Rows whose number is whole: length, birth date, check character; 15 digits have no check character."""
    birth = pl.col("eighteen").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    shape = pl.col("plain").str.contains(r"^\d{17}[\dX]$") & (
        check(pl.col("eighteen")) == pl.col("plain").str.slice(17)
    )
    old = pl.col("plain").str.contains(r"^\d{15}$")
    return data.filter((shape | old) & birth.is_not_null() & (birth.dt.year() >= 1900))


def a01(county: DemoData) -> Found:
    found: Found = set()
    for file in FILE_OF:
        data = read(county, file)
        good = with_good_number(data).select("row")
        wrong = data.filter(pl.col("plain") != "").join(good, on="row", how="anti")
        found |= rows(wrong)
    return found


def a02(county: DemoData) -> Found:
    return set().union(*(rows(read(county, file).filter(pl.col("证件号码") == "")) for file in FILE_OF))


def a03(county: DemoData) -> Found:
    found: Found = set()
    for file in ("F1", "F2"):
        data = with_good_number(read(county, file))
        sex = (
            pl.when(pl.col("eighteen").str.slice(16, 1).cast(pl.Int64) % 2 == 1)
            .then(pl.lit("男"))
            .otherwise(pl.lit("女"))
        )
        other_sex = (pl.col("性别") != "") & (pl.col("性别") != sex)
        birth = pl.col("出生日期").str.replace_all("-", "")
        found |= rows(data.filter(other_sex | ((birth != "") & (birth != pl.col("eighteen").str.slice(6, 8)))))
    return found


def repeated(data: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Rows that share these cells with another one."""
    return data.filter(pl.len().over(keys) > 1)


def a06(county: DemoData) -> Found:
    found: Found = set()
    for file in ("F1", "F2", "F3", "F4"):
        data = read(county, file)
        found |= rows(data.filter(pl.col("个人编号").n_unique().over("who") > 1))
    return found


def active(county: DemoData, file: str) -> pl.DataFrame:
    data = read(county, file)
    return (
        data.filter(pl.col("参保状态") == "正常参保") if file == "F4" else data.filter(pl.col("缴费状态") == "参保缴费")
    )


def drawing(county: DemoData, file: str) -> pl.DataFrame:
    data = read(county, file)
    return (
        data.filter(pl.col("领取状态") == "领取中") if file == "F3" else data.filter(pl.col("待遇状态") == "正常发放")
    )


def a07(county: DemoData) -> Found:
    return set().union(
        *(
            rows(active(county, file).filter(pl.col("单位编号").n_unique().over("who") > 1))
            for file in ("F1", "F2", "F3")
        )
    )


def both(one: pl.DataFrame, other: pl.DataFrame) -> Found:
    """Rows of people who are in both."""
    people = one.select("who").join(other.select("who"), on="who").unique()
    return rows(one.join(people, on="who", how="semi")) | rows(other.join(people, on="who", how="semi"))


def a08(county: DemoData) -> Found:
    return both(active(county, "F1"), active(county, "F2"))


def a09(county: DemoData) -> Found:
    return both(active(county, "F1"), drawing(county, "F5")) | both(active(county, "F2"), drawing(county, "F5"))


def a10(county: DemoData) -> Found:
    one, two, five = (drawing(county, file) for file in ("F1", "F2", "F5"))
    return both(one, five) | both(two, five) | both(one, two)


def reported(county: DemoData, event: str, *files: str) -> Found:
    """Rows of other offices about people who are active or draw here, and those people's rows."""
    reports = read(county, "F9").filter((pl.col("事件") == event) & (pl.col("who") >= 0))
    found: Found = set()
    for file in files:
        here = drawing(county, file)
        if event == "死亡" and file in ("F1", "F2"):
            here = pl.concat([here, active(county, file)]).unique("row")
        found |= both(reports, here)
    return found


def a11(county: DemoData) -> Found:
    return reported(county, "死亡", "F1", "F2", "F5")


def a12(county: DemoData) -> Found:
    dead = read(county, "F1").filter(pl.col("人员状态") == "死亡")
    return both(dead, active(county, "F3")) | both(dead, active(county, "F4"))


def a13(county: DemoData) -> Found:
    return both(drawing(county, "F3"), active(county, "F1"))


def a14(county: DemoData) -> Found:
    return reported(county, "服刑", "F1", "F2", "F5")


def a15(county: DemoData) -> Found:
    retired = read(county, "F1").filter(pl.col("人员状态") == "离退休")
    return both(retired, active(county, "F3")) | both(retired, active(county, "F4"))


def a16(county: DemoData) -> Found:
    suspended = read(county, "F1").filter(pl.col("缴费状态") == "暂停缴费")
    found: Found = set()
    for file in ("F3", "F4"):
        here = active(county, file)
        same = suspended.join(here, on=["who", "unit"], suffix="_here")
        found |= {("F1", row) for row in same["row"]} | {(file, row) for row in same["row_here"]}
    return found


UNIT_FILES = ("F6-110", "F6-120", "F6-210", "F6-410")


def units(county: DemoData) -> pl.DataFrame:
    return pl.concat([read(county, file) for file in UNIT_FILES])


def a17(county: DemoData) -> set[str]:
    """Credit codes with several unit codes."""
    several = units(county).filter(pl.col("单位名称").n_unique().over("统一社会信用代码") == 1)
    return set(several.filter(pl.col("单位编号").n_unique().over("统一社会信用代码") > 1)["统一社会信用代码"])


def a18(county: DemoData) -> set[str]:
    """Unit codes with several names or credit codes."""
    differ = pl.struct("单位名称", "统一社会信用代码").n_unique().over("单位编号") > 1
    return set(units(county).filter(differ)["单位编号"])


def a19(county: DemoData) -> set[str]:
    """Credit codes the business register has closed, of units with people who pay."""
    closed = read(county, "F9").filter((pl.col("来源") == "市监") & (pl.col("事件") == "注销"))["证件号码"]
    staffed = active(county, "F1")["单位编号"].implode()
    known = read(county, "F6-110").filter(pl.col("单位编号").is_in(staffed))
    return set(known.filter(pl.col("统一社会信用代码").is_in(closed.implode()))["统一社会信用代码"])


def a20(county: DemoData) -> Found:
    found: Found = set()
    for file, of in zip(("F1", "F2", "F3", "F4"), UNIT_FILES, strict=True):
        known = county.files[of]["单位编号"].implode()
        found |= rows(read(county, file).filter((pl.col("单位编号") != "") & ~pl.col("单位编号").is_in(known)))
    return found


REQUIRED = {
    "F1": ("手机号码", "首次参保年月", "性别", "出生日期"),
    "F2": ("手机号码", "首次参保年月", "性别", "出生日期"),
    "F3": ("手机号码", "参保年月"),
    "F4": ("参保年月",),
    "F5": ("银行账号",),
}


def a21(county: DemoData) -> Found:
    found: Found = set()
    for file, columns in REQUIRED.items():
        for column in columns:
            found |= rows(read(county, file).filter(pl.col(column) == ""))
        if file in ("F1", "F2"):
            found |= rows(drawing(county, file).filter(pl.col("银行账号") == ""))
    return found


def fees(county: DemoData, file: str = "F7-110") -> pl.DataFrame:
    return read(county, file).with_columns(base=pl.col("缴费基数").cast(pl.Float64, strict=False))


def a22(county: DemoData) -> Found:
    normal = fees(county).filter(pl.col("缴费类型") == "正常")
    return rows(repeated(normal, "个人编号", "费款所属期", "缴费类型"))


def a23(county: DemoData) -> Found:
    """Contributions after retirement, before the first month, or negative: the rows of F7."""
    persons = read(county, "F1").unique("个人编号").select("个人编号", "首次参保年月", "退休日期")
    paid = fees(county).filter(pl.col("缴费类型") != "期初").join(persons, on="个人编号")
    retired = pl.col("退休日期").str.replace_all("-", "").str.slice(0, 6)
    wrong = (
        ((retired != "") & (pl.col("费款所属期") > retired))
        | ((pl.col("首次参保年月") != "") & (pl.col("费款所属期") < pl.col("首次参保年月")))
        | (pl.col("个人应缴").cast(pl.Float64) < 0)
    )
    return rows(paid.filter(wrong))


def a24(county: DemoData) -> Found:
    """Bases outside 4,198 to 20,991 yuan of 2025: the rows of F7."""
    return set().union(
        *(
            rows(fees(county, file).filter((pl.col("base") < 4198) | (pl.col("base") > 20991)))
            for file in ("F7-110", "F7-120", "F7-210")
        )
    )


def counted(county: DemoData) -> pl.DataFrame:
    """Months and account of F1 beside those counted again from F7."""
    paid = fees(county).unique(["个人编号", "费款所属期", "缴费类型"], keep="first").sort("row")
    opening = pl.col("缴费类型") == "期初"
    # A quarter of the flexible's contribution, 8 of 20 points, goes to the account; an employee's share as a whole.
    paid_in = pl.col("个人实缴").cast(pl.Float64, strict=False) * 100
    credit = pl.when(pl.col("单位编号") == "").then(pl.col("base") * 8).otherwise(paid_in)
    sums = paid.group_by("个人编号").agg(
        months=pl.col("累计缴费月数").filter(opening).first().cast(pl.Int64, strict=False)
        + pl.col("缴费类型").is_in(["正常", "补缴"]).sum().cast(pl.Int64),
        account=(pl.col("个人账户储存额").filter(opening).first().cast(pl.Float64, strict=False) * 100)
        .round()
        .cast(pl.Int64)
        + credit.filter(~opening).round().cast(pl.Int64).sum(),
    )
    return read(county, "F1").join(sums.drop_nulls(), on="个人编号")


def a25(county: DemoData) -> Found:
    return rows(counted(county).filter(pl.col("实际缴费月数").cast(pl.Int64) != pl.col("months")))


def a26(county: DemoData) -> Found:
    stands = (pl.col("个人账户储存额").cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64)
    return rows(counted(county).filter(stands != pl.col("account")))


def a27(county: DemoData) -> Found:
    recipients = pl.concat(
        [drawing(county, file).select("file", "row", "who", "银行账号") for file in ("F1", "F2", "F5")]
    ).filter(pl.col("银行账号") != "")
    return rows(recipients.filter(pl.col("who").n_unique().over("银行账号") > 1))


def a28(county: DemoData) -> Found:
    """Younger than 16 and insured, older than 100 and drawing, retired too early: F1; hurt before insured: F4."""
    one, four = read(county, "F1"), read(county, "F4")
    birth = pl.col("出生日期").str.slice(0, 4).cast(pl.Int64, strict=False)
    retired = pl.col("退休日期").str.slice(0, 4).cast(pl.Int64, strict=False)
    man = pl.col("eighteen").str.slice(16, 1).cast(pl.Int64, strict=False) % 2 == 1
    old_age = pl.when(man).then(60).otherwise(50)
    wrong = (
        ((pl.col("缴费状态") == "参保缴费") & (birth > 2009))
        | ((pl.col("待遇状态") == "正常发放") & (birth < 1925))
        | (retired - birth < old_age)
    )
    accident = pl.col("事故日期").str.replace_all("-", "").str.slice(0, 6)
    return rows(one.filter(wrong)) | rows(
        four.filter((accident != "") & (accident < pl.col("参保年月")) & (pl.col("参保年月") != ""))
    )


def a29(county: DemoData) -> Found:
    key = read(county, "F10").filter(pl.col("变更项目").is_in(["姓名", "证件号码", "出生日期"]))
    return rows(key.filter(pl.len().over("who") > 1))


def a30(county: DemoData) -> Found:
    found: Found = set()
    for file in FILE_OF:
        found |= rows(repeated(read(county, file), *county.files[file].columns))
    return found
