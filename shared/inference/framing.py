"""What stands around a text in a model's input: special tokens and task prefixes, as ids."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of one text.

    >>> Frame(head=(0, 41), tail=(2,)).wrap([7, 8])
    [0, 41, 7, 8, 2]
    """

    head: tuple[int, ...]
    tail: tuple[int, ...]

    @property
    def size(self) -> int:
        return len(self.head) + len(self.tail)

    def wrap(self, content: Sequence[int]) -> list[int]:
        return [*self.head, *content, *self.tail]

    def inner(self, length: int) -> slice:
        """Return where the content is in an input of this length."""
        return slice(len(self.head), length - len(self.tail))


@dataclass(frozen=True, slots=True)
class PairFrame:
    """The surroundings of a query and a document in one input.

    >>> PairFrame(head=(1,), middle=(2,), tail=(2,), second_type=1).wrap([7], [8, 9])
    ([1, 7, 2, 8, 9, 2], [0, 0, 0, 1, 1, 1])
    """

    head: tuple[int, ...]
    middle: tuple[int, ...]
    tail: tuple[int, ...]

    #: Token type of the document; models of one type have 0 everywhere.
    second_type: int

    @property
    def size(self) -> int:
        return len(self.head) + len(self.middle) + len(self.tail)

    def wrap(self, query: Sequence[int], document: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return token ids and token types."""
        first = [*self.head, *query, *self.middle]
        second = [*document, *self.tail]
        return first + second, [0] * len(first) + [self.second_type] * len(second)
