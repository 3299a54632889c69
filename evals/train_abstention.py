"""Learns the models of :mod:`app.abstention`: whether the sources answer a question; part of ``python -m evals.train``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.decomposition import PCA
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from app import abstention, boosting, fulfilment, meaning, selection
from app.answers import Hit
from app.index import OpenIndex
from app.reading import HITS
from app.retrieval import PRIMARY_BONUS, retrieve
from app.synthesis import choose
from evals.scoring import holds_form
from evals.train_cases import FOLDS, Case, in_gold, vector_of
from ingest.documents import LANGUAGES
from ingest.embedding import Vectors

KEEP_ANSWERABLE = 0.97
"""Share of answerable dev questions that the abstention threshold must keep, out of fold."""
KEEP_ANSWERABLE_CROSSING = 0.93
"""The same where the evidence is in another language than the question: there two mistakes are as many as one elsewhere."""
ANSWERABLE_SHARE = 0.85
"""Share of questions as they come that the sources answer; the confidence that is shown assumes it."""
RATE = 0.05
"""Learning rate of the boosted trees."""
OF_ONE_COLLECTION = ("cosine", "cosine_top", "score", "coverage_pool", *meaning.FEATURES)
"""Features whose height depends on the collection; across languages that means on documents of the reader's own."""
Matrix = npt.NDArray[np.float64]


def without_gold(case: Case, index: OpenIndex) -> Case | None:
    """The case with every sentence that holds a gold value taken out with its passage: a question whose fact is missing."""
    question, vector = case.bundle.question, case.bundle.vector
    assert question is not None
    assert vector is not None
    wide = retrieve(question, vector, index, 2 * HITS, PRIMARY_BONUS)
    left = [
        hit
        for hit in wide
        if not in_gold(case.expected, hit)
        and sum(any(holds_form(hit.passage.text, f, case.expected.lang) for f in item) for item in case.expected.gold) < case.expected.need
    ][:HITS]
    if not left:
        return None
    bundle = replace(case.bundle, hits=left)
    return Case(case.expected, bundle, selection.candidates(question, vector, left, index))


def in_other_language(case: Case, number: int, index: OpenIndex) -> Case | None:
    """The case as if its places stood in another language only, by turns the one or the other: twins without their siblings."""
    question, vector = case.bundle.question, case.bundle.vector
    assert question is not None
    assert vector is not None
    language = [name for name in LANGUAGES if name != question.language][number % 2]
    similar = index.store.similarities(vector)
    moved = [
        Hit(row, index.store.get(row), float(similar(row).max()), 0.0, hit.fused)
        for hit in case.bundle.hits
        for row in hit.twins
        if index.store.languages[row] == language and index.store.origins[row] == "digest"
    ]
    if not moved:
        return None
    return Case(case.expected, replace(case.bundle, hits=moved), selection.candidates(question, vector, moved, index))


def fit_axes(vectors: Sequence[Vectors]) -> str:
    """The axes of :mod:`app.meaning` by the vectors of questions, as the text of their file."""
    fitted = PCA(meaning.COUNT, random_state=0).fit(np.array(vectors))
    return meaning.as_text(fitted.mean_, fitted.components_)


def fit_crossing(cases: Sequence[Case], index: OpenIndex) -> dict[str, float]:
    """Weights and threshold of the decision where the evidence is in another language than the question."""
    rows, labels, groups = [], [], []
    for number, case in enumerate(c for c in cases if c.expected.expect != "premise"):
        other = in_other_language(case, number, index)
        if other is None or not other.ranked:
            continue
        assert other.bundle.question is not None
        shown = choose(other.bundle.question, other.ranked, index)
        values = abstention.measure(other.bundle.question, vector_of(other), other.bundle.hits, other.ranked, index)
        rows.append(values | fulfilment.fulfilment(other.bundle.question, shown, index))
        labels.append(case.expected.expect in ("answer", "both"))
        groups.append(case.expected.fact)
    columns = [name for name in abstention.FEATURES if name not in OF_ONE_COLLECTION]
    features, truth = np.array([[row[c] for c in columns] for row in rows]), np.array(labels)
    fitted, out_of_fold = _logistic(features, truth, np.ones(len(truth)), groups)
    threshold = float(np.quantile(out_of_fold[truth], 1 - KEEP_ANSWERABLE_CROSSING))
    refused = (out_of_fold[~truth] < threshold).mean()
    print(f"abstention_crossing, keeping {KEEP_ANSWERABLE_CROSSING:.0%} of {truth.sum()}: refuses {refused:.1%}")
    return dict(zip(("intercept", *columns), fitted, strict=True)) | _thresholds(threshold)


def _thresholds(answer_from: float) -> dict[str, float]:
    """The thresholds of an abstention model."""
    premise_coverage = selection.load_weights()["abstention"]["premise_coverage"]
    return {"answer_from": round(answer_from, 4), "nothing_below": round(answer_from / 4, 4), "premise_coverage": premise_coverage}


def fit_abstention(cases: Sequence[Case], index: OpenIndex, augment: float = 0.2) -> tuple[dict[str, dict[str, float]], boosting.Boosted]:
    """Weights and thresholds of the decision whether a question is answerable, and the trees."""
    rows, labels, weights, groups = [], [], [], []

    def add(case: Case, label: bool, weight: float) -> None:
        assert case.bundle.question is not None
        if case.ranked:
            shown = choose(case.bundle.question, case.ranked, index)
            values = abstention.measure(case.bundle.question, vector_of(case), case.bundle.hits, case.ranked, index)
            values |= fulfilment.fulfilment(case.bundle.question, shown, index)
            rows.append(values)
            labels.append(label)
            weights.append(weight)
            groups.append(case.expected.fact)

    for case in cases:
        if case.expected.expect == "premise":  # Often answered by the correcting sentence; clashes are judged on their own.
            continue
        answerable = case.expected.expect in ("answer", "both")
        add(case, answerable, 1.0)
        if answerable and case.expected.kind != "adversarial" and (less := without_gold(case, index)) is not None:
            add(less, False, augment)
    truth, weight = np.array(labels), np.array(weights)
    columns = abstention.FEATURES
    features = np.array([[row[c] for c in columns] for row in rows])
    fitted, out_of_fold = _logistic(features, truth, weight, groups)
    trees, boosted = _boosted(columns, features, truth, weight, groups)
    out_of_fold = (out_of_fold + boosted) / 2
    own = weight == 1.0
    threshold = float(np.quantile(out_of_fold[own & truth], 1 - KEEP_ANSWERABLE))
    for keep in (0.9, 0.95, KEEP_ANSWERABLE):
        at = np.quantile(out_of_fold[own & truth], 1 - keep)
        refused, removed = (out_of_fold[own & ~truth] < at).mean(), (out_of_fold[~own] < at).mean()
        print(
            f"abstention, keeping {keep:.1%} of {int((own & truth).sum())}: refuses {refused:.1%} of {int((own & ~truth).sum())}, "
            f"fact taken out {removed:.1%}"
        )
    found = {"abstention": dict(zip(("intercept", *columns), fitted, strict=True)) | _thresholds(threshold)}
    learned = float(weight[truth].sum() / weight.sum())
    odds = ANSWERABLE_SHARE / (1 - ANSWERABLE_SHARE) * (1 - learned) / learned
    found["abstention"]["prior_shift"] = round(float(np.log(odds)), 4)
    found["abstention_crossing"] = fit_crossing(cases, index)
    return found, trees


def _boosted(
    columns: Sequence[str], features: Matrix, truth: npt.NDArray[np.bool_], weight: Matrix, groups: Sequence[str]
) -> tuple[boosting.Boosted, Matrix]:
    """(boosted trees, probabilities out of fold)."""

    def model() -> GradientBoostingClassifier:
        return GradientBoostingClassifier(
            n_estimators=150, learning_rate=RATE, max_depth=3, min_samples_leaf=12, subsample=0.6, max_features=0.3, random_state=0
        )

    out_of_fold = np.zeros(len(truth))
    for train, held in GroupKFold(FOLDS).split(features, truth, groups):
        out_of_fold[held] = model().fit(features[train], truth[train], weight[train]).predict_proba(features[held])[:, 1]
    fitted = model().fit(features, truth, weight)
    trees = []
    for (estimator,) in fitted.estimators_:
        tree = estimator.tree_
        branch = tree.children_left >= 0
        trees.append(
            boosting.Tree(
                tuple(int(f) if b else boosting.LEAF for f, b in zip(tree.feature, branch, strict=True)),
                tuple(round(float(t), 6) if b else 0.0 for t, b in zip(tree.threshold, branch, strict=True)),
                tuple(int(n) for n in tree.children_left),
                tuple(int(n) for n in tree.children_right),
                tuple(0.0 if b else round(float(v), 5) for v, b in zip(tree.value[:, 0, 0], branch, strict=True)),
            )
        )
    prior = float(np.average(truth, weights=weight))
    return boosting.Boosted(tuple(columns), round(float(np.log(prior / (1 - prior))), 6), RATE, tuple(trees)), out_of_fold


def _logistic(features: Matrix, truth: npt.NDArray[np.bool_], weight: Matrix, groups: Sequence[str]) -> tuple[list[float], Matrix]:
    """(intercept and weights on the features as they are, probabilities out of fold)."""
    scale = features.std(axis=0) + 1e-6
    out_of_fold = np.zeros(len(truth))
    for train, held in GroupKFold(FOLDS).split(features, truth, groups):
        model = LogisticRegression(C=0.1, max_iter=3000).fit(features[train] / scale, truth[train], weight[train])
        out_of_fold[held] = model.predict_proba(features[held] / scale)[:, 1]
    model = LogisticRegression(C=0.1, max_iter=3000).fit(features / scale, truth, weight)
    return [round(float(v), 4) for v in (model.intercept_[0], *(model.coef_[0] / scale))], out_of_fold
