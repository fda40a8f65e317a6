"""What stands on pages besides the text: page numbers, and marks like 仅供内部审核 that are no part of it."""

import re

_LONGEST = 60
PAGE_NUMBER = re.compile(
    r"^[—–\-·.\s]*(?:第\s*)?(?:\d{1,3}|[ivxIVX]{1,6})(?:\s*页)?(?:[\s/,，]*共?\s*\d{1,4}\s*页?)?[—–\-·.\s]*$"
)
_MARK = re.compile(
    r"^[（(【\[]?(?:(?:仅供|仅限)[^。，：]{2,14}|内部(?:审核|审阅|使用|参考|资料|讨论|文件)(?:稿|版|用)?[^。，：]{0,6}"
    r"|草稿|初稿|送审稿|审核稿|讨论稿|征求意见稿|样稿|样本|机密|秘密|绝密)[)）】\]]?$"
)


def is_mark(text: str) -> bool:
    """Whether a line is a mark of its own, set on a page and not part of what it says.

    >>> is_mark("仅供内部审核"), is_mark("（征求意见稿）"), is_mark("资料")
    (True, True, False)
    """
    if len(text) > _LONGEST:
        return False
    bare = re.sub(r"\s", "", text)
    return bool(_MARK.match(bare))
