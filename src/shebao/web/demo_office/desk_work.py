"""What waits on the desks of the demonstration beside cases: a grant, exports, a file; and frozen figures."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from shebao.register import figures
from shebao.register.lists import EMPLOYERS, PERSONS
from shebao.screens.export import ask_for_export, decide_export
from shebao.screens.lists import ListPage
from shebao.staff.models import NaturalPerson
from shebao.staff.request_grant import request_grant
from shebao.web.demo_office.register import MAKER, import_file, somebody

SEED, SCALE = 7, 0.001
WAITING_FILE = "F5"
"""Residents: people of another synthetic county, so that the register does not know them."""
EXPORTS: tuple[tuple[str, ListPage, dict[str, str], str, str], ...] = (
    ("qiye-jb", PERSONS, {"insurance": "110"}, "核对参保花名册", ""),
    ("tongji", PERSONS, {}, "报送季度统计基础数据", "fuzhuren"),
    ("jijin-kj", EMPLOYERS, {}, "与税务核对缴费单位", "fuzhuren"),
)
"""Who asks for which list with which query and why, and who agreed to it (empty: nobody yet)."""


def make_desk_work() -> None:
    """Leave something to decide, to accept and to fetch, and freeze the figures of last month."""
    today = timezone.localdate()
    holder = NaturalPerson.objects.get(number="161")
    reason = "演示：兼做政策宣传资料整理"
    request_grant(holder, "policy", by=somebody("anquan"), valid_from=today, reason=reason)
    for asker, page, query, purpose, agreed_by in EXPORTS:
        who = somebody(asker)
        rows = page.rows(SimpleNamespace(who=who), query).count()
        path = f"{reverse(page.name)}?{urlencode({**query, 'export': 1})}"
        asked = ask_for_export(page, path, rows, purpose, by=who)
        if agreed_by:
            decide_export(asked, True, by=somebody(agreed_by))
    figures.freeze(_last_month_end(today), by=somebody(MAKER), now=timezone.now())
    _leave_a_file()


def _last_month_end(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def _leave_a_file() -> None:
    """A file whose control totals wait for another person to accept them."""
    from shebao.demo_data import generate, write
    from shebao.demo_data.answers import FILES as NAMES

    county = generate(SCALE, seed=SEED)
    with tempfile.TemporaryDirectory() as folder:
        write(replace(county, frames={WAITING_FILE: county.frames[WAITING_FILE]}), Path(folder), lambda *_: None)
        import_file(Path(folder) / NAMES[WAITING_FILE][1], WAITING_FILE)
