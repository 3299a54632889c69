"""Boosted decision trees as numbers that people can read: learned by scikit-learn, evaluated here without it.

Friedman, J. H. (2001): Greedy function approximation: a gradient boosting machine. The file holds for each tree its nodes:
the feature and threshold of a branch (left where the value is at or below it), the value of a leaf.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TREES = Path(__file__).with_name("abstention_trees.json")
LEAF = -1


def logistic(logit: float) -> float:
    """The probability of log-odds, which are cut at 30 either way."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes by number, the root being 0; ``feature`` is -1 at a leaf."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def leaf_value(self, row: tuple[float, ...]) -> float:
        """The value of the leaf that ``row`` falls into."""
        node = 0
        while self.feature[node] != LEAF:
            node = self.left[node] if row[self.feature[node]] <= self.threshold[node] else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class Boosted:
    """A sum of trees."""

    features: tuple[str, ...]
    base: float
    """Log-odds before any tree."""
    rate: float
    trees: tuple[Tree, ...]

    def probability(self, values: Mapping[str, float]) -> float:
        """Probability for named feature values."""
        row = tuple(values[name] for name in self.features)
        return logistic(self.base + self.rate * sum(tree.leaf_value(row) for tree in self.trees))


def from_json(data: Mapping[str, Any]) -> Boosted:
    """The trees of a parsed file."""
    trees = tuple(Tree(*(tuple(tree[name]) for name in ("feature", "threshold", "left", "right", "value"))) for tree in data["trees"])
    return Boosted(tuple(data["features"]), data["base"], data["rate"], trees)


def as_text(model: Boosted) -> str:
    """The file: a tree a line."""
    names = ("feature", "threshold", "left", "right", "value")
    lines = [json.dumps({name: getattr(tree, name) for name in names}) for tree in model.trees]
    head = f'{{"features": {json.dumps(model.features)},\n"base": {model.base}, "rate": {model.rate},\n"trees": [\n'
    return head + ",\n".join(lines) + "\n]}\n"


@functools.cache
def load_trees() -> Boosted:
    """The committed trees of the abstention model."""
    return from_json(json.loads(TREES.read_text(encoding="utf-8")))
