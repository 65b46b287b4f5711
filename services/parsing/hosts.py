"""Which servers a download may reach: by name, and by address. No I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from shared.errors import HostNotAllowed

#: Names for settings. Where a service redirects to belongs to its group.
GROUPS: dict[str, frozenset[str]] = {
    "fillout": frozenset({"prod-fillout-oregon-s3.s3.us-west-2.amazonaws.com"}),
    "google": frozenset({"docs.google.com", "drive.google.com", "*.googleusercontent.com",
                         "drive.usercontent.google.com"}),
    "dropbox": frozenset({"dropbox.com", "www.dropbox.com", "*.dropboxusercontent.com"}),
}  # fmt: skip

#: Beyond what the standard library calls not global.
_INTERNAL = [ip_network(network) for network in ("100.64.0.0/10", "169.254.0.0/16", "fd00::/8")]
_TRANSLATED = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of an address that decide, as the client that connects reads them."""

    scheme: str
    host: str
    port: int | None = None
    has_user: bool = False

    @property
    def origin(self) -> str:
        """
        >>> Target("http", "127.0.0.1", 8000).origin
        'http://127.0.0.1:8000'
        """
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadPolicy:
    """From where, how much and how long."""

    #: Names; ``*.`` before one means all below it, and ``*`` alone all there are.
    hosts: frozenset[str]
    max_bytes: int
    seconds: float

    #: The one server on this host that may be read, such as ``http://127.0.0.1:8000``.
    loopback_origin: str | None = None

    def check(self, target: Target) -> None:
        """Refuse an address that nothing may be downloaded from.

        Raises:
            HostNotAllowed: If it is one.
        """
        if target.has_user:
            raise HostNotAllowed("no names and passwords")
        if target.origin == self.loopback_origin:
            return
        if target.scheme != "https" or target.port not in (None, 443):
            raise HostNotAllowed("only https, and on its own port")
        if not any(_fits(target.host, pattern) for pattern in self.hosts):
            raise HostNotAllowed("not an allowed server")

    def choose(self, host: str, port: int, addresses: Sequence[str]) -> Sequence[str]:
        """Return the addresses to connect to, if a name leads to public ones only.

        Raises:
            HostNotAllowed: If any of them is not public.
        """
        if self.loopback_origin == f"http://{host}:{port}":
            return addresses
        if not addresses or not all(map(is_public, addresses)):
            raise HostNotAllowed("not a public address")
        return addresses


def expand(names: Iterable[str]) -> frozenset[str]:
    """Return hosts with groups replaced by what they stand for.

    >>> sorted(expand({"dropbox", "Files.example.org"}))[-1]
    'www.dropbox.com'
    """
    return frozenset(
        host for name in names for host in GROUPS.get(name.lower(), frozenset({name.lower()}))
    )


def is_public(address: str) -> bool:
    """Whether everybody on the internet means the same server by this address.

    >>> is_public("93.184.216.34"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in _TRANSLATED:
            return False
    inside = any(ip in network for network in _INTERNAL if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not inside


def _fits(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return pattern in (host, "*")
