"""Resumes and vacancies as OpenDocument text."""

from xml.sax.saxutils import escape

from shared.embedded.dataset.documents.archive import write_archive
from shared.embedded.dataset.documents.flow import Kind, Paragraph, paragraphs
from shared.embedded.dataset.documents.layout import Document

_TYPE = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ROOT = (
    f'xmlns:office="{_OASIS}:office:1.0" xmlns:text="{_OASIS}:text:1.0" '
    f'xmlns:style="{_OASIS}:style:1.0" xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0" '
    'office:version="1.2"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_STYLES = {
    Kind.NAME: ("Name", 'fo:font-size="21pt" fo:font-weight="bold" fo:color="#12324f"'),
    Kind.HEADLINE: ("Headline", 'fo:font-size="12pt" fo:color="#3f6f99"'),
    Kind.CONTACT: ("Contact", 'fo:font-size="9pt" fo:color="#555555"'),
    Kind.HEADING: ("Section", 'fo:font-size="13pt" fo:font-weight="bold" fo:color="#12324f"'),
    Kind.TITLE: ("Position", 'fo:font-size="10pt" fo:font-weight="bold"'),
    Kind.SUBTITLE: ("Place", 'fo:font-size="9pt" fo:color="#555555"'),
    Kind.BODY: ("Prose", 'fo:font-size="10pt"'),
    Kind.BULLET: ("Point", 'fo:font-size="10pt"'),
}

_MANIFEST = (
    f'{_DECLARATION}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
    f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def render_odt(document: Document) -> bytes:
    body = "".join(map(_paragraph, paragraphs(document)))
    content = (
        f"{_DECLARATION}<office:document-content {_ROOT}><office:body><office:text>"
        f"{body}</office:text></office:body></office:document-content>"
    )
    members = {
        "mimetype": _TYPE,
        "content.xml": content,
        "styles.xml": _styles(),
        "META-INF/manifest.xml": _MANIFEST,
    }
    encoded = {name: member.encode() for name, member in members.items()}
    return write_archive(encoded, stored_first="mimetype")


def _styles() -> str:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph">'
        f"<style:text-properties {look}/></style:style>"
        for name, look in _STYLES.values()
    )
    return (
        f"{_DECLARATION}<office:document-styles {_ROOT}><office:styles>{styles}"
        "</office:styles></office:document-styles>"
    )


def _paragraph(paragraph: Paragraph) -> str:
    name, _look = _STYLES[paragraph.kind]
    text = f'<text:p text:style-name="{name}">{escape(paragraph.text)}</text:p>'
    if paragraph.kind is not Kind.BULLET:
        return text
    return f"<text:list><text:list-item>{text}</text:list-item></text:list>"
