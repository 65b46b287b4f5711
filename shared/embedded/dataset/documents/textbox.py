"""A Word text box, written as Word does: twice, once for new readers and once for old."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from shared.embedded.dataset.documents.flow import Kind, Paragraph

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_EMU_PER_POINT = 12_700
_WIDTH = 440

_BOX = """<w:r {namespaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>
<wp:docPr id="1" name="Text Box"/><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape style="width:{width}pt;height:{height}pt"><v:textbox>
<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""


def text_box(flow: Sequence[Paragraph]) -> str:
    """The XML of a run that holds the paragraphs in a box as wide as the page's text."""
    height = 16 + sum(34 if item.kind is Kind.NAME else 20 for item in flow)
    return _BOX.format(
        namespaces=_NAMESPACES,
        content="".join(map(_paragraph, flow)),
        width=_WIDTH,
        height=height,
        cx=_WIDTH * _EMU_PER_POINT,
        cy=height * _EMU_PER_POINT,
    )


def _paragraph(paragraph: Paragraph) -> str:
    bold = paragraph.kind in (Kind.NAME, Kind.HEADING, Kind.TITLE)
    size = 36 if paragraph.kind is Kind.NAME else 21
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    text = escape(paragraph.text)
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
