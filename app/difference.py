"""One point where a claim and its evidence differ, and the tally that a comparison keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DifferenceKind = Literal["figure", "unit", "date", "name", "actor", "place", "population", "direction", "negation"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One point where a claim and its evidence disagree."""

    kind: DifferenceKind
    claimed: str
    source: str
    start: int
    """Where ``claimed`` stands in the normalised claim."""


@dataclass(slots=True)
class Tally:
    """What has been compared so far."""

    held: list[int] = field(default_factory=list)
    lent: list[int] = field(default_factory=list)
    """Of those, where parts start that only another sentence of the passage holds."""
    differences: list[Difference] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    """Where numbers in words start that the sentence does not hold: too loose to be missed, but another may contradict them."""
    exact: bool = False
    extra: int = 0
    """Numbers and names of the sentence that nothing in the claim answers to."""

    def lend(self, start: int) -> None:
        """Enter a part of the claim that another sentence of the passage holds."""
        self.held.append(start)
        self.lent.append(start)
