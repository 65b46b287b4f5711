"""At most so many requests in any second."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic


class RateLimiter:
    """A sliding window of one second; what it refuses does not count."""

    def __init__(self, rate: float, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._admitted: deque[float] = deque()
        self._lock = Lock()

    def admit(self) -> bool:
        with self._lock:
            now = self._clock()
            while self._admitted and self._admitted[0] <= now - 1:
                self._admitted.popleft()
            if len(self._admitted) >= self._rate:
                return False
            self._admitted.append(now)
            return True
