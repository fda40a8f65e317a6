"""A native Word chart: the chart XML that XlsxWriter writes, with its numbers in a small workbook behind it.

Word and WPS open the workbook when somebody chooses to edit the chart's data.
"""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from lxml import etree

from shebao.disclosure.model import Chart
from shebao.disclosure.render.docx_styles import FIGURE
from shebao.disclosure.render.office_charts import NUMBER_FORMAT, chart_height_cm, make_chart, write_chart_data
from shebao.documents.docx_xml import Element, element, paragraph
from shebao.documents.xml_text import printable

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"

EMU_PER_CM = 360_000
WIDTH_CM = 15.4
SHEET = "数据"


def chart_paragraph(document_part: Any, chart: Chart, number: int, created: datetime) -> Element:
    """Attach a chart to the document's part and return the paragraph that shows it."""
    workbook = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK_TYPE, _workbook(chart, created, False))
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", document_part.package)
    relationship = part.relate_to(workbook, f"{RELATIONSHIPS}/package")
    part._blob = _chart_xml(_workbook(chart, created, True), relationship)
    return paragraph(
        FIGURE.id,
        element("w:r", None, _drawing(document_part.relate_to(part, f"{RELATIONSHIPS}/chart"), chart, number)),
    )


def chart_height(chart: Chart) -> float:
    """The room a chart takes on the page, in points."""
    return FIGURE.before + chart_height_cm(chart) / 2.54 * 72 + FIGURE.after + 4


def _workbook(chart: Chart, created: datetime, with_chart: bool) -> bytes:
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    workbook.set_properties({"title": printable(chart.title), "created": created})
    sheet = workbook.add_worksheet(SHEET)
    sheet.set_column(0, 0, 32)
    formats = {
        "head": workbook.add_format({"bold": True}),
        "text": workbook.add_format(),
        "number": workbook.add_format({"num_format": NUMBER_FORMAT}),
    }
    write_chart_data(sheet, chart, 0, formats)
    if with_chart:
        sheet.insert_chart(0, 4, make_chart(workbook, chart, SHEET, 0, unit=chart.unit))
    workbook.close()
    return target.getvalue()


def _chart_xml(workbook: bytes, relationship: str) -> bytes:
    with ZipFile(BytesIO(workbook)) as archive:
        chart = parse_xml(archive.read("xl/charts/chart1.xml"))
    for code in chart.iter(f"{{{CHART_NAMESPACE}}}formatCode"):
        if code.getparent().tag == f"{{{CHART_NAMESPACE}}}numCache":
            code.text = NUMBER_FORMAT
    for body in chart.iter(f"{{{DRAWING_NAMESPACE}}}bodyPr"):
        # A printed figure stays on one line.
        body.set("wrap", "none")
    for labels in chart.iter(f"{{{CHART_NAMESPACE}}}dLbls"):
        _say_what_labels_show(labels)
    external = etree.SubElement(chart, f"{{{CHART_NAMESPACE}}}externalData")
    external.set(f"{{{RELATIONSHIPS}}}id", relationship)
    etree.SubElement(external, f"{{{CHART_NAMESPACE}}}autoUpdate").set("val", "0")
    settings = chart.find(f"{{{CHART_NAMESPACE}}}printSettings")
    if settings is not None:
        chart.remove(settings)
    xml: bytes = serialize_part_xml(chart)
    return xml


def _say_what_labels_show(labels: Element) -> None:
    """Only the value. What is not said counts as shown in a Word document, other than in a workbook."""
    for node in list(labels):
        if etree.QName(node).localname.startswith("show"):
            labels.remove(node)
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        etree.SubElement(labels, f"{{{CHART_NAMESPACE}}}show{name}").set("val", "1" if name == "Val" else "0")


def _drawing(relationship: str, chart: Chart, number: int) -> Element:
    width, height = round(WIDTH_CM * EMU_PER_CM), round(chart_height_cm(chart) * EMU_PER_CM)
    words = {"id": 1000 + number, "name": f"图{number}", "title": printable(chart.title), "descr": printable(chart.alt)}
    shown = parse_xml(f'<c:chart xmlns:c="{CHART_NAMESPACE}" xmlns:r="{RELATIONSHIPS}" r:id="{relationship}"/>')
    data = element("a:graphicData", {"uri": CHART_NAMESPACE}, shown)
    inline = element(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        element("wp:extent", {"cx": width, "cy": height}),
        element("wp:docPr", words),
        element("wp:cNvGraphicFramePr"),
        element("a:graphic", None, data),
    )
    return element("w:drawing", None, inline)
