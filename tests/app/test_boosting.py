"""Boosted trees: what is stored decides as what was learned."""

from __future__ import annotations

import json

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from app import abstention
from app.boosting import Boosted, Tree, as_text, from_json, load_trees
from evals.train_abstention import _boosted


def test_a_tree_is_followed_to_its_leaf() -> None:
    tree = Tree((0, -1, 1, -1, -1), (0.5, 0.0, 2.0, 0.0, 0.0), (1, -1, 3, -1, -1), (2, -1, 4, -1, -1), (0.0, 1.0, 0.0, 2.0, 3.0))
    assert [tree.leaf_value(row) for row in ((0.5, 9.0), (0.6, 2.0), (0.6, 2.1))] == [1.0, 2.0, 3.0]
    model = Boosted(("a", "b"), 0.0, 1.0, (tree,))
    assert abs(model.probability({"a": 0.5, "b": 0.0}) - 1 / (1 + np.exp(-1.0))) < 1e-12


def test_stored_trees_give_the_probabilities_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(240, 4))
    truth = rows[:, 0] * rows[:, 1] > 0
    weight = random.uniform(0.2, 1.0, 240)
    stored, _ = _boosted("abcd", rows, truth, weight, [str(i % 9) for i in range(240)])
    read = from_json(json.loads(as_text(stored)))
    assert read == stored
    learned = GradientBoostingClassifier(
        n_estimators=150, learning_rate=0.05, max_depth=3, min_samples_leaf=12, subsample=0.6, max_features=0.3, random_state=0
    ).fit(rows, truth, weight)
    expected = learned.predict_proba(rows)[:, 1]
    found = [read.probability(dict(zip("abcd", row, strict=True))) for row in rows]
    assert np.abs(np.array(found) - expected).max() < 1e-3


def test_the_committed_trees_use_the_features_of_the_decision() -> None:
    assert load_trees().features == abstention.FEATURES
    assert set(load_trees().features) <= set(abstention.load_weights()["abstention"])
