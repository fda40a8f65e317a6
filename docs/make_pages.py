"""Write the generated pages of docs/, and on request what the READMEs show of the example.

    python3 dev.py pages               docs/rules.md, docs/problems.md
    python3 dev.py pages --pictures    docs/images/*.png and what the demo says, in both READMEs, as well
                                       (needs Chromium and poppler's pdftoppm)

The pictures show the published example: the web page with the chain of one figure open, and a page of the PDF.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from shebao.budget.problems import problems_markdown
from shebao.disclosure.rules import rules_markdown

DOCS = Path(__file__).resolve().parent
EXAMPLE = DOCS.parent / "examples" / "zezhou-2025" / "book"
WIDTH, HEIGHT = 1120, 700
PDF_TABLE = "预算公开表6"
"""The page of the PDF that is shown is the one with this mark."""


def write_rules() -> None:
    """docs/rules.md, from the rules themselves."""
    (DOCS / "rules.md").write_text(rules_markdown(), encoding="utf-8")


def write_problems() -> None:
    """docs/problems.md, from the table of problems itself."""
    (DOCS / "problems.md").write_text(problems_markdown(), encoding="utf-8")


def write_what_the_demo_says() -> None:
    """The closing lines of a real run of the demo, between the marks in both READMEs."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "shebao", "demo", "--no-serve", "-o", "out/demo"]
        said = subprocess.run(command, cwd=name, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    closing = "\n".join(line.rstrip() for line in said[said.index("已生成公开文本") :].splitlines())
    for page in (DOCS.parent / "README.md", DOCS.parent / "README.zh-CN.md"):
        before, _, rest = page.read_text(encoding="utf-8").partition("<!-- demo -->")
        _, _, after = rest.partition("<!-- /demo -->")
        page.write_text(f"{before}<!-- demo -->\n```\n{closing}\n```\n<!-- /demo -->{after}", encoding="utf-8")


def take_pictures() -> None:
    """Publish the example and take its pictures."""
    from shebao.disclosure.publish import publish_book

    chromium, pdftoppm = shutil.which("chromium"), shutil.which("pdftoppm")
    if chromium is None or pdftoppm is None:
        raise SystemExit("needs chromium and pdftoppm on the PATH")
    with tempfile.TemporaryDirectory() as name:
        made = publish_book(EXAMPLE, Path(name), formats=("pdf", "html"))
        picture_of_web(chromium, made.files["html"], DOCS / "images" / "web.png")
        page = page_with(made.files["pdf"], PDF_TABLE)
        picture = DOCS / "images" / "pdf"
        command = [pdftoppm, "-png", "-singlefile", "-gray", "-r", "75", "-f", str(page), str(made.files["pdf"])]
        command.append(str(picture))
        subprocess.run(command, check=True)


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
    if wanted.pictures:
        write_what_the_demo_says()
        take_pictures()


if __name__ == "__main__":
    main()
