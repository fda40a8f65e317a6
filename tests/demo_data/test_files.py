"""What stands on disk: the headers of the office, numbers of documents as text, encodings, the same bytes each time."""

import csv
import hashlib
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from shebao.demo_data import generate, write
from shebao.demo_data.answers import FILES
from shebao.demo_data.writing import COVER_NOTE
from tests.demo_data.county import SEED, county

HEADERS_FILE = Path(__file__).parent / "headers.csv"
"""The columns as the office's exports have them, written down here once more."""
HEADERS = {line[0]: line[1:] for line in csv.reader(HEADERS_FILE.read_text(encoding="utf-8").splitlines())}
ENCODINGS = {"F7-110": "gb18030", "F7-120": "utf-8-sig", "F7-210": "gb18030", "F7-410": "utf-8-sig", "F8": "gb18030"}
TEXT_COLUMNS = (
    "个人编号",
    "证件号码",
    "单位编号",
    "银行账号",
    "手机号码",
    "首次参保年月",
    "出生日期",
    "更新时间",
    "统一社会信用代码",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo-data")
    write(county(), folder)
    return folder


def sheet(folder: Path, file: str) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_path(folder / FILES[file][1]).get_sheet_by_index(0).to_python()
    return rows


@pytest.mark.parametrize("file", HEADERS)
def test_headers_are_those_of_the_office(folder: Path, file: str) -> None:
    path = folder / FILES[file][1]
    if path.suffix == ".xlsx":
        header = sheet(folder, file)[0]
    else:
        header = list(next(csv.reader(path.read_text(encoding=ENCODINGS[file]).splitlines())))
    assert header == HEADERS[file]


@pytest.mark.parametrize("file", ["F1", "F2", "F3", "F4", "F5", "F6-110", "F9", "P2"])
def test_numbers_of_documents_units_and_accounts_are_text(folder: Path, file: str) -> None:
    header, *rows = sheet(folder, file)
    damaged = county().frames[file].number_cells
    for place, name in enumerate(header):
        if name in TEXT_COLUMNS:
            cells = {at for at, row in enumerate(rows) if not isinstance(row[place], str)}
            assert cells == set(damaged.get(str(name), [])), name


def test_a_number_that_a_spreadsheet_took_for_a_number_is_a_number_cell(folder: Path) -> None:
    header, *rows = sheet(folder, "F5")
    at = county().frames["F5"].number_cells["证件号码"][0]
    cell = rows[at][header.index("证件号码")]
    assert isinstance(cell, float)
    assert f"{cell:.14e}".replace(".", "").startswith(county().files["F5"]["证件号码"][at][:15])


@pytest.mark.parametrize("file", ["F1", "F2", "F3", "F4", "F5", "F6-410", "F9", "F10"])
def test_what_is_read_is_what_was_drawn(folder: Path, file: str) -> None:
    header, *rows = sheet(folder, file)
    drawn = county().files[file]
    assert len(rows) == drawn.height
    for place, name in enumerate(header):
        for at, (cell, text) in enumerate(zip((row[place] for row in rows), drawn[str(name)], strict=True)):
            same = float(cell) == float(text) if isinstance(cell, float) else cell == text
            assert same, (name, at + 2, cell, text)


@pytest.mark.parametrize("file", ENCODINGS)
def test_csv_files_are_in_the_encodings_of_offices(folder: Path, file: str) -> None:
    raw = (folder / FILES[file][1]).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") == (ENCODINGS[file] == "utf-8-sig")
    assert raw.count(b"\r\n") == county().files[file].height + 1
    read = list(csv.reader(raw.decode(ENCODINGS[file]).splitlines()))
    assert [tuple(line) for line in read[1:]] == county().files[file].rows()


def test_dates_months_and_money_are_written_the_same_everywhere() -> None:
    for file, table in county().files.items():
        for name in table.columns:
            filled = table[name].filter(table[name] != "")
            if name.endswith(("日期", "时间")):
                assert filled.str.contains(r"^\d{4}-\d{2}-\d{2}$").all(), (file, name)
            elif name.endswith("年月") or name in ("费款所属期", "所属期"):
                assert filled.str.contains(r"^(19|20)\d{2}(0[1-9]|1[0-2])$").all(), (file, name)
            elif name.endswith(("应缴", "实缴", "金额", "储存额", "余额", "养老金", "缴费基数", "补贴标准")):
                assert filled.str.contains(r"^-?\d+\.\d\d$").all(), (file, name)


def test_the_answers_stand_apart(folder: Path) -> None:
    in_answers = sorted(path.name for path in (folder / "answers").iterdir())
    assert in_answers == ["anomalies.csv", "links.csv", "lookalikes.csv"]
    key = pl.read_csv(folder / "answers" / "anomalies.csv")
    assert key.columns == ["case", "code", "system", "file", "row", "person", "employer", "note"]
    beside = {path.name for path in folder.iterdir() if path.is_file()}
    assert beside == {name for _, name in FILES.values()} | {COVER_NOTE}
    assert set(key["file"]) <= beside


@pytest.mark.parametrize("file", ["F1", "F4", "F5", "F6-110"])
def test_the_cover_note_tells_rows_and_amounts(folder: Path, file: str) -> None:
    """As somebody counts them who opens the file."""
    lines = csv.reader((folder / COVER_NOTE).read_text(encoding="utf-8-sig").splitlines())
    told = {item: total for name, item, total in lines if name == FILES[file][1]}
    header, *rows = sheet(folder, file)
    counted = {"行数": str(len(rows))}
    for place, name in enumerate(header):
        if name in ("缴费基数", "个人账户储存额", "月养老金", "缴费档次") or name.endswith(("余额", "养老金")):
            fen = sum(round(float(str(row[place])) * 100) for row in rows if row[place] != "")
            counted[name] = f"{fen // 100}.{fen % 100:02d}"
    assert told == counted


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    write(generate(0.01, SEED), tmp_path / "again")
    write(generate(0.01, SEED + 1), tmp_path / "other")
    assert digests(tmp_path / "again") == digests(folder)
    same = digests(tmp_path / "other").items() & digests(folder).items()
    assert same == set()
