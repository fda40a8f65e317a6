"""What an identity number proves: the person's number, birth and sex; or why it proves nothing.

GB 11643. A number that a spreadsheet has damaged (4.1E+17, or 15 digits and 000) is refused, never repaired: the lost
digits are nowhere. A number that was kept as text and has the right check character is right, whatever it ends in.
"""

from datetime import date

import polars as pl

from shebao.register.imports.cells import RESIDENT, SCIENTIFIC, check_sum, to_18_digits
from shebao.register.imports.reading import AS_NUMBER

DAMAGED = "“证件号码”以数字保存，已被电子表格损坏，须从源系统重新导出为文本"
CUT_OFF = (
    "“证件号码”末三位为000，校验码不符，已被电子表格损坏，须从源系统重新导出为文本（校验码相符的000以文本保存即可导入）"
)


def prove(rows: pl.DataFrame, raw: pl.Series, today: date) -> pl.DataFrame:
    """Check ``id_number`` (and ``born``, ``sex`` where the layout has them) against each other.

    ``raw`` are the cells as they were read. Answers the columns ``id_kind``, ``id_number`` (18 characters), ``born``,
    ``sex``, ``proven``, ``chance`` (right, but perhaps by chance: it ends in 000, other numbers of the file lost their
    end to 000, and one in eleven of those fits) and ``reason``. Sex and birth come from the number only where the
    layout has no such column.
    """
    kind = pl.col("id_kind").fill_null(RESIDENT) if "id_kind" in rows.columns else pl.lit(RESIDENT)
    frame = rows.select(
        kind.alias("kind"),
        pl.col("id_number").alias("number"),
        (pl.col("born") if "born" in rows.columns else pl.lit(None, pl.Date)).alias("born"),
        (pl.col("sex") if "sex" in rows.columns else pl.lit(None, pl.String)).alias("sex"),
        raw.str.starts_with(AS_NUMBER).fill_null(False).alias("as_number"),
    )
    resident = pl.col("kind") == RESIDENT
    number = pl.col("number")
    frame = frame.with_columns(
        ((pl.col("as_number") & resident) | number.str.contains(SCIENTIFIC)).fill_null(False).alias("as_number"),
        (resident & number.str.contains(r"^\d{15}000$") & (check_sum(number) != "0")).fill_null(False).alias("cut_off"),
        (resident & number.str.contains(r"^\d{15}$")).fill_null(False).alias("old"),
    )
    damaged = pl.col("as_number") | pl.col("cut_off")
    spoiled = bool(frame.select(damaged.any()).item())
    frame = frame.with_columns(
        pl.when("old").then(to_18_digits(number)).otherwise(number).alias("number"),
    )
    frame = frame.with_columns(
        check_sum(number).alias("check"),
        number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False).alias("in_number"),
        pl.when(number.str.slice(16, 1).cast(pl.Int32, strict=False) % 2 == 1)
        .then(pl.lit("男"))
        .otherwise(pl.lit("女"))
        .alias("sex_in_number"),
    )
    formed = number.str.contains(r"^\d{17}[\dX]$")
    good = resident & formed & (pl.col("check") == number.str.slice(17, 1)) & pl.col("in_number").is_not_null()
    good = (good & (pl.col("in_number") <= today)).fill_null(False)
    reasons = [
        pl.when("as_number").then(pl.lit(DAMAGED)),
        pl.when("cut_off").then(pl.lit(CUT_OFF)),
        pl.when(resident & ~formed).then(pl.lit("“证件号码”应为18位：前17位数字，末位数字或X")),
        pl.when(resident & pl.col("in_number").is_null()).then(pl.lit("“证件号码”中的出生日期不是日历上的日期")),
        pl.when(resident & (pl.col("in_number") > today)).then(pl.lit("“证件号码”中的出生日期晚于今天")),
        pl.when(resident & (pl.col("check") != number.str.slice(17, 1))).then(
            pl.lit("“证件号码”校验码不符，须核对证件")
        ),
        pl.when(~resident & ~number.str.contains(r"^[A-Z0-9()]{5,32}$")).then(
            pl.lit("“证件号码”应为5至32位字母或数字")
        ),
    ]
    found = pl.when(number.is_not_null()).then(pl.coalesce(*reasons))
    against = [
        pl.when(good & (pl.col("born") != pl.col("in_number"))).then(pl.lit("“出生日期”与证件号码中的不符")),
        pl.when(good & (pl.col("sex") != pl.col("sex_in_number"))).then(pl.lit("“性别”与证件号码不符")),
    ]
    return frame.select(
        pl.col("kind").alias("id_kind"),
        number.alias("id_number"),
        pl.coalesce("born", pl.when(good).then(pl.col("in_number"))).alias("born"),
        pl.coalesce("sex", pl.when(good).then(pl.col("sex_in_number"))).alias("sex"),
        (good & ~pl.col("old") & ~damaged).alias("proven"),
        (good & ~pl.col("old") & ~damaged & number.str.ends_with("000") & pl.lit(spoiled))
        .fill_null(False)
        .alias("chance"),
        pl.concat_str([found, *against], separator="；", ignore_nulls=True).replace("", None).alias("reason"),
    )
