"""Reading plain text and Markdown that somebody got out of a page or a Word file."""

from pathlib import Path

import pytest

from shebao.disclosure.model import ContentsEntry, RunningLine
from shebao.disclosure.read.assemble import read_blocks, read_disclosure
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable, UnreadableFile


def read(text: str | bytes, folder: Path, name: str = "文本.txt") -> list[RawBlock]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_blocks(path))


def texts(blocks: list[RawBlock]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, RawParagraph)]


def tables(blocks: list[RawBlock]) -> list[RawTable]:
    return [block for block in blocks if isinstance(block, RawTable)]


def test_a_table_of_tabs_goes_on_behind_a_blank_line_and_is_filled_up_on_the_right(tmp_path: Path) -> None:
    blocks = read(
        "2025年预算收支总表\n\n单位：万\n元\n\n收入\t\t支出\t\n项目\t金额\t项目\t金额\n\n"
        "一、拨款\t5681.80\t一、公共服务\n合计\t5681.80\t合计\t<p>5681.80</p>\n\n后文。\n",
        tmp_path,
    )
    assert texts(blocks) == ["2025年预算收支总表", "单位：万元", "后文。"]
    (table,) = tables(blocks)
    assert table.grid == (
        ("收入", "", "支出", ""),
        ("项目", "金额", "项目", "金额"),
        ("一、拨款", "5681.80", "一、公共服务", ""),
        ("合计", "5681.80", "合计", "5681.80"),
    )
    assert [row[1].line for row in table.origins if row[1]] == [6, 7, 9, 10]


def test_lines_that_a_page_broke_are_joined_and_spread_ones_closed_up(tmp_path: Path) -> None:
    blocks = read(
        "http://example.org/uploadFile/A.html\n# 某局 2025 部门预算说明\n\n13\n"
        "另外,某市民政局下属共有 6 个事业单位,事业运行\n"
        "经 费 总预 算 安 排 37337407.64 元 , 其中 : 基 本 支出 预 算\n"
        "488180.64 元 , 项 目 支 出 预 算 36849227 元 , 同 比 增 加\n"
        "27125219.46 元,增长 265.6%,增加主要原因为提高。\n"
        "(二)政府采购预算安排情况说明。\n"
        "2025 年 政 府 采 购 预 算 6429768.84 元 , 同 比 增 加\n"
        "2433505.07 元,增长 60.89%。\n",
        tmp_path,
    )
    assert texts(blocks) == [
        "某局2025部门预算说明",
        "另外,某市民政局下属共有6个事业单位,事业运行经费总预算安排37337407.64元,其中:基本支出预算"
        "488180.64元,项目支出预算36849227元,同比增加27125219.46元,增长265.6%,增加主要原因为提高。",
        "(二)政府采购预算安排情况说明。",
        "2025年政府采购预算6429768.84元,同比增加2433505.07元,增长60.89%。",
    ]
    wrapped = [block for block in blocks if isinstance(block, RawParagraph)][1]
    assert [origin.line for _, origin in wrapped.origins] == [5, 6, 7, 8]
    assert [wrapped.text[offset : offset + 3] for offset, _ in wrapped.origins] == ["另外,", "经费总", "488", "271"]


def test_paragraphs_that_nobody_broke_stay_apart(tmp_path: Path) -> None:
    blocks = read("一、**职责**\n\n本中心的职责是：\n- 1、征缴。\n- 2、发放社会保险待遇\n", tmp_path)
    assert texts(blocks) == ["一、职责", "本中心的职责是：", "1、征缴。", "2、发放社会保险待遇"]


def test_contents_and_marks_are_no_text_and_are_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "文本.txt"
    path.write_text(
        "仅供内部审核\n\n仅供内部审核\n\n目 录\n\n第一部分 概况\t1\n一、职责.....1\n\n二、机构设置......3\n\n"
        "第一部分 概况\n\n一、职责\n\n仅供内部审核\n\n征缴。\n",
        encoding="utf-8",
    )
    document = read_disclosure(path)
    assert [(entry.text, entry.page) for entry in document.contents] == [
        ("第一部分 概况", "1"),
        ("一、职责", "1"),
        ("二、机构设置", "3"),
    ]
    assert [(line.text, line.count, line.origin.line) for line in document.running_lines] == [("仅供内部审核", 3, 1)]
    assert [getattr(block, "text", "") for block in document.blocks] == ["第一部分 概况", "一、职责", "征缴。"]


def test_contents_without_page_numbers_end_where_the_first_entry_comes_again(tmp_path: Path) -> None:
    blocks = read("目录\n第一部分 概况\n一、职责\n第二部分 报表\n\n第一部分 概况\n一、职责\n征缴。\n", tmp_path)
    assert [block.text for block in blocks if isinstance(block, ContentsEntry)] == [
        "第一部分 概况",
        "一、职责",
        "第二部分 报表",
    ]
    assert texts(blocks) == ["第一部分 概况", "一、职责", "征缴。"]


def test_contents_may_number_what_the_text_heads_without_a_number(tmp_path: Path) -> None:
    blocks = read("目录\n一、单位职责\n二、机构设置\n\n单位职责\n\n征缴。\n\n机构设置\n\n两个股。\n", tmp_path)
    assert [block.text for block in blocks if isinstance(block, ContentsEntry)] == ["一、单位职责", "二、机构设置"]
    assert texts(blocks) == ["单位职责", "征缴。", "机构设置", "两个股。"]


def test_tables_with_pipes_and_headings_with_hashes(tmp_path: Path) -> None:
    blocks = read(
        "# 某中心2025年预算\n\n## 第一部分 概况\n\n### 一、职责\n\n"
        "| 项目 | 金额（万元） |\n|---|---:|\n| 合计 | 1，234．50 |\n",
        tmp_path,
        "文本.md",
    )
    levels = [(block.text, block.level) for block in blocks if isinstance(block, RawParagraph)]
    assert levels == [("某中心2025年预算", None), ("第一部分 概况", 1), ("一、职责", 2)]
    assert tables(blocks)[0].grid == (("项目", "金额（万元）"), ("合计", "1,234.50"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding(encoding: str, tmp_path: Path) -> None:
    assert texts(read("社会保险中心㈠".encode(encoding), tmp_path)) == ["社会保险中心㈠"]


def test_a_download_that_broke_off_in_a_character_is_read(tmp_path: Path) -> None:
    assert texts(read("社会保险基金预算。\n\n社会保险".encode()[:-1], tmp_path)) == ["社会保险基金预算。", "社会保"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "空文件"), (b" \n\n", "空文件"), (b"1\x002\x00\x01" * 50, "只支持"), (b"\x01\x02\x03" * 90, "不是文本文件")],
)
def test_what_is_no_text_says_so(content: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read(content, tmp_path)


def test_endless_lines_do_not_hang(tmp_path: Path) -> None:
    """Patterns are not tried on lines of a million characters."""
    nasty = [
        "一" + " " * 200_000 + "x",
        "." * 200_000 + "x",
        "**a " * 60_000,
        "目录\n" + "　" * 100_000 + "\t",
        "5" + " " * 90_000,
    ]
    assert read("\n\n".join(nasty), tmp_path)


def test_marks_are_counted_once_each(tmp_path: Path) -> None:
    blocks = read("（征求意见稿）\n\n正文。\n\n（征求意见稿）\n", tmp_path)
    assert next(block for block in blocks if isinstance(block, RunningLine)).count == 2
