"""Arrays are computed once, shared by threads, and forgotten in time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from shared.inference.once import Array, ComputeOnce


class Maker:
    """Makes 100 bytes for each key, and remembers for which."""

    def __init__(self, keys: list[str]) -> None:
        self.keys, self.made = keys, list[str]()

    def __call__(self, place: int) -> Array:
        self.made.append(self.keys[place])
        return np.zeros(50, np.float16)


def ask(once: ComputeOnce, *keys: str) -> list[str]:
    """Return the keys that had to be computed."""
    maker = Maker(list(keys))
    once.get_all(keys, maker)
    return maker.made


def test_known_key_is_not_computed_again() -> None:
    once = ComputeOnce(1_000)

    assert ask(once, "a", "b", "a") == ["a", "b"]
    assert ask(once, "b", "c") == ["c"]


def test_arrays_come_in_the_order_of_their_keys() -> None:
    once = ComputeOnce(1_000)

    found = once.get_all(["x", "y", "x"], lambda place: np.full(1, place, np.float32))

    assert [float(array[0]) for array in found] == [0, 1, 0]


def test_what_was_not_asked_for_the_longest_is_forgotten() -> None:
    once = ComputeOnce(250)
    ask(once, "a", "b", "a", "c")

    assert ask(once, "a", "c") == []
    assert ask(once, "b") == ["b"]


def test_array_above_the_limit_is_still_returned() -> None:
    assert len(ComputeOnce(1).get_all(["a"], lambda _: np.zeros(50, np.float16))) == 1


def test_failure_is_not_remembered() -> None:
    once = ComputeOnce(1_000)

    def fail(_: int) -> Array:
        raise ArithmeticError("no")

    with pytest.raises(ArithmeticError):
        once.get_all(["a"], fail)
    assert ask(once, "a") == ["a"]


def test_threads_share_the_work() -> None:
    once, together = ComputeOnce(100_000), Barrier(4)
    keys = [str(number) for number in range(50)]

    def work() -> list[str]:
        together.wait()
        return ask(once, *keys)

    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(work) for _ in range(4)]
    assert sorted(key for one in made for key in one.result()) == sorted(keys)
