"""Frames around texts and pairs."""

from hypothesis import given
from hypothesis import strategies as st

from shared.inference.framing import Frame, PairFrame

ids = st.lists(st.integers(0, 9), max_size=8)
FRAME = Frame(head=(0, 41), tail=(2,))
PAIR = PairFrame(head=(0,), middle=(2, 2), tail=(2,), second_type=1)


@given(ids)
def test_content_is_found_again_in_its_frame(content: list[int]) -> None:
    whole = FRAME.wrap(content)

    assert whole[FRAME.inner(len(whole))] == content
    assert len(whole) == len(content) + FRAME.size


@given(ids, ids)
def test_pair_has_a_type_for_each_token(query: list[int], document: list[int]) -> None:
    whole, types = PAIR.wrap(query, document)

    assert len(whole) == len(types) == len(query) + len(document) + PAIR.size
    assert sum(types) == len(document) + len(PAIR.tail)
