"""The page of problems says what the program says, and every problem tells what to do."""

from pathlib import Path

from shebao.budget.codes.budgets import budgets_of_functions
from shebao.budget.codes.tables import Certainty
from shebao.budget.problems import PROBLEMS, problems_markdown

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_page_of_problems_is_up_to_date() -> None:
    page = (DOCS / "problems.md").read_text(encoding="utf-8")
    assert page == problems_markdown(), "write it again: python3 docs/make_pages.py"


def test_every_problem_stands_on_the_page_once() -> None:
    page = problems_markdown()
    for code, problem in PROBLEMS.items():
        assert page.count(f"| {code} | {problem.severity.label} | {problem.name} | ") == 1


def test_the_page_of_codes_counts_the_budgets_of_functions() -> None:
    held = budgets_of_functions(2025)
    verified = sum(item.certainty is Certainty.VERIFIED for item in held)
    text = (DOCS / "codes.md").read_text(encoding="utf-8")
    assert f"{len(held)} beginnings of codes" in text
    assert f"({verified} verified, {len(held) - verified} memory)" in text
