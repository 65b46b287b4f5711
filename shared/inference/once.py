"""Remember arrays that are costly to compute, within so many bytes, and compute each once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


class ComputeOnce:
    """Arrays by key; those that were not asked for the longest go when there are too many bytes.

    Threads that want the same arrays share the work: each computes what nobody
    has begun yet, and waits only at the end for what the others do.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Future[Array]] = OrderedDict()
        self._lock = Lock()

    def get_all(self, keys: Sequence[Hashable], compute: Callable[[int], Array]) -> list[Array]:
        """Return an array for each key; `compute` makes the one at a place.

        Raises:
            Exception: Whatever `compute` raises. The key is tried again when asked for again.
        """
        promises = []
        for place, key in enumerate(keys):
            promise, is_new = self._claim(key)
            if is_new:
                self._fulfil(key, promise, compute, place)
            promises.append(promise)
        return [promise.result() for promise in promises]

    def _claim(self, key: Hashable) -> tuple[Future[Array], bool]:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key], False
            self._kept[key] = Future()
            return self._kept[key], True

    def _fulfil(
        self,
        key: Hashable,
        promise: Future[Array],
        compute: Callable[[int], Array],
        place: int,
    ) -> None:
        try:
            array = compute(place)
        except BaseException as error:
            with self._lock:
                del self._kept[key]
            promise.set_exception(error)
            raise
        promise.set_result(array)
        with self._lock:
            self._bytes += array.nbytes
            self._forget()

    def _forget(self) -> None:
        """Drop the oldest arrays that are done, but not the last one."""
        for key, promise in list(self._kept.items())[:-1]:
            if self._bytes <= self._most_bytes:
                return
            if promise.done():
                del self._kept[key]
                self._bytes -= promise.result().nbytes
