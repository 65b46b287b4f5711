"""OLE2 compound files: the container of Word 97 and of encrypted Office documents."""

from collections.abc import Iterator, Mapping
from struct import pack

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
SECTOR = 512
#: Shorter streams would live in a stream of streams; ours are padded instead.
_SHORTEST = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_HEADER_SLOTS = 109
_ENTRY = 128


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """A version 3 file with these streams under its root, padded to 4,096 bytes each.

    Raises ValueError if they need more than 109 sectors of allocation table, about 7 MB.
    """
    padded = {name: _pad(data, SECTOR, _SHORTEST) for name, data in _ordered(streams)}
    sizes = [len(data) // SECTOR for data in padded.values()]
    directory_sectors = -(-(len(padded) + 1) * _ENTRY // SECTOR)
    fat_sectors = _count_fat(sum(sizes) + directory_sectors)
    first_stream = fat_sectors + directory_sectors
    starts = [first_stream + sum(sizes[:at]) for at in range(len(sizes))]
    fat = [_FAT] * fat_sectors
    for count in (directory_sectors, *sizes):
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
    table = pack(f"<{len(fat)}I", *fat)
    directory = b"".join(_directory(padded, starts))
    return b"".join(
        (
            _header(fat_sectors),
            _pad(table, SECTOR, 0, b"\xff"),
            _pad(directory, SECTOR, 0),
            *padded.values(),
        )
    )


def _ordered(streams: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """In the order of a directory: shorter names first, then by capital letters."""
    return sorted(streams.items(), key=lambda item: (len(item[0]), item[0].upper()))


def _count_fat(sectors: int) -> int:
    count = 1
    while count * (SECTOR // 4) < sectors + count:
        count += 1
    if count > _HEADER_SLOTS:
        message = "the streams are too large for a compound file of this kind"
        raise ValueError(message)
    return count


def _header(fat_sectors: int) -> bytes:
    """Version 3, little-endian, 512-byte sectors, no stream of streams."""
    versions = pack("<16xHHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    places = pack("<5I", 0, fat_sectors, fat_sectors, 0, _SHORTEST)
    short_and_more = pack("<4I", _END, 0, _END, 0)
    slots = [*range(fat_sectors), *[_FREE] * (_HEADER_SLOTS - fat_sectors)]
    return SIGNATURE + versions + places + short_and_more + pack("<109I", *slots)


def _directory(streams: Mapping[str, bytes], starts: list[int]) -> Iterator[bytes]:
    """The root, then the streams, each the right sibling of the one before."""
    yield _entry("Root Entry", 5, pack("<3I36xIQ", _FREE, _FREE, 1, _END, 0))
    for number, (name, data) in enumerate(streams.items(), start=1):
        right = number + 1 if number < len(streams) else _FREE
        place = pack("<3I36xIQ", _FREE, right, _FREE, starts[number - 1], len(data))
        yield _entry(name, 2, place)


def _entry(name: str, kind: int, place: bytes) -> bytes:
    encoded = name.encode("utf-16-le")
    return encoded.ljust(64, b"\0") + pack("<HBB", len(encoded) + 2, kind, 1) + place


def _pad(data: bytes, step: int, least: int, filler: bytes = b"\0") -> bytes:
    length = max(least, -(-len(data) // step) * step)
    return data.ljust(length, filler)
