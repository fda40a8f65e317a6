"""Write the generated pages of docs/, and on request what the READMEs show of the example.

    python3 dev.py pages               docs/rules.md, docs/problems.md, docs/anomalies.md
    python3 dev.py pages --pictures    docs/images/*.png and what the demo says, in both READMEs, as well
                                       (needs Chromium and poppler's pdftoppm)

The pictures show the public site of the demonstration, and the published example: the web page with the chain of one
figure open, and a page of the PDF.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from shebao.budget.problems import problems_markdown
from shebao.disclosure.rules import rules_markdown
from shebao.register.unify.anomalies.page import anomalies_markdown

DOCS = Path(__file__).resolve().parent
EXAMPLE = DOCS.parent / "examples" / "zezhou-2025" / "book"
MISTAKES = DOCS.parent / "examples" / "checking" / "transport-bureau-2025.html"
WIDTH, HEIGHT = 1120, 700
PORT, PUBLIC = 8937, "public/"
"""Where the demonstration is served for its picture, and the address that is shown."""
PDF_TABLE = "预算公开表6"
"""The page of the PDF that is shown is the one with this mark."""


def write_rules() -> None:
    """docs/rules.md, from the rules themselves."""
    (DOCS / "rules.md").write_text(rules_markdown(), encoding="utf-8")


def write_problems() -> None:
    """docs/problems.md, from the table of problems itself."""
    (DOCS / "problems.md").write_text(problems_markdown(), encoding="utf-8")


def write_anomalies() -> None:
    """docs/anomalies.md, from the catalogue itself."""
    (DOCS / "anomalies.md").write_text(anomalies_markdown(), encoding="utf-8")


def write_what_the_demo_says(folder: Path) -> None:
    """The closing lines of a real run of the demo in an empty folder, between the marks in both READMEs."""
    command = [sys.executable, "-m", "shebao", "demo", "--no-serve", "-o", "out/demo", "--data", "office"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    _put_into_readmes("demo", said[said.index("已生成公开文本") : said.index("已建立演示办公系统")].strip())


def picture_of_public(data: Path, picture: Path) -> None:
    """The public site of the demonstration, as its readers see it first."""
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-m", "shebao", "serve", "--data", str(data), "--port", str(PORT)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server,
        sync_playwright() as playwright,
    ):
        try:
            assert server.stdout is not None
            said = re.search(r"http://\S+/", server.stdout.readline())
            if said is None:
                raise SystemExit("the site did not say its address")
            browser = playwright.chromium.launch(executable_path=_tool("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(f"{said.group()}{PUBLIC}")
            page.screenshot(path=str(picture))
            browser.close()
        finally:
            server.terminate()


def _tool(name: str) -> str:
    """Where a program is that pictures need."""
    found = shutil.which(name)
    if found is None:
        raise SystemExit("needs chromium and pdftoppm on the PATH")
    return found


def write_what_check_says() -> None:
    """What checking the example with mistakes says, between the marks in both READMEs."""
    command = [sys.executable, "-m", "shebao", "check", str(MISTAKES.relative_to(DOCS.parent))]
    done = subprocess.run(
        command, cwd=DOCS.parent, env=os.environ | {"COLUMNS": "100"}, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode != 1:
        raise SystemExit(f"{MISTAKES}: {done.stderr}")
    _put_into_readmes("check", done.stdout.strip())


def _put_into_readmes(mark: str, said: str) -> None:
    """Replace what stands between the marks in both READMEs."""
    closing = "\n".join(line.rstrip() for line in said.splitlines())
    for page in (DOCS.parent / "README.md", DOCS.parent / "README.zh-CN.md"):
        before, _, rest = page.read_text(encoding="utf-8").partition(f"<!-- {mark} -->")
        _, _, after = rest.partition(f"<!-- /{mark} -->")
        text = f"{before}<!-- {mark} -->\n```\n{closing}\n```\n<!-- /{mark} -->{after}"
        page.write_text(text, encoding="utf-8")


def take_pictures() -> None:
    """Publish the example and take its pictures."""
    from shebao.disclosure.publish import publish_book

    chromium, pdftoppm = _tool("chromium"), _tool("pdftoppm")
    with tempfile.TemporaryDirectory() as name:
        made = publish_book(EXAMPLE, Path(name), formats=("pdf", "html"))
        picture_of_web(chromium, made.files["html"], DOCS / "images" / "web.png")
        page = page_with(made.files["pdf"], PDF_TABLE)
        picture = DOCS / "images" / "pdf"
        command = [pdftoppm, "-png", "-singlefile", "-gray", "-r", "75", "-f", str(page), str(made.files["pdf"])]
        command.append(str(picture))
        subprocess.run(command, check=True)
        report = Path(name) / "report.html"
        subprocess.run([sys.executable, "-m", "shebao", "check", str(MISTAKES), "-o", str(report)], check=False)
        picture_of_report(chromium, report, DOCS / "images" / "check.png")


def picture_of_report(chromium: str, page_file: Path, picture: Path) -> None:
    """The checker's report on the example with mistakes, where its second finding stands in the text."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.locator("#m2-0").scroll_into_view_if_needed()
        page.screenshot(path=str(picture))
        browser.close()


def page_with(pdf: Path, mark: str) -> int:
    """The number of the first page that has a text, from 1."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        if mark in page.get_textpage().get_text_bounded():
            return number
    raise SystemExit(f"{pdf}: no page with {mark}")


def picture_of_web(chromium: str, page_file: Path, picture: Path) -> None:
    """The web page where the shares of spending stand, with the chain of 23.36% open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        figure = page.get_by_text("23.36", exact=True).first
        figure.scroll_into_view_if_needed()
        figure.click()
        page.wait_for_timeout(500)
        page.screenshot(path=str(picture))
        browser.close()


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/.")
    parser.add_argument("--pictures", action="store_true", help="write what the READMEs show of the example as well")
    wanted = parser.parse_args()
    write_rules()
    write_problems()
    write_anomalies()
    if wanted.pictures:
        with tempfile.TemporaryDirectory() as name:
            write_what_the_demo_says(Path(name))
            picture_of_public(Path(name) / "office", DOCS / "images" / "public.png")
        write_what_check_says()
        take_pictures()


if __name__ == "__main__":
    main()
