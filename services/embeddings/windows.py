"""Cut the tokens of a document into the few windows that are embedded. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Windows:
    """What of a document is read: windows that follow each other, from its start."""

    windows: tuple[tuple[int, ...], ...]

    #: Tokens of the whole document.
    token_count: int

    #: Tokens at the end that are in no window.
    lost: int

    @property
    def is_truncated(self) -> bool:
        return self.lost > 0


def cut_windows(ids: Sequence[int], *, size: int, overlap: int, most: int) -> Windows:
    """Return at most `most` windows of at most `size` tokens.

    Each repeats the last `overlap` tokens of the one before, so that a sentence
    on the border is whole in one of them.

    >>> cut_windows([1, 2, 3, 4, 5, 6], size=3, overlap=1, most=2)
    Windows(windows=((1, 2, 3), (3, 4, 5)), token_count=6, lost=1)
    """
    if not 0 <= overlap < size or most < 1:
        raise ValueError(f"no windows of {size} tokens with {overlap} overlapping, {most} at most")
    if not ids:
        return Windows((), token_count=0, lost=0)
    starts = range(0, max(1, len(ids) - overlap), size - overlap)[:most]
    windows = tuple(tuple(ids[start : start + size]) for start in starts)
    return Windows(windows, len(ids), lost=max(0, len(ids) - starts[-1] - size))


def fit_size(count: int, *, smallest: int, largest: int, overlap: int, most: int) -> int:
    """Return the size of windows for a document of `count` tokens.

    Short windows tell passages apart, so the smallest size is the rule; a longer
    document gets longer windows before any of it goes unread.

    >>> fit_size(700, smallest=250, largest=500, overlap=30, most=4)
    250
    >>> fit_size(1_300, smallest=250, largest=500, overlap=30, most=4)
    348
    """
    needed = -(-(count + overlap * (most - 1)) // most)
    return max(smallest, min(needed, largest))
