"""Windows cover a document in order, or say what they leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.embeddings.windows import cut_windows, fit_size

counts = st.integers(0, 400)
sizes = st.integers(4, 60)
overlaps = st.integers(0, 3)


@given(counts, sizes, overlaps, st.integers(1, 5))
def test_windows_and_loss_make_up_the_document(
    count: int, size: int, overlap: int, most: int
) -> None:
    cut = cut_windows(range(count), size=size, overlap=overlap, most=most)

    read = [*cut.windows[:1], *(window[overlap:] for window in cut.windows[1:])]
    assert [token for window in read for token in window] == list(range(count - cut.lost))
    assert cut.token_count == count


@given(counts, sizes, overlaps, st.integers(1, 5))
def test_windows_keep_their_limits(count: int, size: int, overlap: int, most: int) -> None:
    cut = cut_windows(range(count), size=size, overlap=overlap, most=most)

    assert len(cut.windows) <= most
    assert all(len(window) == size for window in cut.windows[:-1])
    assert all(overlap < len(window) <= size or count <= overlap for window in cut.windows)


@given(counts, sizes, overlaps, st.integers(1, 5))
def test_nothing_is_lost_that_would_fit(count: int, size: int, overlap: int, most: int) -> None:
    cut = cut_windows(range(count), size=size, overlap=overlap, most=most)

    assert cut.lost == max(0, count - (size * most - overlap * (most - 1)))
    assert cut.is_truncated == (cut.lost > 0)


@given(counts, overlaps)
def test_size_grows_before_anything_is_lost(count: int, overlap: int) -> None:
    size = fit_size(count, smallest=20, largest=1_000, overlap=overlap, most=4)

    assert cut_windows(range(count), size=size, overlap=overlap, most=4).lost == 0


@given(counts, overlaps)
def test_size_stays_between_its_limits(count: int, overlap: int) -> None:
    assert 20 <= fit_size(count, smallest=20, largest=50, overlap=overlap, most=4) <= 50


def test_neighbours_share_the_border() -> None:
    first, second = cut_windows(range(9), size=5, overlap=1, most=2).windows

    assert first[-1:] == second[:1]


def test_overlap_as_long_as_a_window_is_refused() -> None:
    with pytest.raises(ValueError, match="no windows"):
        cut_windows(range(9), size=3, overlap=3, most=2)
