"""A published document: its contents, its sections of text, its tables, its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from shebao.web.pages import CONTENT_TYPES, SHOWN_IN_BROWSER
from shebao.web.public.addresses import whole
from shebao.web.public.answers import ONE_DAY, ONE_MINUTE, Answer, json_answer
from shebao.web.public.content import Content
from shebao.web.public.documents import PublicDocument, PublicTable
from shebao.web.public.pages.figure import figure_data
from shebao.web.public.pages.frame import Crumb, Found, page, picture
from shebao.web.public.pages.front import START, first_chart, key_figures
from shebao.web.published import DOCUMENTS

TEXT_PARTS = ("第一部分", "第二部分", "第三部分", "第四部分")
PACKAGE = "datapackage.json"


@dataclass(frozen=True)
class View:
    """A document as it is looked at: what is in force, or a version at its fixed address."""

    content: Content
    document: PublicDocument
    is_fixed: bool

    @property
    def base(self) -> str:
        """What the addresses of its pages begin with."""
        return self.document.version_address if self.is_fixed else self.document.address

    @property
    def name(self) -> str:
        """With its version where that was asked for."""
        version = f"（第{self.document.publication.version}版）" if self.is_fixed else ""
        return f"{self.document.name}{version}"

    @property
    def crumbs(self) -> list[Crumb]:
        """The path down to it."""
        return [START, (self.name, self.base)]

    @property
    def seconds(self) -> int:
        """What stands for good may be kept longer."""
        return ONE_DAY if self.is_fixed else ONE_MINUTE

    def page(self, template: str, title: str, crumbs: list[Crumb], **context: Any) -> Answer:
        """A page of it."""
        successor = None
        if not self.document.publication.is_current:
            published = self.document.publication
            successor = self.content.document(published.year, published.kind)
        told = {"view": self, "document": self.document, "base": self.base, "successor": successor, **context}
        # What corrects a version has to be seen soon, also at its fixed address.
        return page(template, self.content, title, crumbs, kept=ONE_MINUTE, **told)


def contents(view: View) -> Answer:
    """What is in a document, three figures, a chart, all downloads, its other versions."""
    document = view.document
    tables = list(document.tables.values())
    context = {
        "figures": key_figures(document),
        "chart": first_chart(document),
        "charts": document.charts.values(),
        "numbered": [one for one in tables if not one.is_form],
        "forms": [one for one in tables if one.is_form],
        "files": list(files(document)),
        "versions": [one for one in view.content.versions(document) if one is not document],
        "projects": document.projects.values(),
    }
    return view.page("contents", view.name, [START], **context)


def files(document: PublicDocument) -> Iterator[dict[str, Any]]:
    """The files of a publication, each with its size and digest."""
    listed = [*DOCUMENTS, (PACKAGE, "数据包说明", "预算条目各列的中文说明（Frictionless Data Package）。")]
    for name, title, says in listed:
        path = document.file(name)
        if path.is_file():
            digest = sha256(path.read_bytes()).hexdigest()
            address = f"{document.version_address}files/{name}"
            size = path.stat().st_size
            yield {
                "name": name,
                "title": title,
                "says": says,
                "size": _size(size),
                "digest": digest,
                "address": address,
            }


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


def section(view: View, number: str) -> Found:
    """A section of the text; every figure in it can be followed."""
    sections = view.document.sections
    at = (whole(number) or 0) - 1
    if not 0 <= at < len(sections):
        return None
    told = {
        "section": sections[at],
        "before": sections[at - 1] if at else None,
        "after": sections[at + 1] if at + 1 < len(sections) else None,
    }
    return view.page("section", f"{sections[at].title}－{view.name}", view.crumbs, heading=sections[at].title, **told)


def table(view: View, code: str) -> Found:
    """A table; every figure in it can be followed."""
    found = view.document.tables.get(code)
    if found is None:
        return None
    listed = list(view.document.tables.values())
    at = listed.index(found)
    told = {
        "table": found,
        "before": listed[at - 1] if at else None,
        "after": listed[at + 1] if at + 1 < len(listed) else None,
        "files": view.document.version_address + "files/",
    }
    return view.page("table", f"{found.title}－{view.name}", view.crumbs, heading=found.title, **told)


def file(view: View, rest: list[str]) -> Found:
    """A file: of the publication, a table or a figure as open data, the picture of a chart."""
    match rest:
        case ["files", name] if name in {one for one, _, _ in DOCUMENTS} | {PACKAGE}:
            return _published(view, name)
        case ["files", "tables", name] if name in {one.csv.partition("/")[2] for one in view.document.tables.values()}:
            return _published(view, f"tables/{name}")
        case ["tables", code, "data.csv"]:
            found = view.document.tables.get(code)
            return _published(view, found.csv) if found is not None and found.csv else None
        case ["tables", code, "data.json"]:
            found = view.document.tables.get(code)
            return json_answer(_table_data(view, found)) if found is not None else None
        case ["tables" | "text", *_, "data.json"]:
            one = view.document.figures.get("/".join(rest[:-1]) + "/")
            return json_answer(figure_data(view, one)) if one is not None else None
        case ["charts", name] if name.endswith(".svg"):
            key, _, width = name.removesuffix(".svg").rpartition("-")
            chart = view.document.charts.get(key)
            return picture(chart, width) if chart is not None else None
    return None


def _published(view: View, name: str) -> Found:
    path = view.document.file(name)
    if not path.is_file():
        return None
    kind, suffix = CONTENT_TYPES[path.suffix], path.suffix
    published = view.document.publication
    saved = "" if suffix in SHOWN_IN_BROWSER else f"{published.year}-{published.kind}-v{published.version}-{path.name}"
    return Answer(path.read_bytes(), kind, seconds=view.seconds, saved_as=saved, self_contained=suffix == ".html")


def _table_data(view: View, found: PublicTable) -> dict[str, Any]:
    figures = {f"{row}/{column}": one.address for (row, column), one in found.figures.items()}
    about = {"document": view.document.publication.title, "address": view.document.version_address + found.address}
    marked = {"demonstration": True} if view.content.is_demonstration else {}
    return {**about, **marked, **found.data, "figures": figures}
