"""What a case does not have, and names it has that the kind does not know: nothing missing counts as zero."""

from collections.abc import Sequence
from difflib import get_close_matches

from shebao.findings import Finding, Severity
from shebao.law.declare import Entries, Kind, Need, plain_label
from shebao.law.trouble import trouble
from shebao.law.units import Raw

DESCRIBING = ("id", "name", "note", "remark", "序号", "姓名", "备注")
"""Fields of a row that only describe it; they take no part in the calculation."""


def missing_from(kind: Kind, values: dict[str, Raw], written: set[str], lists: set[str]) -> list[Finding]:
    """What is not there: required inputs, whole lists, and the rest of a group of which something was given.

    ``values``: what was read, to which is added what a map declares for a key that is not listed. ``written``: the
    inputs a case has, whether they could be read or not; ``lists``: the lists and maps it has, empty ones too.
    """
    findings = [*_none_of(kind, written), *_needs(kind, values, written, lists)]
    groups = {declared.group for declared in kind.inputs if declared.group and declared.name in written}
    for entries in kind.entries:
        if not entries.optional and entries.name not in lists and not _any_written(entries, written):
            findings.append(_is_missing(kind, entries.name, entries.label, ""))
    for declared in kind.inputs:
        if declared.absent is not None:
            if declared.name not in written:
                values[declared.name] = declared.absent
        elif declared.name in written:
            continue
        elif declared.group:
            if declared.group in groups and not declared.may_miss:
                others = "、".join(
                    other.label for other in kind.inputs if other.group == declared.group and other.name in written
                )
                findings.append(
                    trouble(
                        kind,
                        "LAW-4",
                        declared.name,
                        f"填了“{others}”，就要同时填“{declared.label}”（{declared.name}）；不适用时都不填。",
                        expected=declared.unit.expected(),
                        action=f"请补填“{declared.label}”，或把同组各项都去掉。",
                    )
                )
        elif not declared.optional:
            findings.append(_is_missing(kind, declared.name, declared.label, declared.unit.expected()))
    return findings


def _none_of(kind: Kind, written: set[str]) -> list[Finding]:
    """Sets of inputs of which a case gives none, though it needs one."""
    return [
        trouble(
            kind,
            "LAW-1",
            choices[0].name,
            f"{'、'.join(f'“{declared.label}”（{declared.name}）' for declared in choices)}至少要填一项。请补填。",
            expected="至少一项",
            action="请补填其中一项。",
        )
        for choices in kind.one_of
        if not any(declared.name in written for declared in choices)
    ]


def _any_written(entries: Entries, written: set[str]) -> bool:
    return any(name.startswith(f"{entries.name}.") for name in written)


def _is_missing(kind: Kind, name: str, label: str, expected: str) -> Finding:
    return trouble(
        kind,
        "LAW-1",
        name,
        f"缺少“{label}”（{name}），没有按任何默认值计算。请补填。",
        expected=expected,
        action=f"请补填“{label}”{f'：{expected}' if expected else ''}。",
    )


def _needs(kind: Kind, values: dict[str, Raw], written: set[str], lists: set[str]) -> list[Finding]:
    """Lists and maps of which a case gives none and does not say that there is none; and both at once."""
    findings = []
    by_name = {entries.name: entries for entries in kind.entries}
    for entries in kind.entries:
        if values.get(entries.empty_flag) == 1 and _any_written(entries, written):
            findings.append(_none_and_some(kind, entries))
    for need in kind.needs:
        needed = [by_name[name] for name in need.collections]
        there = any(entries.name in lists or _any_written(entries, written) for entries in needed)
        none = any(values.get(entries.empty_flag) == 1 for entries in needed if entries.empty_flag)
        needless = any(values.get(flag.name) == 1 for flag in need.unless)
        if not (there or none or needless or any(one.name in written for one in need.inputs)):
            findings.append(lacks(kind, need))
    return findings


def lacks(kind: Kind, need: Need) -> Finding:
    """The finding of lists and maps that are not there: what to fill in, and how to say that there is none."""
    needed = [entries for entries in kind.entries if entries.name in need.collections]
    words = [f"“{entries.label}”（{entries.name}）" for entries in needed]
    words += [f"“{plain_label(one.label)}”（{one.name}）" for one in need.inputs]
    one_of = "至少要填一项" if len(words) > 1 else "没有填"
    flags = [entries.empty_flag for entries in needed if entries.empty_flag]
    says_none = f"，或 {flags[0]} 填 true" if flags else ""
    empty = "{}" if all(entries.is_map for entries in needed) else "[]"
    how = f"确实没有的，{needed[0].name} 写空的 {empty}{says_none}。"
    return trouble(
        kind,
        "LAW-1",
        needed[0].name,
        f"{'、'.join(words)}{one_of}，没有填不等于没有，所以没有计算。请补填；{how}",
        expected=needed[0].label,
        action=f"请补填；{how}",
    )


def _none_and_some(kind: Kind, entries: Entries) -> Finding:
    message = f"“{entries.label}”（{entries.name}）填了内容，{entries.empty_flag} 又说没有。请只留一个。"
    return trouble(kind, "LAW-9", entries.empty_flag, message, found="true", action="请只留一个。")


def not_known(kind: Kind, keys: Sequence[str], missing: Sequence[Finding]) -> list[Finding]:
    """The names that the kind does not have.

    An error inside a list, map or group, and wherever something is missing that the name may have been meant for;
    otherwise a remark. Fields that only describe a case are never an error at its top.
    """
    lacking = [finding.places[0].column for finding in missing if finding.code == "LAW-1" and finding.places]
    roots = {name.partition(".")[0] for name in kind.spellings}
    # What stands inside an object that is not known itself is one thing not known, not twelve.
    whole = dict.fromkeys(key if key.partition(".")[0] in roots else key.partition(".")[0] for key in keys)
    return [_not_known(kind, key, lacking) for key in whole]


def _not_known(kind: Kind, key: str, lacking: Sequence[str]) -> Finding:
    inside, _, last = key.rpartition(".")
    root = key.partition(".")[0]
    known_root = any(name.startswith(f"{root}.") for name in kind.spellings)
    severe = last not in DESCRIBING and ((bool(inside) and known_root) or bool(lacking))
    what = "请改正或去掉。" if severe else "这一项没有采用。"
    near = nearest_input(kind, key) or _among(kind, lacking if severe and not inside else ())
    return trouble(
        kind,
        "LAW-5",
        key,
        f"“{kind.title}”没有名为“{key}”的输入，{what}{near}可填的项目用 shebao law kinds {kind.name} 查。",
        found=key,
        action="请改用可填的项目，或把这一项去掉。" if severe else "",
        severity=Severity.ERROR if severe else Severity.WARNING,
    )


def nearest_input(kind: Kind, key: str) -> str:
    """The inputs whose names are nearest to one that is not known: 是否指“…”？ Nothing where none is near."""
    inside = key.rpartition(".")[0]
    known = {
        name: (one.name, plain_label(one.label))
        for name, one in kind.spellings.items()
        if name.rpartition(".")[0] == inside
    }
    for entries in kind.entries:
        known |= {name: (entries.name, entries.label) for name in entries.names if name.rpartition(".")[0] == inside}
        known |= {name: (name, entries.label) for name in entries.columns if not inside}
    if inside and not known:
        return nearest_input(kind, key.partition(".")[0])
    close = get_close_matches(key, known, n=3, cutoff=0.6)
    close += [name for name in known if len(key) > 2 and (key in name or name in key) and len(name) > 2]
    found = dict(_by_option(kind, key) or [known[name] for name in close])
    words = "、".join(f"“{name}”（{label}）" for name, label in list(found.items())[:2])
    return f"是否指{words}？" if words else ""


def _by_option(kind: Kind, key: str) -> list[tuple[str, str]]:
    """The list whose rows take a word as an option: “spouse” is said in a row of the dependants."""
    return [
        (entries.name, entries.label)
        for entries in kind.entries
        for _, _, declared in entries.fields
        if key in {word for pair in (*declared.unit.options, *declared.unit.other_words) for word in pair}
    ]


def _among(kind: Kind, names: Sequence[str]) -> str:
    labels = {one.name: plain_label(one.label) for one in kind.fields}
    labels |= {entries.name: entries.label for entries in kind.entries}
    words = "、".join(f"“{name}”（{labels[name]}）" for name in names[:2] if name in labels)
    return f"是否指缺少的{words}？" if words else ""
