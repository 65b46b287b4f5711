"""ZIP archives that come out the same every time."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

EPOCH = (2026, 1, 15, 12, 0, 0)


def write_archive(members: Mapping[str, bytes], *, stored_first: str | None = None) -> bytes:
    """Pack the members in the order of their names, all with one fixed date.

    `stored_first` is the member that a format wants at the head, uncompressed.
    """
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in _order(members, stored_first):
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_STORED if name == stored_first else ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, members[name])
    return out.getvalue()


def rewrite_archive(content: bytes) -> bytes:
    """The same members, packed as `write_archive` does."""
    with ZipFile(BytesIO(content)) as archive:
        return write_archive({name: archive.read(name) for name in archive.namelist()})


def _order(names: Iterable[str], first: str | None) -> list[str]:
    return sorted(names, key=lambda name: (name != first, name))
