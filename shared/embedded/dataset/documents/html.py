"""Resumes and vacancies as a web page."""

from html import escape
from itertools import groupby

from shared.embedded.dataset.documents.flow import Kind, Paragraph, paragraphs
from shared.embedded.dataset.documents.layout import Document

_TAGS = {
    Kind.NAME: "h1",
    Kind.HEADLINE: "p",
    Kind.CONTACT: "address",
    Kind.HEADING: "h2",
    Kind.TITLE: "h3",
    Kind.SUBTITLE: "p",
    Kind.BODY: "p",
    Kind.BULLET: "li",
}

_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 sans-serif; max-width: 46em; margin: 2em auto; color: #222 }}
h1, h2 {{ color: #12324f }}
h2 {{ border-bottom: 1px solid #9aa7b3 }}
address {{ color: #555; font-style: normal }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def render_html(document: Document) -> bytes:
    """A page in UTF-8 that says so, with a style sheet as noise."""
    flow = paragraphs(document)
    grouped = groupby(flow, key=lambda item: item.kind is Kind.BULLET)
    parts = [_group(list(items), listed=listed) for listed, items in grouped]
    return _PAGE.format(title=escape(flow[0].text), body="\n".join(parts)).encode()


def _group(items: list[Paragraph], *, listed: bool) -> str:
    elements = "\n".join(map(_element, items))
    return f"<ul>\n{elements}\n</ul>" if listed else elements


def _element(paragraph: Paragraph) -> str:
    tag = _TAGS[paragraph.kind]
    return f"<{tag}>{escape(paragraph.text)}</{tag}>"
