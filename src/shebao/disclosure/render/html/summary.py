"""The top of the page: three figures and one chart in plain words, for a reader who has two minutes."""

from collections.abc import Iterable
from html import escape

from shebao.disclosure.model import Cell, Chart, Disclosure, TableKind
from shebao.disclosure.render.html.blocks import SKIP, PageState
from shebao.money import format_percent

NAMED = 4
"""How many purposes the words under the chart name."""


def summary_html(document: Disclosure, state: PageState) -> str:
    """Three cards (收支总计; 基本支出 and 项目支出; "三公"经费) and the chart of what the money is for."""
    cards = [
        card for card in (_total(document, state), _kinds(document, state), _three_public(document, state)) if card
    ]
    chart = next((chart for chart in document.charts if chart.key == "appropriation"), None)
    if not cards and chart is None:
        return ""
    picture = ""
    if chart is not None:
        picture = (
            f'<figure class="chart"><figcaption>钱用在哪里：{escape(chart.title)}'
            f"（单位：{escape(chart.unit)}）</figcaption>{state.picture(chart)}"
            f"<p>{escape(_in_words(chart, document))}</p></figure>"
        )
    what = "决算" if document.final else "预算"
    return (
        f'<section class="summary" id="summary" aria-label="一分钟了解本{what}" {SKIP}>'
        f'<div class="cards">{"".join(cards)}</div>{picture}</section>\n'
    )


def _in_words(chart: Chart, document: Disclosure) -> str:
    """What each 100 元 of the chart's money is for, largest first."""
    whole = sum(point.fen for point in chart.points)
    if whole <= 0 or any(point.fen < 0 for point in chart.points):
        return ""
    ordered = sorted((point for point in chart.points if point.fen), key=lambda point: -point.fen)
    named, rest = ordered[:NAMED], sum(point.fen for point in ordered[NAMED:])
    clauses = [f"{format_percent(point.fen, whole)}元用于{point.label}" for point in named]
    if rest:
        clauses.append(f"其余{format_percent(rest, whole)}元用于另外{len(ordered) - NAMED}类")
    money = "一般公共预算财政拨款支出" if document.final else "一般公共预算拨款"
    return f"每100元{money}中，{'，'.join(clauses)}。"


def _cell(document: Disclosure, kind: TableKind, row: str, column: str) -> Cell | None:
    table = document.table(kind)
    if table is None or not any(known.key == column for known in table.columns):
        return None
    grid_row = table.row(row)
    if grid_row is None:
        return None
    # A name over two columns stands before the amounts, so count from the right.
    return grid_row.cells[table.column(column) - len(table.columns)]


def _amount(cell: Cell, anchor: str, state: PageState) -> str:
    return f"<b>{state.figure(cell.text or '0', cell.chain, f'top-{anchor}', '万元')}</b>万元"


def _card(heading: str, amount: Iterable[str], words: str) -> str:
    figures = "".join(f'<p class="big">{text}</p>' for text in amount)
    return f'<div class="card"><h2>{heading}</h2>{figures}<p>{words}</p></div>'


def _final_total(document: Disclosure, state: PageState) -> str:
    total, income, spent, left = (
        _cell(document, TableKind.BALANCE, row, column)
        for row, column in (
            ("总计", "income"),
            ("本年收入合计", "income"),
            ("本年收入合计", "total"),
            ("年初结转和结余", "total"),
        )
    )
    if total is None or income is None or spent is None or left is None:
        return ""
    words = f"其中本年收入{_amount(income, 'income', state)}，本年支出{_amount(spent, 'spent', state)}。"
    if left.fen:
        words += f"年末结转和结余{_amount(left, 'left', state)}。"
    return _card(f"{document.year}年收入总计、支出总计", [_amount(total, "total", state)], words)


def _final_three_public(document: Disclosure, state: PageState) -> str:
    budget, spent = (_cell(document, TableKind.THREE_PUBLIC, "三公", key) for key in ("budget_0", "actual_0"))
    if budget is None or spent is None:
        return ""
    words = f"全年预算{_amount(budget, 'public-budget', state)}。" if budget.fen else "全年没有预算。"
    return _card("“三公”经费支出", [_amount(spent, "public", state)], words)


def _total(document: Disclosure, state: PageState) -> str:
    if document.final:
        return _final_total(document, state)
    total = _cell(document, TableKind.BALANCE, "收入总计", "income")
    carried = _cell(document, TableKind.BALANCE, "上年结转", "income")
    if total is None or carried is None:
        return ""
    words = (
        f"收入和支出相等。其中上年结转{_amount(carried, 'carried', state)}。"
        if carried.fen
        else "收入和支出相等，全部是本年安排的资金。"
    )
    return _card(f"{document.year}年收入总计、支出总计", [_amount(total, "total", state)], words)


def _kinds(document: Disclosure, state: PageState) -> str:
    total, basic, project = (
        _cell(document, TableKind.EXPENDITURE, "合计", key) for key in ("total", "basic", "project")
    )
    if total is None or basic is None or project is None:
        return ""
    words = "基本支出保障机构运转和人员，项目支出办具体的事。"
    if total.fen and total.fen > 0 and basic.fen is not None and project.fen is not None:
        words = (
            f"每100元支出中，{format_percent(basic.fen, total.fen)}元是基本支出（人员和机构运转），"
            f"{format_percent(project.fen, total.fen)}元是项目支出（具体的事）。"
        )
    amounts = [f"基本支出 {_amount(basic, 'basic', state)}", f"项目支出 {_amount(project, 'project', state)}"]
    return _card("支出分两类", amounts, words)


def _three_public(document: Disclosure, state: PageState) -> str:
    if document.final:
        return _final_three_public(document, state)
    table = document.table(TableKind.THREE_PUBLIC)
    total = _cell(document, TableKind.THREE_PUBLIC, "合计", "total")
    if table is None or total is None:
        return ""
    parts = []
    for number, key in enumerate(("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费"), start=1):
        part = _cell(document, TableKind.THREE_PUBLIC, key, "total")
        if part is not None and part.fen:
            parts.append(f"{key}{_amount(part, f'public-{number}', state)}")
    words = f"其中{'，'.join(parts)}，其他各项为0。" if 0 < len(parts) < 4 else f"其中{'，'.join(parts)}。"
    if not parts:
        words = "没有安排因公出国（境）、公务接待和公务用车费用。"
    return _card("“三公”经费", [_amount(total, "public", state)], words)
