"""Cut long texts into windows of a model. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

#: A document has at most so many windows; the last ones are then cut off.
MOST_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of token ids, and whether the end of the text is in none of them."""

    windows: tuple[tuple[int, ...], ...]
    is_truncated: bool


def cut_windows(ids: Sequence[int], *, size: int, most: int = MOST_WINDOWS) -> Windows:
    """Return windows of at most `size` ids that do not overlap, of about equal length.

    Equal windows keep a short rest from becoming a vector of its own.

    >>> cut_windows(range(5), size=3)
    Windows(windows=((0, 1, 2), (3, 4)), is_truncated=False)
    >>> cut_windows(range(9), size=2, most=3)
    Windows(windows=((0, 1), (2, 3), (4, 5)), is_truncated=True)
    """
    if size < 1 or most < 1:
        raise ValueError("size and most must be at least 1")
    kept = ids[: size * most]
    number = -(-len(kept) // size)
    if not number:
        return Windows((), is_truncated=False)
    even = -(-len(kept) // number)
    cut = [tuple(kept[at : at + even]) for at in range(0, len(kept), even)]
    return Windows(tuple(cut), is_truncated=len(ids) > len(kept))
