from dataclasses import replace

from shebao.disclosure.model import Heading, Paragraph
from shebao.findings import Severity
from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-34"


def document(sections: str, overview: str):
    read = printed(project(overview=overview))
    text = (Heading(2, "机构设置"), Paragraph(f"内设{sections}。"))
    return replace(read, blocks=(*text, *read.blocks))


def test_sections_of_one_kind_pass():
    assert judged(document("企业业务股、稽核内控股、财务股", "由企业业务股负责发放。"), CODE) == []
    assert judged(document("企业业务科、稽核内控科", "由企业业务科负责发放。"), CODE) == []


def test_a_section_of_another_kind_is_told():
    (finding,) = judged(document("企业业务股、稽核内控股、财务股", "由企业业务科负责发放。"), CODE)
    assert finding.severity is Severity.NOTICE and "企业业务科" in finding.found
