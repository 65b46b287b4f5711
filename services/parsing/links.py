"""What a pasted link stands for: the address of the file behind a page.

People paste what their browser shows, and that is often a page about a file.
Nothing is fetched here.
"""

import re
from urllib.parse import SplitResult, parse_qs, quote, urlencode, urlsplit, urlunsplit

from shared.errors import HostNotAllowed, NeedsLogin, UnsupportedLink

#: Pages that scripts draw, profiles, code: none of them has an export for us.
PAGE_HOSTS = (
    "notion.so", "notion.site", "linkedin.com", "xing.com", "hh.ru", "indeed.com", "github.com",
    "gitlab.com", "bitbucket.org", "facebook.com", "vk.com", "behance.net",
)  # fmt: skip

#: A redirect to one of these means that the file is not shared.
LOGIN_HOSTS = (
    "accounts.google.com", "login.microsoftonline.com", "login.live.com", "login.yahoo.com",
)  # fmt: skip

LOGIN_PATHS = ("/login", "/signin", "/ServiceLogin", "/accounts/login")

_GOOGLE_DOCUMENT = re.compile(r"/document/(?:u/\d+/)?d/([\w-]+)")
_GOOGLE_FILE = re.compile(r"/file/(?:u/\d+/)?d/([\w-]+)")
_DROPBOX_SHARE = re.compile(r"/(?:s|scl/fi)/")


def resolve(url: str) -> str:
    """Return the address to download for a link that a person gave.

    >>> resolve("https://docs.google.com/document/d/1aB-c/edit?usp=sharing")
    'https://docs.google.com/document/d/1aB-c/export?format=docx'
    >>> resolve("https://drive.google.com/open?id=1aB")
    'https://drive.google.com/uc?export=download&id=1aB'
    >>> resolve("https://www.dropbox.com/s/x1/cv.pdf?dl=0")
    'https://www.dropbox.com/s/x1/cv.pdf?dl=1'
    >>> resolve("https://files.example.org/cv.pdf")
    'https://files.example.org/cv.pdf'

    Raises:
        UnsupportedLink: If it leads to a page that has no export.
        HostNotAllowed: If it is no link at all.
    """
    parts = split(url)
    host = parts.hostname or ""
    if belongs(host, PAGE_HOSTS):
        raise UnsupportedLink("a page, not a file")
    if host == "docs.google.com":
        return _google_document(parts)
    if host == "drive.google.com":
        return _google_file(parts)
    if belongs(host, ("dropbox.com",)):
        return _dropbox(parts)
    return urlunsplit(parts)


def check_no_login(url: str) -> None:
    """Refuse a redirect that ends at a sign-in page.

    Raises:
        NeedsLogin: If it does.
    """
    parts = split(url)
    if belongs(parts.hostname or "", LOGIN_HOSTS) or parts.path.startswith(LOGIN_PATHS):
        raise NeedsLogin("a sign-in page stands before the file")


def split(url: str) -> SplitResult:
    """Return the parts of a link, spaces and other letters in it escaped.

    Raises:
        HostNotAllowed: If it cannot be read as one.
    """
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - a property that checks
    except ValueError as error:
        raise HostNotAllowed("not a link") from error
    if not parts.scheme or not parts.hostname:
        raise HostNotAllowed("not a link")
    escaped = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="=&%+/?:@!$'()*,;~-._")
    return parts._replace(path=escaped, query=query, fragment="")


def belongs(host: str, domains: tuple[str, ...]) -> bool:
    """Whether a host is one of these domains, or inside one.

    >>> belongs("www.notion.so", PAGE_HOSTS), belongs("motion.so", PAGE_HOSTS)
    (True, False)
    """
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _google_document(parts: SplitResult) -> str:
    found = _GOOGLE_DOCUMENT.match(parts.path)
    if found is None:  # sheets, slides, forms
        raise UnsupportedLink("no text document")
    path = f"/document/d/{found[1]}/export"
    return urlunsplit(("https", "docs.google.com", path, "format=docx", ""))


def _google_file(parts: SplitResult) -> str:
    found = _GOOGLE_FILE.match(parts.path)
    query = parse_qs(parts.query)
    key = found[1] if found else next(iter(query.get("id", ())), None)
    if key is None:  # a folder
        raise UnsupportedLink("no single file")
    query_text = urlencode({"export": "download", "id": key})
    return urlunsplit(("https", "drive.google.com", "/uc", query_text, ""))


def _dropbox(parts: SplitResult) -> str:
    if not _DROPBOX_SHARE.match(parts.path):
        return urlunsplit(parts)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return urlunsplit(parts._replace(query=urlencode(query | {"dl": "1"})))
