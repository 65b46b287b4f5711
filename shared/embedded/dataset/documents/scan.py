"""Resumes and vacancies as pictures: a scanned PDF without text, and a photo."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from shared.embedded.dataset.documents.layout import Document
from shared.embedded.dataset.documents.pdf import set_plain
from shared.embedded.dataset.documents.typefaces import Typeface, get_dejavu
from shared.embedded.dataset.documents.typeset import HEIGHT, WIDTH, Page, Placed

DPI = 110
SCALE = DPI / 72
PAPER, INK = 250, 35
TILT_DEGREES = 0.6


def render_scan(document: Document) -> bytes:
    """Each page a picture, slightly askew, with no text layer."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    for image in page_images(set_plain(document, get_dejavu())):
        picture = ImageReader(BytesIO(encode(image, "JPEG")))
        canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def render_photo(document: Document, kind: str = "JPEG") -> bytes:
    """The first page as a picture file: JPEG or PNG."""
    return encode(page_images(set_plain(document, get_dejavu())[:1])[0], kind)


def page_images(pages: Sequence[Page]) -> list[Image.Image]:
    return [_picture(page) for page in pages]


def encode(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind, quality=55)
    return out.getvalue()


def _picture(page: Page) -> Image.Image:
    image = Image.new("L", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), PAPER)
    draw = ImageDraw.Draw(image)
    face = get_dejavu()
    for placed in page.lines:
        _draw_line(draw, face, placed)
    return image.rotate(TILT_DEGREES, Image.Resampling.BILINEAR, fillcolor=PAPER)


def _draw_line(draw: ImageDraw.ImageDraw, face: Typeface, placed: Placed) -> None:
    line = placed.line
    font = _get_font(face.weight(bold=line.style.bold), round(line.style.size * SCALE))
    x, y = placed.x * SCALE, placed.y * SCALE
    draw.text((x, y), line.text, fill=INK, font=font, anchor="ls")
    draw.text((x - line.style.indent * SCALE, y), line.mark, fill=INK, font=font, anchor="ls")


@cache
def _get_font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    source = (files(__package__) / "fonts" / f"{name}.ttf").read_bytes()
    return ImageFont.truetype(BytesIO(source), pixels, layout_engine=ImageFont.Layout.BASIC)
