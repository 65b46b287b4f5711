"""Downloads reach allowed names on public addresses only."""

import httpx
import pytest

from services.parsing.hosts import DownloadPolicy, Target, expand, is_public
from shared.errors import HostNotAllowed

POLICY = DownloadPolicy(
    hosts=expand({"google", "Files.example.org"}),
    max_bytes=1,
    seconds=1,
    loopback_origin="http://127.0.0.1:8000",
)


def target(address: str) -> Target:
    url = httpx.URL(address)
    return Target(url.scheme, url.host, url.port, bool(url.userinfo))


@pytest.mark.parametrize(
    "address",
    [
        "https://files.example.org/cv.pdf",
        "https://files.example.org:443/cv.pdf",
        "https://doc-0k-docs.googleusercontent.com/x",
        "http://127.0.0.1:8000/cv.pdf",
    ],
)
def test_address_is_allowed(address: str) -> None:
    POLICY.check(target(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://files.example.org/cv.pdf",
        "https://files.example.org:8443/cv.pdf",
        "https://ada:secret@files.example.org/cv.pdf",
        "https://files.example.org.evil.example/cv.pdf",
        "https://evil.example/files.example.org",
        "https://googleusercontent.com.evil.example/",
        "http://127.0.0.1:8001/cv.pdf",
        "http://x@127.0.0.1:8000/cv.pdf",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_address_is_refused(address: str) -> None:
    with pytest.raises(HostNotAllowed):
        POLICY.check(target(address))


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "192.168.1.1", "255.255.255.255",
        "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_one_private_address_spoils_a_name() -> None:
    with pytest.raises(HostNotAllowed):
        POLICY.choose("files.example.org", 443, ["93.184.216.34", "10.0.0.1"])


def test_star_allows_any_name_but_no_private_address() -> None:
    policy = DownloadPolicy(hosts=frozenset({"*"}), max_bytes=1, seconds=1)
    policy.check(target("https://2130706433/"))
    with pytest.raises(HostNotAllowed):
        policy.choose("2130706433", 443, ["127.0.0.1"])
