"""A book goes into the workbook and into the folder and comes back the same, whatever a person may have typed."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shebao.budget import book as model
from shebao.budget.book import Book
from shebao.budget.forms import UnwritableBookError, new_book, read_book, write_book
from shebao.budget.forms.values import CONTROL
from shebao.budget.sheets import INDICATOR_TREE, INDICATORS, SHEETS, VEHICLE_USES
from shebao.budget.synthetic import synthetic_book
from shebao.findings import Acknowledgement
from shebao.money import FEN_MAX

EXAMPLE = Path(__file__).parents[1] / "examples" / "zezhou-2025" / "book"

# What people type, and what breaks careless programs.
AWKWARD = (
    "",
    "=1+1",
    '=HYPERLINK("http://example.org")',
    "+86",
    "-1",
    "@SUM(A1)",
    "'0012",
    " 前面有空格",
    "后面有空格 ",
    "两\n行",
    "\n首行空",
    "末行空\n",
    "空\n\n行",
    "\t制表符",
    '带"引号"和,逗号；分号;',
    '"""',
    '\\"',
    "反斜杠\\n",
    "+++",
    "# 标题",
    "_x0041_",
    "𠮷𬍛𫖮䶮㛃",
    "é e\u0301",
    "1e5",
    "0012",
    "1,234.50",
    "２０２５年",
    "TRUE",
    "是",
    "  ",
    "\u3000\u3000全角空格",
    "\u2028",
    "http://example.org/?a=1&b=<2>",
    "https://例子.cn",
    "👍🏽",
)
letters = st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda letter: not CONTROL.search(letter))
words = st.text(letters | st.sampled_from("\n\t \"'=,"), max_size=20)
texts = st.sampled_from(AWKWARD) | words
filled = texts.filter(lambda text: text.strip())
own_codes = st.text(st.sampled_from("0123456789ABP-_甲乙"), min_size=1, max_size=8)
amounts = st.integers(0, FEN_MAX) | st.integers(0, 10**12) | st.sampled_from([0, 1, 10, 99, 100, 10**15 - 1, 10**15])
counts = st.integers(0, 10**6) | st.sampled_from([0, 10**15, FEN_MAX])
dates = st.just("") | st.dates(date(1949, 10, 1), date(2099, 12, 31)).map(date.isoformat)
decimals = st.just("") | st.decimals(0, 10**9, allow_nan=False, places=2).map(str) | st.integers(0, 10**20).map(str)


def lists(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


def digits(length):
    return st.text(st.sampled_from("0123456789"), min_size=length, max_size=length)


@st.composite
def books(draw):
    unit_codes = draw(st.lists(own_codes, min_size=1, max_size=3, unique=True))
    project_codes = draw(st.lists(own_codes, max_size=3, unique=True))
    unit = st.sampled_from(unit_codes)
    project = st.sampled_from(["", *project_codes])
    own_project = st.sampled_from(project_codes) if project_codes else st.nothing()

    def of_projects(strategy):
        return lists(strategy) if project_codes else st.just(())

    fact = st.builds(
        model.Fact, unit=unit, function=digits(7), economic=st.just("") | digits(5),
        source=st.sampled_from(model.Source), category=st.sampled_from(model.Category), fen=amounts,
        kind=st.none() | st.sampled_from(model.Kind), project=project, origin=st.sampled_from(model.Origin),
        government_economic=st.just("") | digits(5), function_name=texts, economic_name=texts,
        government_economic_name=texts, note=texts,
    )  # fmt: skip
    project_sheet = tuple(
        draw(
            st.builds(
                model.Project, code=st.just(code), name=filled, unit=unit,
                project_class=st.sampled_from(model.ProjectClass), recurrence=texts, years=counts, starts_on=dates,
                ends_on=dates, three_guarantees=st.booleans(), overview=texts, basis=texts, necessity=texts,
                measures=texts, plan=texts, period_goal=texts, year_goal=texts, filled_at=texts, leader=texts,
                handler=texts, phone=texts,
            )
        )
        for code in project_codes
    )  # fmt: skip
    unit_sheet = tuple(
        draw(
            st.builds(
                model.Unit, code=st.just(code), name=filled, nature=st.sampled_from(model.Nature), funding=texts,
                posts=counts, staff=counts, established_staff=counts, other_staff=counts,
            )
        )
        for code in unit_codes
    )  # fmt: skip
    level1 = st.sampled_from(list(INDICATOR_TREE))
    level2 = st.sampled_from(INDICATORS.column("level2").choices)
    return Book(
        department=draw(
            st.builds(
                model.Department, year=st.integers(2015, 2099), code=own_codes, name=filled, region=filled,
                superior=texts, assets_as_of=dates, approved_on=dates, published_on=dates, contact=texts, phone=texts,
            )
        ),
        units=unit_sheet,
        offices=draw(lists(st.builds(model.Office, unit=unit, name=filled))),
        facts=draw(lists(fact, 6)),
        income=draw(
            lists(
                st.builds(
                    model.Income, source=st.sampled_from(model.Source), code=digits(7), name=filled, fen=amounts,
                    unit=st.just("") | unit,
                )
            )
        ),
        projects=project_sheet,
        calculations=draw(
            of_projects(
                st.builds(
                    model.Calculation, project=own_project, item=filled, number=counts, number_unit=filled,
                    standard_fen=amounts, periods=counts, period_unit=texts,
                )
            )
        ),
        funding=draw(
            of_projects(
                st.builds(
                    model.Funding, project=own_project, horizon=st.sampled_from(model.Horizon),
                    level=st.sampled_from(model.FundingLevel), fen=st.none() | amounts,
                )
            )
        ),
        goal=draw(
            st.builds(
                model.DepartmentGoal, strategy=texts, year_goal=texts, duties=texts,
                offices_count=st.none() | counts, subordinate_units=st.none() | counts,
            )
        ),
        key_tasks=draw(lists(st.builds(model.KeyTask, function=filled, task=texts))),
        indicators=draw(
            lists(
                st.builds(
                    model.Indicator, project=project, horizon=st.sampled_from(model.Horizon), level1=level1,
                    level2=level2, name=filled, operator=st.sampled_from(["", "≥", "≤", "=", "＞", "＜", "提高"]),
                    number=decimals, number_unit=texts, word=texts,
                )
            )
        ),
        prior=draw(lists(st.builds(model.Prior, item=st.sampled_from(model.PriorItem), fen=amounts))),
        reasons=draw(
            lists(
                st.builds(
                    model.Reason, about=st.sampled_from(model.PriorItem), group=texts, name=filled,
                    direction=st.sampled_from(model.Direction), fen=amounts,
                )
            )
        ),
        procurement=draw(
            lists(
                st.builds(
                    model.Procurement, unit=unit, type=st.sampled_from(model.ProcurementType), name=texts, fen=amounts,
                    reserved_fen=amounts, micro_fen=amounts,
                )
            )
        ),
        vehicles=draw(
            lists(st.builds(model.Vehicle, unit=unit, use=st.sampled_from(VEHICLE_USES), approved=counts, held=counts))
        ),
        assets=draw(
            lists(
                st.builds(
                    model.Asset, unit=unit, office_area_hundredths=amounts, equipment_over_500k=counts,
                    equipment_over_1m=counts,
                )
            )
        ),
        services=draw(
            lists(
                st.builds(
                    model.ServicePurchase, unit=unit, catalogue_code=st.just("") | own_codes, name=filled, fen=amounts
                )
            )
        ),
        terms=draw(lists(st.builds(model.Term, name=filled, explanation=texts))),
        annexes=draw(
            st.lists(
                st.builds(model.Annex, title=filled, document_number=texts, body=texts),
                max_size=3,
                unique_by=lambda annex: annex.title,
            ).map(tuple)
        ),
        texts=draw(st.dictionaries(st.sampled_from(model.TextKey), texts)),
        acknowledgements=draw(lists(st.builds(Acknowledgement, code=filled, subject=filled, reason=texts))),
    )  # fmt: skip


SLOW_DISK = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return tmp_path_factory.mktemp("desk")


def read_back(book, path):
    write_book(book, path)
    reading = read_book(path)
    assert [finding.message for finding in reading.findings if finding.blocks_publication] == []
    return reading.book


@SLOW_DISK
@given(books())
def test_any_book_comes_back_from_the_folder(desk, book):
    assert read_back(book, desk / "book") == book


@SLOW_DISK
@given(books())
def test_any_book_comes_back_from_the_workbook(desk, book):
    assert read_back(book, desk / "book.xlsx") == book


@pytest.mark.parametrize("seed", range(12))
def test_a_realistic_book_goes_round_through_both_forms(tmp_path, seed):
    book = synthetic_book(seed)
    through_workbook = read_back(book, tmp_path / "book.xlsx")
    through_both = read_back(through_workbook, tmp_path / "book")
    assert through_both == book
    assert read_book(tmp_path / "book").findings == []


def test_the_example_book_is_the_same_in_both_forms(tmp_path):
    reading = read_book(EXAMPLE)
    assert reading.findings == []
    assert read_back(reading.book, tmp_path / "book.xlsx") == reading.book


def test_the_same_book_gives_the_same_files(tmp_path):
    book = synthetic_book(5)
    for name in ("one", "two"):
        write_book(book, tmp_path / name)
        write_book(book, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    for file in (tmp_path / "one").rglob("*.*"):
        data = file.read_bytes()
        assert data == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes()
        assert b"\r" not in data
        assert not data.startswith(b"\xef\xbb\xbf")


def test_rows_are_those_of_the_sheet(tmp_path):
    book = synthetic_book(5)
    assert [fact.row for fact in read_back(book, tmp_path / "book.xlsx").facts][:3] == [2, 3, 4]
    assert [fact.row for fact in read_back(book, tmp_path / "book").facts][:3] == [2, 3, 4]


def test_writing_over_a_folder_leaves_nothing_of_the_former_book(tmp_path):
    folder = tmp_path / "book"
    first = replace(
        synthetic_book(1),
        annexes=(model.Annex("旧办法", "", "正文"), model.Annex("旧制度", "", "正文")),
        texts={model.TextKey.DUTIES: "职责", model.TextKey.OTHER: "其他"},
    )
    write_book(first, folder)
    (folder / "我的笔记.txt").write_text("留着", encoding="utf-8")
    second = replace(first, projects=(), facts=first.facts[:1], annexes=first.annexes[:1], texts={})
    write_book(second, folder)
    assert not (folder / "projects.csv").exists()
    assert list((folder / "texts").iterdir()) == []
    assert [file.name for file in (folder / "annexes").iterdir()] == ["01-旧办法.md"]
    assert (folder / "我的笔记.txt").read_text(encoding="utf-8") == "留着"


@pytest.mark.parametrize(
    ("value", "reason"),
    [("长" * 32_768, "32768字"), ("𠮷" * 16_384, "16384字"), ("响\x07铃", "控制字符"), ("半\ud840", "控制字符")],
)
@pytest.mark.parametrize("name", ["book", "book.xlsx"])
def test_what_no_form_can_hold_is_refused_before_anything_is_written(tmp_path, name, value, reason):
    book = replace(synthetic_book(1), key_tasks=(model.KeyTask("职能", value),))
    with pytest.raises(UnwritableBookError, match=reason):
        write_book(book, tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["book.xls", "book.et", "book.CSV"])
def test_no_folder_is_made_under_the_name_of_a_file(tmp_path, name):
    with pytest.raises(UnwritableBookError, match=r"book\.xlsx"):
        write_book(synthetic_book(1), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_text_of_the_greatest_length_is_kept_whole(tmp_path):
    book = replace(synthetic_book(1), key_tasks=(model.KeyTask("职能", "长" * 32_767),))
    assert read_back(book, tmp_path / "book.xlsx") == book


@pytest.mark.parametrize("name", ["new", "new.xlsx"])
def test_a_new_book_asks_for_what_is_missing_and_for_nothing_else(tmp_path, name):
    new_book(tmp_path / name, 2026)
    reading = read_book(tmp_path / name)
    assert reading.readable
    asked = {(finding.code, finding.subject) for finding in reading.findings if finding.code != "B-201"}
    assert asked == {
        ("B-101", "封面/部门编码"),
        ("B-101", "封面/部门名称"),
        ("B-101", "封面/行政区划"),
        ("B-202", "单位/空表"),
        ("B-281", "文字/本部门职责"),
        ("B-281", "文字/机构设置情况"),
        ("B-281", "整体绩效/部门战略目标"),
        ("B-281", "整体绩效/年度绩效目标"),
        ("B-282", "上年数/缺项"),
    }
    if name == "new":
        assert {sheet.file for sheet in SHEETS} <= {file.name for file in (tmp_path / name).iterdir()}


@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_a_workbook_saved_by_another_office_is_the_same_book(tmp_path, suffix):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("没有 LibreOffice（soffice），未作往返测试")
    book = replace(
        synthetic_book(3),
        key_tasks=tuple(model.KeyTask(f"职能{number}", text) for number, text in enumerate(AWKWARD)),
        annexes=(model.Annex("办法", "〔2025〕5号", "第一条\n\n 第二条 "),),
    )
    write_book(book, tmp_path / "book.xlsx")
    out = tmp_path / "out"
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix, "--outdir", out,
         tmp_path / "book.xlsx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for name in (f"book.{suffix}", "book.et", "renamed.xlsx", "renamed.xls"):
        if name != f"book.{suffix}":
            shutil.copy(out / f"book.{suffix}", out / name)
        reading = read_book(out / name)
        assert (name, reading.findings) == (name, [])
        assert reading.book == book
