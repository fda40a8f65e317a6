"""What may be promised of a project: never more than it has, whoever asks at the same time and in whatever order."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shebao.programmes.available import standing, standing_of_item
from shebao.programmes.models import Item, Movement, Reservation
from shebao.programmes.reserve import come_back, release, reserve, settle
from shebao.staff.grant_post import Refused
from tests.office.programmes.projects import WAN, item_of, person, project


@pytest.mark.django_db
def test_all_that_is_left_may_be_promised_and_not_a_fen_more() -> None:
    made = project()
    reserve(made, item_of(made), 60 * WAN, "甲", person("1"))
    with pytest.raises(Refused) as refused:
        reserve(made, item_of(made), 40 * WAN + 1, "乙", person("1"))
    assert refused.value.findings[0].message == (
        "超出项目可用额度：可用 400,000.00 元，本次申请 400,000.01 元。请核减或先办理预算变更。"
    )
    reserve(made, item_of(made), 40 * WAN, "乙", person("1"))
    assert standing(made).available == 0


@pytest.mark.django_db
def test_a_key_promises_once() -> None:
    made = project()
    first = reserve(made, item_of(made), WAN, "甲", person("1"))
    again = reserve(made, item_of(made), WAN, "甲", person("1"))
    assert again.reservation == first.reservation and not again.changes
    with pytest.raises(Refused):
        reserve(made, item_of(made), 2 * WAN, "甲", person("1"))
    assert standing(made).reserved == WAN


ACTS = st.lists(
    st.tuples(st.sampled_from(["reserve", "release", "settle", "back"]), st.integers(1, 60), st.integers(0, 5)),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_figures_fit_after_any_history(acts: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        made, by = project(approved=100), person("1")
        for number, (act, amount, which) in enumerate(acts):
            held = list(Reservation.objects.filter(item__project=made).order_by("pk"))
            try:
                with transaction.atomic():
                    if act == "reserve":
                        reserve(made, item_of(made), amount, f"占{number}", by)
                    elif held:
                        one, key = held[which % len(held)], f"动{number}"
                        if act == "back":
                            come_back(one, amount, key, by, "退回", date(2025, 6, 3))
                        else:
                            (release if act == "release" else settle)(one, amount, key, by)
            except (Refused, IntegrityError):
                pass
            now = standing_of_item(item_of(made))
            assert now.approved == now.paid + now.reserved + now.available == 100
            assert min(now.paid, now.reserved, now.available) >= 0
            held = list(Reservation.objects.filter(item__project=made))
            assert now.reserved == sum(one.open for one in held)
            told = Movement.objects.filter(item__project=made).values_list("approved", "reserved", "paid")
            assert tuple(map(sum, zip(*told, strict=True))) == (now.approved, now.reserved, now.paid)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE programmes_item SET approved = approved + 1", "G01"),
        ("UPDATE programmes_item SET paid = 0, reserved = 0", "G01"),
        ("UPDATE programmes_reservation SET amount = amount - 1", "G01"),
        ("UPDATE programmes_movement SET paid = 0", "J-1"),
        ("DELETE FROM programmes_movement", "J-1"),
        ("DELETE FROM programmes_item", "G04"),
        ("UPDATE programmes_item SET uses = '购车'", "G04"),
        ("UPDATE programmes_item SET economic_code = '30201'", "G04"),
        ("UPDATE programmes_project SET purpose = '购车'", "G04"),
        ("UPDATE programmes_project SET state = '已结项'", "G1[13]"),
    ],
)
def test_direct_sql_is_refused(statement: str, code: str) -> None:
    made = project()
    held = reserve(made, item_of(made), 10 * WAN, "甲", person("1")).reservation
    settle(held, WAN, "付", person("1"))
    refuses(statement, code)


MOVE = (
    "INSERT INTO programmes_movement (item_id, flow, approved, reserved, paid, reservation_id, key, case_number, memo,"
    " made_by_id, made_at) VALUES ({item}, '{flow}', {approved}, {reserved}, {paid}, {held}, 'x', '', '', {by},"
    " '2025-06-03 00:00:00+00')"
)


def refuses(statement: str, code: str) -> None:
    with pytest.raises(IntegrityError, match=code), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def write(item: Item, flow: str, figures: tuple[int, int, int], held: Any = "NULL") -> str:
    approved, reserved, paid = figures
    return MOVE.format(
        item=item.pk, flow=flow, approved=approved, reserved=reserved, paid=paid, held=held, by=person("1").pk
    )


@pytest.mark.django_db
def test_direct_sql_cannot_promise_or_pay_over_the_balance() -> None:
    made = project(approved=100)
    held = reserve(made, item_of(made), 90, "甲", person("1")).reservation
    item = item_of(made)
    refuses(write(item, "占用", (0, 11, 0), held.pk), "G01")
    refuses(write(item, "支付", (0, -91, 91), held.pk), "G01")
    refuses(write(item, "支付", (0, -90, 91), held.pk), "G01")
    refuses(write(item, "收回", (-11, 0, 0)), "G01")
    refuses(write(item, "调整", (50, 0, 0)), "G04")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["已批复", "已验收", "已评价"])
def test_only_a_running_project_promises(state: str) -> None:
    made = project(state=state)
    with pytest.raises(Refused, match="不在执行中"):
        reserve(made, item_of(made), 1, "甲", person("1"))
    held = Reservation(item=item_of(made), key="乙", amount=5, made_by=person("1"), made_at=timezone.now())
    held.save()
    refuses(write(item_of(made), "占用", (0, 5, 0), held.pk), "G13")
