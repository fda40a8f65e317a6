"""The report of a run (归集情况) as one page without anything from outside: figures first, then charts, then tables."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from shebao.register.insurances import SHORT
from shebao.register.unify.agreement import TARGET

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
th{background:#e8eef4}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{display:grid;grid-template-columns:260px 1fr 90px;gap:8px;align-items:center;font-size:14px;margin:2px 0}
.bar i{display:block;height:14px;background:#2b4a6f;min-width:1px}
.bar span:last-child{text-align:right;font-variant-numeric:tabular-nums}
@media (max-width:640px){body{padding:12px}table{display:block;overflow-x:auto}
  .figures div{flex:1 1 40%;min-width:0}.bar{grid-template-columns:1fr 60px}.bar span:first-child{grid-column:1/3}}
@media print{body{max-width:none;padding:0}}
"""


def report_page(unified: "Unified", figures: dict[str, Any]) -> str:
    """The page. Nothing in it names a person."""
    done = figures["completion"]
    rows = sum(row["行数"] for row in done)
    clean = sum(row["无疑点"] for row in done)
    rate = f"{clean / rows:.2%}" if rows else "—"
    parts = [
        "<h1>三险统一参保登记归集情况</h1>",
        f'<p class="quiet">数据所属期{escape(figures["数据所属期"])}　源文件{len(figures["files"])}个</p>',
        '<div class="figures">',
        _figure("四个系统记录", f"{rows:,}", f"任务数{TARGET:,}"),
        _figure("归并为人员", f"{figures['persons']:,}", "含居民养老参照"),
        _figure("疑点", f"{figures['suspects']:,}", "须逐个处理"),
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
        _bars(
            [
                (f"{row['code']} {row['title']}", row["suspects"])
                for row in unified.found.counts.iter_rows(named=True)
                if row["suspects"]
            ]
        ),
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
        '<p class="quiet">每一步：输入行数＝输出行数＋未采用行数。</p>',
        _table(
            ("步骤", "文件", "系统", "输入", "输出", "未采用", "说明"),
            [
                (s.step, s.file, SHORT.get(s.system, ""), s.rows_in, s.rows_out, s.rejected, s.note)
                for s in unified.steps
            ],
        ),
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


def _figure(title: str, value: str, note: str) -> str:
    return f'<div>{escape(title)}<b>{escape(value)}</b><span class="quiet">{escape(note)}</span></div>'


def _percent(hundredths: int | None) -> str:
    return "—" if hundredths is None else f"{hundredths / 100:.2f}%"


def _table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = list(rows)
    numeric = [bool(lines) and isinstance(lines[0][at], int) for at in range(len(titles))]
    head = "".join(f"<th{' class=n' if n else ''}>{escape(t)}</th>" for t, n in zip(titles, numeric, strict=True))
    body = "".join(
        "<tr>" + "".join(_cell(cell, n) for cell, n in zip(line, numeric, strict=True)) + "</tr>\n" for line in lines
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"


def _cell(value: Any, number: bool) -> str:
    shown = f"{value:,}" if isinstance(value, int) else str(value)
    return f"<td{' class=n' if number else ''}>{escape(shown)}</td>"


def _bars(rows: Sequence[tuple[str, int]]) -> str:
    if not rows:
        return "<p>没有疑点。</p>"
    most = max(count for _, count in rows)
    return "\n".join(
        f'<div class="bar"><span>{escape(name)}</span><span><i style="width:{count * 100 // most}%"></i></span>'
        f"<span>{count:,}</span></div>"
        for name, count in rows
    )
