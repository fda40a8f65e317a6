"""What the operating system and the file parsers say in English, said in Chinese; the original stands in brackets."""

import csv
import errno
import re
import tomllib

_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "文件正被其他程序使用",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
}
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_CSV_REASONS = (
    ("unexpected end of data", "到文件末尾引号仍没有成对"),
    ("expected after", "引号后面应是逗号或换行，文字中的引号要写两个"),
    ("field larger than field limit", "有一格的文字太长，可能引号没有成对"),
    ("NUL", "有空字符"),
    ("new-line character", "换行符不规范"),
)


def os_reason(error: OSError) -> str:
    """Why the disk refused, in Chinese where it is a common reason."""
    known = _REASONS.get(error.errno or 0)
    if known is not None:
        return known
    return f"操作系统不允许（{error.strerror or error}）"


def toml_reason(error: tomllib.TOMLDecodeError) -> str:
    """Where a TOML text is wrong."""
    where = _TOML_PLACE.search(str(error))
    if where is None:
        place = "格式不对"
    else:
        place = f"第{where[1]}行第{where[2]}个字附近格式不对" if where[1] else "文件末尾不完整"
    return f"{place}（{error}）"


def csv_reason(error: csv.Error) -> str:
    """What is wrong with a CSV text."""
    said = next((words for sign, words in _CSV_REASONS if sign in str(error)), "格式不对")
    return f"{said}（{error}）"
