"""Which page an address of the public site has. An address without its last stroke is sent to the one with it."""

from collections.abc import Callable
from urllib.parse import parse_qs

from shebao.web.public.addresses import ROOT, ascii_address, whole
from shebao.web.public.answers import Answer, redirect
from shebao.web.public.content import Content
from shebao.web.public.pages import compare, document, figure, front, project, results, search
from shebao.web.public.pages.frame import Found, style

LONGEST = 512
NAMED: dict[str, Callable[[Content, list[str]], Found]] = {
    "projects": project.projects,
    "rules": project.rule,
    "results": results.results,
    "compare": compare.compare,
    "terms": front.terms,
    "about": front.about,
}


def answer_for(content: Content, path: str, query: str) -> Answer:
    """The answer to an address; a polite page where there is none."""
    if path == "/robots.txt":
        return front.robots()
    if path == "/public":
        return redirect(ROOT)
    if len(path) > LONGEST:
        return front.not_found(content)
    rest = path.removeprefix(ROOT)
    found = _asking(content, rest, query) or _found(content, rest)
    if found is None and not rest.endswith("/") and _found(content, f"{rest}/") is not None:
        return redirect(ascii_address(f"{path}/"))
    return found or front.not_found(content)


def _asking(content: Content, rest: str, query: str) -> Found:
    """The pages that read what a visitor typed or chose."""
    if rest not in ("search/", "compare/"):
        return None
    given = {name: values[0] for name, values in parse_qs(query[:LONGEST], max_num_fields=8).items()}
    return search.search(content, given) if rest == "search/" else compare.chosen(content, given)


def _found(content: Content, rest: str) -> Found:
    if rest == "":
        return front.home(content)
    if rest == "style.css":
        return style()
    if rest == "sitemap.xml":
        return front.sitemap(content)
    parts = rest.split("/")
    is_page = parts[-1] == ""
    parts = parts[:-1] if is_page else parts
    if not parts or "" in parts:
        return None
    if parts[0] in NAMED:
        return NAMED[parts[0]](content, parts[1:]) if is_page or parts[-1].endswith(".svg") else None
    year = whole(parts[0])
    if year is None or len(parts) < 2:
        return None
    return _of_document(content, year, parts[1:], is_page=is_page)


def _of_document(content: Content, year: int, parts: list[str], *, is_page: bool) -> Found:
    kind, *rest = parts
    version = None
    if rest and rest[0].startswith("v") and (version := whole(rest[0][1:])) is not None:
        rest = rest[1:]
    found = content.document(year, kind, version)
    if found is None:
        return None
    view = document.View(content, found, is_fixed=version is not None)
    if not is_page:
        return document.file(view, rest)
    match rest:
        case []:
            return document.contents(view)
        case ["text", number]:
            return document.section(view, number)
        case ["tables", code]:
            return document.table(view, code)
        case ["lines", row]:
            return figure.line(view, row)
        case ["text", _, _] | ["tables", _, _, _]:
            return figure.figure(view, "/".join(rest) + "/")
    return None
