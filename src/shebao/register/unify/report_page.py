"""The report of a run (归集情况) as one page without anything from outside: figures first, then charts, then tables."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from shebao.register.insurances import SHORT
from shebao.register.unify.agreement import TARGET
from shebao.register.unify.anomalies.catalogue import SEVERITIES, catalogue
from shebao.register.unify.sources import PERSONS, SYSTEMS
from shebao.register.unify.totals import REGISTERED, STEPS, Step, by_system

if TYPE_CHECKING:
    from shebao.register.unify.run import Unified

STYLE = """
body{font:15px/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1a1f26;
  margin:0 auto;max-width:1080px;padding:24px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:18px;margin:32px 0 8px}p{margin:4px 0}.quiet{color:#59636e}
.figures{display:flex;flex-wrap:wrap;gap:16px;margin:16px 0}
.figures div{border:1px solid #cfd6de;padding:10px 16px;min-width:150px}
.figures b{display:block;font-size:24px;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{border:1px solid #cfd6de;padding:4px 8px;text-align:left}
th{background:#e8eef4}td:first-child,th:first-child{white-space:nowrap}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{display:grid;grid-template-columns:330px 1fr 150px;gap:8px;align-items:center;font-size:14px;margin:2px 0}
.bar i{display:block;height:14px;background:#2b4a6f;min-width:1px}
.bar span:last-child{text-align:right;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}summary{cursor:pointer;margin:12px 0}
@media (max-width:640px){body{padding:12px}th,td{white-space:nowrap}
  .figures div{flex:1 1 40%;min-width:0}.bar{grid-template-columns:1fr 110px}.bar span:first-child{grid-column:1/3}}
@media print{body{max-width:none;padding:0}}
"""


def report_page(unified: "Unified", figures: dict[str, Any]) -> str:
    """The page. Nothing in it names a person."""
    done = figures["completion"]
    rows = sum(row["行数"] for row in done)
    clean = sum(row["无疑点"] for row in done)
    rate = _percent(clean * 10_000 // rows if rows else None)
    alone = figures["suspects_automatic"]
    parts = [
        "<h1>三险统一参保登记归集情况</h1>",
        f'<p class="quiet">数据所属期{escape(figures["数据所属期"])}　源文件{len(figures["files"])}个</p>',
        '<div class="figures">',
        _figure("四个系统记录", f"{rows:,}", f"任务数{TARGET:,}"),
        _figure("归并为人员", f"{figures['persons']:,}", "含居民养老参照"),
        _figure(
            "疑点", f"{figures['suspects']:,}", f"系统自动处理{alone:,}个，须人工处理{figures['suspects'] - alone:,}个"
        ),
        _figure("没有高、中级疑点的记录", rate, f"{clean:,}行"),
        "</div>",
        "<h2>各系统整理情况</h2>",
        _table(
            ("系统", "记录", "有疑点", "无疑点", "占比"),
            [(r["system"], r["行数"], r["有疑点"], r["无疑点"], _percent(r["整理完成率"])) for r in done],
        ),
        "<h2>系统之间是否一致</h2>",
        '<p class="quiet">一致率：两个系统都有的人中，姓名和校验相符的证件号码都相同的占比。</p>',
        _table(
            ("系统", "共有人数", "姓名一致", "证件号码一致", "单位一致", "一致率"),
            [
                (r["系统"], r["共有人数"], r["姓名一致"], r["证件号码一致"], r["单位一致"], _percent(r["一致率"]))
                for r in figures["agreement"]
            ],
        ),
        "<h2>疑点</h2>",
        _ways(figures),
        _suspects(unified),
    ]
    if figures["not_checked"]:
        parts += [
            "<h2>没有核对的</h2>",
            _table(
                ("疑点", "范围", "缺什么"),
                [
                    (f"{each['code']} {each['title']}", "全部" if each["whole"] else "部分", each["reason"])
                    for each in figures["not_checked"]
                ],
            ),
        ]
    parts += [
        "<h2>归并依据</h2>",
        _table(
            ("规则", "依据", "记录"),
            [(code, entry["title"], entry["rows"]) for code, entry in figures["links"].items()],
        ),
        "<h2>控制总数</h2>",
        '<p class="quiet">每一步：输入行数＝输出行数＋转出行数。转出的是重复送来的文件、转入疑点的行、待人工处理的行和'
        "无须回写的行，各有说明；“疑点”转出的行是“处理决定”的输入。</p>",
        _totals(unified),
    ]
    if figures["findings"]:
        parts += [
            "<h2>源文件的问题</h2>",
            _table(("编号", "内容", "办法"), [(f["code"], f["message"], f["action"]) for f in figures["findings"]]),
        ]
    seconds = "，".join(f"{name}{value}秒" for name, value in unified.seconds.items())
    parts.append(f'<p class="quiet">用时：{escape(seconds)}；内存最多{figures["peak_memory_mb"]:,}MB。</p>')
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>三险统一参保登记归集情况</title><style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _ways(figures: dict[str, Any]) -> str:
    """What happens to the suspects, by kind."""
    by_proposal = "、".join(f"{proposal}{count:,}个" for proposal, count in figures["suspects_by_proposal"].items())
    told = []
    if figures["suspects_automatic"]:
        told.append(f"系统自动处理{figures['suspects_automatic']:,}个，可撤销，不必逐个处理")
    if by_proposal:
        told.append(f"须人工核实、另一人复核的，按建议分：{by_proposal}")
    return f'<p class="quiet">{"；".join(told)}。</p>' if told else ""


def _suspects(unified: "Unified") -> str:
    """The anomalies that were found, each with who does what about it."""
    alone = dict(unified.suspects.filter("auto").group_by("code").len().iter_rows())
    rules = catalogue()
    shown = []
    for row in unified.found.counts.iter_rows(named=True):
        mended = alone.get(row["code"], 0)
        ways = [f"自动处理{mended:,}"] * bool(mended) + [f"人工{row['suspects'] - mended:,}"] * (
            row["suspects"] > mended
        )
        rule = rules[row["code"]]
        label = f"{row['code']} {row['title']}（{SEVERITIES[rule.severity]}）"
        if row["suspects"]:
            shown.append((label, row["suspects"], "，".join(ways)))
    return _bars(shown)


def _totals(unified: "Unified") -> str:
    """The control totals of the files of persons by step and system; those of every file below."""
    persons = {one.source.name for one in unified.values if one.source.kind in PERSONS}
    doubles = {step.file for step in unified.steps if step.step == REGISTERED and not step.rows_out}
    totals = by_system(step for step in unified.steps if step.file in persons | doubles)
    order = {system: place for place, system in enumerate(SYSTEMS)}
    lines = []
    for name in STEPS:
        of_step = sorted(totals.get(name, {}).values(), key=lambda step: order.get(step.system, len(order)))
        for place, step in enumerate(of_step):
            head = f'<th rowspan="{len(of_step)}" scope="rowgroup">{escape(name)}</th>' if place == 0 else ""
            lines.append(f"<tr>{head}{_counts(SHORT.get(step.system, '—'), step)}</tr>")
    head = "".join(f"<th{n}>{title}</th>" for title, n in _TOTALS)
    by_step = f"<table><thead><tr><th>步骤</th>{head}</tr></thead><tbody>\n" + "\n".join(lines) + "</tbody></table>"
    each = _table(
        ("步骤", "文件", "系统", "输入", "输出", "转出", "说明"),
        [(s.step, s.file, SHORT.get(s.system, ""), s.rows_in, s.rows_out, s.rejected, s.note) for s in unified.steps],
    )
    return f"{_scrolled(by_step)}\n<details><summary>逐个文件的控制总数</summary>\n{each}\n</details>"


_TOTALS = (("系统", ""), ("输入", " class=n"), ("输出", " class=n"), ("转出", " class=n"), ("说明", ""))


def _counts(system: str, step: Step) -> str:
    numbers = "".join(f"<td class=n>{value:,}</td>" for value in (step.rows_in, step.rows_out, step.rejected))
    return f"<td>{escape(system)}</td>{numbers}<td>{escape(step.note)}</td>"


def _scrolled(table: str) -> str:
    """A table that moves sideways by itself where the window is narrow."""
    return f'<div class="wide">{table}</div>'


def _figure(title: str, value: str, note: str) -> str:
    return f'<div>{escape(title)}<b>{escape(value)}</b><span class="quiet">{escape(note)}</span></div>'


def _percent(hundredths: int | None) -> str:
    return "—" if hundredths is None else f"{hundredths / 100:.2f}%"


def _table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = list(rows)
    numeric = [bool(lines) and _is_number(lines[0][at]) for at in range(len(titles))]
    head = "".join(f"<th{' class=n' if n else ''}>{escape(t)}</th>" for t, n in zip(titles, numeric, strict=True))
    body = "".join(
        "<tr>" + "".join(_cell(cell, n) for cell, n in zip(line, numeric, strict=True)) + "</tr>\n" for line in lines
    )
    return _scrolled(f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>")


def _is_number(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.endswith("%")) or value == "—"


def _cell(value: Any, number: bool) -> str:
    shown = f"{value:,}" if isinstance(value, int) else str(value)
    return f"<td{' class=n' if number else ''}>{escape(shown)}</td>"


def _bars(rows: Sequence[tuple[str, int, str]]) -> str:
    if not rows:
        return "<p>没有疑点。</p>"
    most = max(count for _, count, _ in rows)
    return "\n".join(
        f'<div class="bar"><span>{escape(name)}</span><span><i style="width:{count * 100 // most}%"></i></span>'
        f"<span>{escape(how)}</span></div>"
        for name, count, how in rows
    )
