"""A circuit breaker: a service that failed is left alone for a while, so that it does not slow every question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 2
"""Failures in a row after which the service is left alone."""
PAUSE = 30.0
"""Seconds for which it is left alone the first time; twice as long after each probe that fails."""
LONGEST_PAUSE = 300.0
"""Seconds that no pause exceeds."""


class Circuit:
    """Closed while the service answers, open after failures, and half open for one probe after each pause.

    Safe to share between threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._pause = PAUSE
        self._closed_until: float | None = None
        self._probing = False

    def allows(self) -> bool:
        """Whether the service may be asked now; after a pause only one caller may, until it reports back."""
        with self._lock:
            if self._closed_until is None:
                return True
            if self._probing or self._clock() < self._closed_until:
                return False
            self._probing = True
            return True

    def seconds_left(self) -> float:
        """Seconds of the present pause that are left; 0 where there is none."""
        with self._lock:
            return 0.0 if self._closed_until is None else max(0.0, self._closed_until - self._clock())

    def succeeded(self) -> None:
        """The service answered: closed again."""
        with self._lock:
            self._failures, self._pause, self._closed_until, self._probing = 0, PAUSE, None, False

    def failed(self, pause: float | None = None) -> None:
        """The service failed; ``pause`` is the time in seconds that it asked for itself, which opens the circuit at once."""
        with self._lock:
            self._failures += 1
            probed, self._probing = self._probing, False
            if pause is not None:
                self._closed_until = self._clock() + min(max(pause, 0.0), LONGEST_PAUSE)
            elif probed or self._failures >= FAILURES:
                self._pause = min(self._pause * 2, LONGEST_PAUSE) if probed else self._pause
                self._closed_until = self._clock() + self._pause

    def abandoned(self) -> None:
        """The service was allowed but not asked after all: another caller may probe it."""
        with self._lock:
            self._probing = False
