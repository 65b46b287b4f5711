"""Typefaces: a standard one for Latin texts, an embedded one with Cyrillic."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont


@dataclass(frozen=True)
class Typeface:
    """Names under which the two weights are registered."""

    regular: str
    bold: str

    def weight(self, *, bold: bool) -> str:
        return self.bold if bold else self.regular

    def width(self, text: str, size: float, *, bold: bool) -> float:
        """Of the text, in points."""
        return float(stringWidth(text, self.weight(bold=bold), size))


HELVETICA = Typeface("Helvetica", "Helvetica-Bold")


@cache
def get_dejavu() -> Typeface:
    """The shipped subset of DejaVu Sans, registered once in a process."""
    face = Typeface("DejaVuSans", "DejaVuSans-Bold")
    for name in (face.regular, face.bold):
        with as_file(files(__package__) / "fonts" / f"{name}.ttf") as path:
            registerFont(TTFont(name, str(path)))
    return face


def choose_typeface(text: str) -> Typeface:
    """The standard typeface where its encoding has every letter of the text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return get_dejavu()
    return HELVETICA
