"""The side bar offers nothing that can only be empty; the demonstration sends nobody to a page that refuses him."""

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from shebao.screens.menu import menu_for
from shebao.staff.posts import posts
from shebao.staff.who import Who
from shebao.web.demo_office.people import USERS
from tests.office.conftest import entered

Hire = Callable[..., Who]
WITHOUT_CASES = {
    *("fund_cashier", "policy"),
    *("system_admin", "security_admin", "audit_admin"),
}
EVERY_RIGHT = frozenset().union(*(post.rights for post in posts().values()))


def titles(rights: frozenset[str]) -> set[str]:
    return {item.title for _, items in menu_for(rights) for item in items}


@pytest.mark.parametrize("code", posts())
def test_cases_are_offered_to_whoever_may_see_any(code: str) -> None:
    assert ({"我的待办", "业务单"} <= titles(posts()[code].rights)) is (code not in WITHOUT_CASES)


@pytest.mark.django_db
@pytest.mark.parametrize("post", sorted(WITHOUT_CASES))
def test_whoever_sees_no_case_begins_at_his_own_pages(post: str, hire: Hire) -> None:
    shown = entered(hire(post)).get(reverse("work")).content.decode()
    assert "<h1>首页</h1>" in shown and "我的待办" not in shown and reverse("cases") not in shown
    assert shown.count(f'href="{reverse("my-account")}"') == 2


@pytest.mark.parametrize(
    "row", tomllib.loads(USERS.read_text(encoding="utf-8"))["person"], ids=lambda row: row["username"]
)
def test_the_demonstration_names_pages_that_are_in_the_menu(row: dict[str, Any]) -> None:
    rights = frozenset().union(*(posts()[one["post"]].rights for one in row["posts"]))
    named = {title for title in titles(EVERY_RIGHT) if title in row["try"]}
    assert named and named <= titles(rights), row["try"]
