"""The circuit breaker: opens after failures, lets one probe through after each pause, closes on success."""

from __future__ import annotations

from app.circuit import FAILURES, LONGEST_PAUSE, PAUSE, Circuit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def opened() -> tuple[Circuit, Clock]:
    clock = Clock()
    circuit = Circuit(clock)
    for _ in range(FAILURES):
        assert circuit.allows()
        circuit.failed()
    return circuit, clock


def test_it_opens_after_failures_in_a_row_only() -> None:
    circuit = Circuit(Clock())
    for _ in range(3 * FAILURES):
        circuit.failed()
        circuit.succeeded()
    assert circuit.allows()
    circuit, _ = opened()
    assert not circuit.allows()
    assert circuit.seconds_left() == PAUSE


def test_one_caller_probes_after_the_pause() -> None:
    circuit, clock = opened()
    clock.now = PAUSE + 0.1
    assert [circuit.allows() for _ in range(3)] == [True, False, False]
    circuit.succeeded()
    assert circuit.allows()
    assert circuit.seconds_left() == 0


def test_a_probe_that_fails_doubles_the_pause_up_to_a_bound() -> None:
    circuit, clock = opened()
    pauses = []
    for _ in range(6):
        clock.now += circuit.seconds_left()
        assert circuit.allows()
        circuit.failed()
        pauses.append(circuit.seconds_left())
    assert pauses[:3] == [2 * PAUSE, 4 * PAUSE, 8 * PAUSE]
    assert max(pauses) == pauses[-1] == LONGEST_PAUSE


def test_a_service_that_asks_for_a_pause_gets_it_at_once_and_no_more_than_the_bound() -> None:
    circuit = Circuit(Clock())
    circuit.failed(7)
    assert not circuit.allows()
    assert circuit.seconds_left() == 7
    circuit.failed(1e9)
    assert circuit.seconds_left() == LONGEST_PAUSE
