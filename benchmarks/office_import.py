"""How long an import takes: a file of persons previewed with all checks, accepted and applied with history and journal.

python3 dev.py bench office-import [--rows 100000 | --county FOLDER]

Writes an F6 and an F1 of synthetic people (28 columns, every number with its check character, one row in a hundred
wrong) into a folder of its own with an empty SQLite database there, and carries both through; or takes the files F6 and
F1 to F5 of a folder that ``shebao demo-data`` has written. Prints a table, and the load of the machine: two cores that
others use as well give other figures than two idle ones.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from shebao.identity import RESIDENT_CHARACTERS, RESIDENT_WEIGHTS, credit_check_character

UNITS = 1800
HERE = Path(tempfile.mkdtemp(prefix="shebao-office-import-"))


def resident_number(at: int) -> tuple[str, str, str]:
    """The number, the sex and the birth date of the at-th person."""
    born = date.fromordinal(date(1962, 1, 1).toordinal() + at * 7 % 13_000)
    first = f"140525{born:%Y%m%d}{at * 7 // 13_000 % 1000:03d}"
    check = RESIDENT_CHARACTERS[sum(int(d) * w for d, w in zip(first, RESIDENT_WEIGHTS, strict=True)) % 11]
    return first + check, "男" if int(first[16]) % 2 else "女", born.isoformat()


def units() -> list[list[Any]]:
    """The rows of an F6 of the enterprise pension."""
    rows = []
    for at in range(UNITS):
        first = f"91140525MA{at:06d}0"
        code = first + credit_check_character(first)
        rows.append([f"{14052500001 + at}", f"泽州县第{at}工厂", code, "", "企业", "私营", "1311", 3, "0.70%", "张某",
                     "李某", "15400000000", "泽州县", "农商行", f"62109910{at:011d}", "企业养老", "2005-03-01", "正常",
                     "", "2025-06-01"])  # fmt: skip
    return rows


def persons(count: int) -> list[list[Any]]:
    """The rows of an F1."""
    surnames, given = "王李张刘陈杨赵黄周吴", "明华丽军强芳伟敏静磊"
    rows = []
    for at in range(count):
        number, sex, born = resident_number(at)
        retired = at % 6 == 5
        if at % 100 == 7:
            number = number[:17] + ("0" if number[17] != "0" else "1")
        name = surnames[at % 10] + given[at // 10 % 10] + given[at // 100 % 10]
        start = int(born[:4]) + 20
        rows.append([
            f"11{at:08d}", name, "居民身份证", number, sex, born, "汉族", "城镇", f"{start}-07-01",
            f"{max(start, 1995)}08", f"{14052500001 + at % UNITS}", f"泽州县第{at % UNITS}工厂", "合同制",
            "离退休" if retired else "在职", "终止缴费" if retired else "参保缴费",
            4000 + at % 9000 + 0.5, "202505", 12, 200 + at % 100, 30000.25 + at,
            "2025-05-20" if retired else "", "正常发放" if retired else "", 2500.75 if retired else "",
            "农商行", f"62109911{at:011d}", f"154{at:08d}", "泽州县社会保险中心", "2025-06-01",
        ])  # fmt: skip
    return rows


def write(path: Path, headers: list[str], rows: list[list[Any]]) -> None:
    """Write a workbook the way a system exports it."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("数据")
    for line, row in enumerate([headers, *rows]):
        sheet.write_row(line, 0, [cell if cell != "" else None for cell in row])
    book.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--county", type=Path)
    arguments = parser.parse_args()
    os.environ["SHEBAO_DATA"] = str(HERE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from shebao.journal.verify import verify
    from shebao.register.imports import apply, preview  # noqa: F401

    clerk, checker = people()
    figures: list[tuple[str, int, float, float]] = []
    for code, path in files_of(arguments.county) if arguments.county else made_files(arguments.rows):
        carry_through(path, code, clerk, checker, lambda *figure: figures.append(figure))
    figures.append(("together", 0, sum(figure[2] for figure in figures), sum(figure[3] for figure in figures)))
    started = clock()
    # Who imports here was written into the database without a journal.
    found = [finding for finding in verify() if not finding.subject.startswith("staff_")]
    figures.append((f"journal verified, {len(found)} findings", 0, *since(started)))
    print(f"\n{'step':<40}{'rows':>10}{'seconds':>10}{'of processor':>14}")
    for what, n, seconds, processor in figures:
        print(f"{what:<40}{n or '':>10}{seconds:>10.1f}{processor:>14.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak {peak:.0f} MB, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Polars {pl.__version__}")
    print(HERE)
    if found:
        sys.exit(1)


def made_files(count: int) -> Iterator[tuple[str, Path]]:
    """Files of our own."""
    from shebao.register.imports.layouts import layouts

    for code, rows in (("F6-110", units()), ("F1", persons(count))):
        path = HERE / f"{code}.xlsx"
        write(path, [column.header for column in layouts()[code].columns], rows)
        yield code, path


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a county: employers first, then persons."""
    from shebao.demo_data.tables import townships
    from shebao.register.insurances import SHORT
    from shebao.register.models import Township

    Township.objects.bulk_create(Township(code=code, name=name) for code, name, _ in townships())
    for insurance in ("110", "120", "210", "410"):
        yield f"F6-{insurance}", folder / f"F6_单位_{SHORT[insurance]}.xlsx"
    for code in ("F1", "F2", "F3", "F4", "F5"):
        yield code, next(folder.glob(f"{code}_*.xlsx"))


def people() -> tuple[Any, Any]:
    """A statistician and a checker."""
    from shebao.staff.models import Account, Grant, NaturalPerson, Section
    from shebao.staff.who import who

    Section.objects.create(code="s", name="信息统计股")
    made = []
    names = [NaturalPerson.objects.create(number=f"{at:03d}", name="某", section_id="s") for at in range(4)]
    for person, post in zip(names, ("statistician", "checker"), strict=False):
        account = Account.objects.create_user_for(person, post, "Chengnuo-2025")
        options = {"valid_from": date(2020, 1, 1), "granted_by": names[2], "approved_by": names[3]}
        Grant.objects.create(natural_person=person, post=post, reason="", **options)
        made.append(who(account, date.today()))  # noqa: DTZ011
    return made[0], made[1]


def clock() -> tuple[float, float]:
    """Now, and the seconds of processor that this process has used."""
    return time.perf_counter(), time.process_time()


def since(started: tuple[float, float]) -> tuple[float, float]:
    """Seconds, and seconds of processor, since then."""
    now = clock()
    return now[0] - started[0], now[1] - started[1]


def carry_through(
    path: Path, code: str, clerk: Any, checker: Any, note: Callable[[str, int, float, float], None]
) -> None:
    """Register, preview, accept and apply a file."""
    from shebao.jobs.worker import work_once
    from shebao.register.imports.apply import accept
    from shebao.register.imports.cover_note import asked_of
    from shebao.register.imports.layouts import layouts
    from shebao.register.imports.sources import ask_for_preview, receive
    from shebao.register.models import SourceFile

    with path.open("rb") as stream:
        source = receive(iter(lambda: stream.read(2**20), b""), path.name, code, by=clerk)
    started = clock()
    ask_for_preview(source, by=clerk)
    done = work_once()
    assert done is not None and done.state == "完成", done and done.problem
    source = SourceFile.objects.get(pk=source.pk)
    note(f"{code} preview with all checks", source.rows, *since(started))
    print(f"{code}: {source.rows:,} rows, {source.bad_rows:,} refused", source.totals.get("findings", ""), flush=True)
    for reason, number in source.totals.get("reasons", [])[:12]:
        print(f"    {number:>7,}  {reason}", flush=True)
    assert source.state == "待确认", source.totals
    started = clock()
    read = {each["header"]: each["all"] for each in source.totals["columns"]}
    cover = {name: read.get(name, str(source.rows)) for name in asked_of(layouts()[code])}
    accept(source.pk, by=checker, cover=cover)
    done = work_once()
    assert done is not None and done.state == "完成", done and done.problem
    note(f"{code} applied, {source.bad_rows} rows refused", source.good_rows, *since(started))


if __name__ == "__main__":
    main()
