"""Pasted links become the address of a file, or are refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.parsing.links import check_no_login, resolve
from shared.errors import HostNotAllowed, NeedsLogin, UnsupportedLink


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            "https://docs.google.com/document/u/0/d/1aB_c-9/edit#heading=h.1",
            "https://docs.google.com/document/d/1aB_c-9/export?format=docx",
        ),
        (
            "https://drive.google.com/file/d/1aB/view?usp=drive_link",
            "https://drive.google.com/uc?export=download&id=1aB",
        ),
        (
            "https://www.dropbox.com/scl/fi/k1/cv.pdf?rlkey=x&dl=0",
            "https://www.dropbox.com/scl/fi/k1/cv.pdf?rlkey=x&dl=1",
        ),
        ("https://files.example.org/my cv.pdf#page=2", "https://files.example.org/my%20cv.pdf"),
        ("https://files.example.org/my%20cv.pdf", "https://files.example.org/my%20cv.pdf"),
        ("  https://files.example.org/резюме.pdf", "https://files.example.org/"
         "%D1%80%D0%B5%D0%B7%D1%8E%D0%BC%D0%B5.pdf"),
    ],
)  # fmt: skip
def test_link_becomes_the_address_of_a_file(link: str, address: str) -> None:
    assert resolve(link) == address


@pytest.mark.parametrize(
    "link",
    [
        "https://docs.google.com/spreadsheets/d/1aB/edit",
        "https://docs.google.com/presentation/d/1aB/edit",
        "https://drive.google.com/drive/folders/1aB",
        "https://ada.notion.site/Resume-123",
        "https://www.notion.so/Resume-123",
        "https://www.linkedin.com/in/ada",
        "https://github.com/ada/cv",
    ],
)
def test_page_without_export_is_unsupported(link: str) -> None:
    with pytest.raises(UnsupportedLink):
        resolve(link)


@pytest.mark.parametrize("link", ["", "cv.pdf", "https://", "https://[::1", "https://a:b/"])
def test_what_is_no_link_is_not_allowed(link: str) -> None:
    with pytest.raises(HostNotAllowed):
        resolve(link)


@given(st.text(max_size=200))
def test_any_text_is_resolved_or_refused(text: str) -> None:
    for link in (text, f"https://{text}", f"https://docs.google.com/{text}"):
        try:
            assert resolve(link).isascii() or "://" in link
        except (HostNotAllowed, UnsupportedLink):
            continue


@pytest.mark.parametrize(
    "link",
    [
        "https://accounts.google.com/v3/signin/identifier?continue=x",
        "https://www.dropbox.com/login?cont=x",
    ],
)
def test_sign_in_page_is_recognised(link: str) -> None:
    with pytest.raises(NeedsLogin):
        check_no_login(link)


def test_file_is_no_sign_in_page() -> None:
    check_no_login("https://files.example.org/cv.pdf")
