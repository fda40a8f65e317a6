"""The pages of the public site, without an office: addresses that stay, what a figure is made of, small cells."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from shebao.programmes.performance.results import NoResult, ProjectResult
from shebao.web.public.addresses import once, slug
from shebao.web.public.answers import Answer
from shebao.web.public.content import Content
from shebao.web.public.documents import DATA_FILE
from shebao.web.public.site import Site
from shebao.web.public.small_cells import is_small, small_value
from shebao.web.public.totals import Paid
from tests.office.public.made import DAY, NOTE, content, publication

BUDGET = "/public/2025/budget/"
PROJECT = "/public/projects/2025/P07/"


@pytest.fixture(scope="module")
def site() -> Site:
    """The example and its correction."""
    return Site(content(publication(2), publication(1, 2)))


def read(site: Site, path: str, query: str = "") -> str:
    """A page that is there."""
    answer = site.answer(path, query)
    assert answer.status == 200, path
    return answer.body.decode()


def paid(persons: int, fen: int = 123_456_00) -> Paid:
    return Paid(2_000_000_00, fen, persons, date(2025, 10, 30), DAY, is_small(persons, DAY))


@pytest.mark.parametrize(
    ("address", "text", "name"),
    [
        ("tables/expenditure/208/project/", "4354.71", "208 社会保障和就业支出"),
        ("tables/balance/一般公共预算/income/", "5681.80", "一、一般公共预算"),
        ("tables/balance/社会保障和就业支出/total/", "5524.04", "社会保障和就业支出"),
        ("tables/basic-by-economic/30101/personnel/", "356.30", "基本工资"),
        ("tables/projects/项目-P01/total/", "742.00", "企业退休人员取暖费（三保）"),
        ("tables/targets-P01/7/c8/", "7,420,000", "市县（区）财政资金"),
        ("text/7/4/", "5681.80", "五、一般公共预算支出情况说明"),
    ],
)
def test_a_figure_has_an_address_that_stays(site: Site, address: str, text: str, name: str) -> None:
    for base in (BUDGET, f"{BUDGET}v1/", f"{BUDGET}v2/"):
        page = read(site, base + address)
        assert text in page and name in page and "怎么来的" in page, base
    figure = json.loads(read(site, f"{BUDGET}{address}data.json"))
    assert figure["text"] == text and figure["address"] == f"{BUDGET}v2/{address}"


def test_names_of_rows_keep_their_address_when_their_number_changes() -> None:
    assert slug("八、社会保障和就业支出") == slug("九、社会保障和就业支出") == "社会保障和就业支出"
    assert slug("单位/062001") == "单位-062001" and "/" not in slug("../../x")
    assert once("a", ["a", "a-2"]) == "a-3"


def test_a_figure_is_followed_to_project_rule_payment_and_target() -> None:
    site = Site(content(P07=paid(1900)))
    page = read(site, f"{BUDGET}tables/expenditure/2089999/project/")
    for words in ("2,000人×3,360.00元＝6,720,000.00元", "已支付123,456.00元", "1,900人", PROJECT, f"{BUDGET}lines/"):
        assert words in page, words
    project = read(site, PROJECT)
    for words in ("用来做什么", "晋人社密电", "2,000人", "发放人数", "1,900人", "2025-10-30", "≥2000人"):
        assert words in project, words
    line = next(row for row, one in site.content.documents[0].facts.items() if one["project"] == "P07")
    assert "项目支出表" in read(site, f"{BUDGET}lines/{line}/") or "项目支出预算表" in read(
        site, f"{BUDGET}lines/{line}/"
    )


def test_a_figure_of_fewer_than_five_is_not_shown_and_that_is_said() -> None:
    assert [is_small(count, DAY) for count in (0, 1, 4, 5)] == [False, True, True, False]
    assert small_value("≥4人", DAY) and not small_value("≥5人", DAY) and not small_value("4元", DAY)
    few, enough = Site(content(P07=paid(4), P06=paid(10))), Site(content(P07=paid(5), P06=paid(10)))
    for address in (PROJECT, "/public/projects/", f"{BUDGET}tables/expenditure/2089999/project/"):
        shown, held = read(enough, address), read(few, address)
        assert "123,456.00" in shown, address
        assert "少于5人，不予公开" in held, address
    assert "123,456.00" not in read(few, PROJECT) and "发放人数" in read(enough, PROJECT)
    # Nor can it be had by taking the others from a sum, or from the picture.
    assert "已支付24.69万元" in read(enough, "/public/projects/") and "已支付12.35万元" in read(
        few, "/public/projects/"
    )
    assert "2022年以后企业退休人员取暖费" not in read(few, "/public/projects/2025/paid-wide.svg")
    # One surviving dependant in the calculation of the example.
    assert "少于5人，不予公开" in read(few, "/public/projects/2025/P04/")


def test_a_correction_is_said_and_the_old_version_stays(site: Site) -> None:
    old, new = read(site, f"{BUDGET}v1/"), read(site, BUDGET)
    assert "已由" in old and NOTE in old and f'href="{BUDGET}"' in old
    assert NOTE in new and f'href="{BUDGET}v1/"' in new and "已由" not in new
    home = read(site, "/public/")
    assert NOTE in home and f"{BUDGET}v1/" in home
    assert site.answer(f"{BUDGET}v3/", "").status == 404


@pytest.mark.parametrize(
    "address",
    [
        *("x/", "2024/budget/", "2025/final/", "2025/budget/tables/x/", "2025/budget/tables/income/x/total/"),
        *(
            "2025/budget/files/../../secret-key",
            "2025/budget/files/.shebao-files",
            "2025/budget/v1x/",
            "rules/heating/",
        ),
        *("projects/2025/P99/", "compare/2025-budget/2024-budget/", "2025/budget/text/0/", "2025/budget/text/٣/", "//"),
        *("2025/budget/lines/１/", "compare/2025-budget-v1/2025-budget/x/", "2025/budget/tables/income/data.csv/"),
        *("²/budget/", "2025/budget/v²/", "compare/²-budget/2025-budget/", "a" * 600),
    ],
)
def test_where_there_is_nothing_the_answer_is_polite(site: Site, address: str) -> None:
    answer = site.answer(f"/public/{address}", "")
    assert answer.status == 404 and "没有找到这个地址" in answer.body.decode()


def test_an_address_without_its_last_stroke_is_sent_on(site: Site) -> None:
    answer = site.answer("/public/2025/budget/tables/balance/一般公共预算/income", "")
    assert (answer.status, answer.to.isascii()) == (301, True) and answer.to.endswith("/income/")


def test_everything_published_is_found(site: Site) -> None:
    for words, expected in (
        ("取暖费", PROJECT),
        ("2080505 养老", f"{BUDGET}tables/expenditure/2080505/"),
        ("三公 经费", f"{BUDGET}tables/three-public/"),
        ("结转", "/public/terms/"),
        ("统筹外 <b>", ""),
    ):
        page = read(site, "/public/search/", f"q={words}".replace(" ", "%20"))
        assert expected in page and "<b>" not in page.partition("<main")[2], words
    assert "找到0处" in read(site, "/public/search/", "q=%3Cscript%3E没有的词")


def test_two_documents_are_compared_line_by_line(tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    copytree(publication().folder, changed)
    data = json.loads((changed / DATA_FILE).read_text(encoding="utf-8"))
    (table,) = (one for one in data["tables"] if one["kind"] == "支出总表")
    row = next(at for at, key in enumerate(table["row_keys"]) if key["key"] == "2210201")
    table["rows"][row][2] |= {"text": "100.00", "fen": 100_0000_00}
    (changed / DATA_FILE).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    before = publication(year=2024, folder=changed)
    site = Site(content(publication(), before))
    pair = "/public/compare/2024-budget/2025-budget/"
    assert pair in read(site, "/public/compare/")
    page = read(site, pair)
    assert "1个数字不同" in page and "没有变化" in page and "企业退休人员取暖费（三保）" in page
    table_page = read(site, f"{pair}expenditure/")
    for words in ("100.00", "91.98", "-8.02", "-8.02%", "change-wide.svg"):
        assert words in table_page, words
    assert site.answer(f"{pair}expenditure/change-narrow.svg", "").content_type == "image/svg+xml"
    chosen = site.answer("/public/compare/", "a=2024-budget-v1&b=2025-budget-v1")
    assert (chosen.status, chosen.to) == (303, "/public/compare/2024-budget-v1/2025-budget-v1/")


def test_final_accounts_stand_beside_the_budget() -> None:
    final = publication(kind="final", title="2025年度部门决算")
    site = Site(content(final, publication()))
    assert "2025年部门决算" in read(site, "/public/2025/final/")
    assert "/public/compare/2025-budget/2025-final/" in read(site, "/public/compare/")
    assert "2025年预算" in read(site, "/public/compare/2025-budget/2025-final/")


def test_results_show_the_department_and_who_is_not_evaluated() -> None:
    made = content()
    whole = ProjectResult("", "部门整体", 2025, "中", 7811, 52, "整体评价", "2026-01-16", ())
    missing = NoResult("2025-P01", "企业退休人员取暖费（三保）", "没有支付，尚未验收")
    site = Site(replace(made, totals=replace(made.totals, departments={2025: whole}, without={2025: (missing,)})))
    for address in ("/public/results/", "/public/results/2025/"):
        said = read(site, address)
        assert "部门整体" in said and "78.11分" in said and "企业退休人员取暖费（三保）：没有支付，尚未验收" in said


def test_a_site_without_publications_says_so() -> None:
    empty = Site(Content((), replace(content().totals)))
    for address in ("/public/", "/public/projects/", "/public/results/", "/public/compare/", "/public/terms/"):
        assert empty.answer(address, "").status == 200
    assert "还没有公开" in read(empty, "/public/")


def test_files_have_their_size_and_digest(site: Site) -> None:
    from hashlib import sha256

    page = read(site, BUDGET)
    for name, kind in (
        ("disclosure.pdf", "application/pdf"),
        ("disclosure.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("facts.csv", "text/csv; charset=utf-8"),
        ("datapackage.json", "application/json"),
    ):
        answer: Answer = site.answer(f"{BUDGET}v2/files/{name}", "")
        assert answer.content_type == kind and sha256(answer.body).hexdigest() in page, name
    assert site.answer(f"{BUDGET}tables/income/data.csv", "").body.startswith(b"\xef\xbb\xbf")
    assert json.loads(read(site, f"{BUDGET}tables/income/data.json"))["kind"] == "收入总表"
