"""Learns ``app/weights.json`` from the dev split: the sentence ranker, the margins of selection, the abstention model.

Run ``python -m evals.train``. Logistic regressions (scikit-learn) on the features that :mod:`app.selection` and
:mod:`app.abstention` compute; stored as readable numbers. The test split is never read. Cross-validation is by fact, so
that no fact stands on both sides.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from app import abstention, boosting, fulfilment, selection
from app.answers import Hit
from app.engine import Engine
from app.index import OpenIndex
from app.instructions import request_of
from app.reading import HITS, QuestionBundle, bundle_for
from app.retrieval import PRIMARY_BONUS, retrieve
from app.synthesis import choose
from evals.data import EvalQuestion, load_questions
from evals.scoring import holds_form
from ingest.locators import parse_locator

FOLDS = 5
KEEP_ANSWERABLE = 0.97
"""Share of answerable dev questions that the abstention threshold must keep, out of fold."""
SENTENCE_COST = 0.01
"""What one more sentence shown must bring in questions answered, when margins are chosen."""
ANSWERABLE_SHARE = 0.85
"""Share of questions as they come that the sources answer; the confidence that is shown assumes it."""
MARGINS = (2.0, 2.5, 3.0, 3.5, 4.0)
RATE = 0.05
"""Learning rate of the boosted trees."""
Matrix = npt.NDArray[np.float64]


@dataclass(slots=True)
class Case:
    """A dev question with everything that learning needs."""

    expected: EvalQuestion
    bundle: QuestionBundle
    ranked: list[selection.Candidate]


def gather(index: OpenIndex, questions: Sequence[EvalQuestion]) -> list[Case]:
    """Each question understood, retrieved and ranked with the present weights."""
    cases = []
    for question in questions:
        asked = request_of(question.question).asked
        if not asked:
            continue
        bundle = bundle_for(asked, index, None, question.history)
        assert bundle.question is not None
        assert bundle.vector is not None
        if not bundle.question.words:
            continue
        bundle.hits = bundle.hits or retrieve(bundle.question, bundle.vector, index, HITS, PRIMARY_BONUS)
        cases.append(Case(question, bundle, selection.candidates(bundle.question, bundle.vector, bundle.hits, index)))
    return cases


def relevance(case: Case, candidate: selection.Candidate) -> float:
    """Share of the gold items that a sentence holds, nothing for a sentence away from the gold places unless it holds all."""
    held = sum(any(holds_form(candidate.text, form, case.expected.lang) for form in item) for item in case.expected.gold)
    share = min(1.0, held / max(1, case.expected.need))
    return share if in_gold(case.expected, candidate.hit) else (0.5 if share == 1.0 and len(case.expected.gold) > 1 else 0.0)


def in_gold(expected: EvalQuestion, hit: Hit) -> bool:
    """Whether a hit is one of the gold passages."""
    for source, label in expected.passages:
        if hit.passage.source == source:
            wanted = parse_locator(label)
            if hit.passage.locator.label == label or set(wanted.paragraphs) & set(hit.passage.locator.paragraphs):
                return True
    return False


def fit_ranker(cases: Sequence[Case], strength: float = 0.3) -> dict[str, float]:
    """Weights of the sentence ranker: each question counts the same, a partial answer as much as the items it holds."""
    rows, labels, weights = [], [], []
    for case in cases:
        gains = [relevance(case, c) for c in case.ranked]
        if not any(gains):
            continue
        for candidate, gain in zip(case.ranked, gains, strict=True):
            rows.append(candidate.features)
            labels.append(gain > 0)
            weights.append(gain / sum(gains) if gain > 0 else 1 / max(1, sum(g == 0 for g in gains)))
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(np.array(rows), np.array(labels), sample_weight=np.array(weights))
    return {"intercept": round(float(model.intercept_[0]), 4)} | {
        name: round(float(value), 4) for name, value in zip(selection.FEATURES, model.coef_[0], strict=True)
    }


def rescored(case: Case, weights: dict[str, float]) -> list[selection.Candidate]:
    """The candidates of a case in the order that ``weights`` give."""
    coefficients = np.array([weights[name] for name in selection.FEATURES])
    scored = [replace(c, score=float(np.dot(coefficients, c.features)) + weights["intercept"]) for c in case.ranked]
    return sorted(scored, key=lambda c: (-c.score, c.hit.row, c.position))


def answered(case: Case, chosen: Sequence[selection.Candidate]) -> bool:
    """Whether the chosen sentences hold every gold item that is needed and one stands in a gold passage."""
    text = " ".join(c.text for c in chosen)
    held = sum(any(holds_form(text, form, case.expected.lang) for form in item) for item in case.expected.gold)
    return held >= case.expected.need and any(in_gold(case.expected, c.hit) for c in chosen)


def cross_validated(cases: Sequence[Case], index: OpenIndex, strength: float) -> float:
    """Share of dev questions answered, weights learned without the facts of the question."""
    groups = [case.expected.fact for case in cases]
    right = 0
    for train, held_out in GroupKFold(FOLDS).split(cases, groups=groups):
        weights = fit_ranker([cases[i] for i in train], strength)
        right += sum(_answers(cases[i], rescored(cases[i], weights), index) for i in held_out)
    return right / len(cases)


def _answers(case: Case, ranked: list[selection.Candidate], index: OpenIndex) -> bool:
    assert case.bundle.question is not None
    return bool(ranked) and answered(case, choose(case.bundle.question, ranked, index))


def fit_margins(cases: Sequence[Case], weights: dict[str, float], index: OpenIndex) -> dict[str, float]:
    """Margins that answer most dev questions with fewest sentences."""
    stored = selection.load_weights()["selection"]
    best, found = -1.0, dict(stored)
    ranked = [(case, rescored(case, weights)) for case in cases]
    for margin, wider, sibling, repetition in itertools.product(MARGINS, (0.0, 1.0, 2.0), (0.0, 0.7, 1.5), (0.0, 0.5, 1.0, 2.0)):
        stored.update(margin=margin, wide_margin=margin + wider, sibling=sibling, repetition=repetition)
        gain = 0.0
        for case, order in ranked:
            if order:
                assert case.bundle.question is not None
                chosen = choose(case.bundle.question, order, index)
                gain += answered(case, chosen) - SENTENCE_COST * len(chosen)
        if gain > best:
            best, found = gain, dict(stored)
    return found


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


def fit_abstention(cases: Sequence[Case], index: OpenIndex, augment: float = 0.2) -> tuple[dict[str, dict[str, float]], boosting.Boosted]:
    """Weights and thresholds of the decision whether a question is answerable, without and with probing, and the trees."""
    rows, labels, weights, groups = [], [], [], []

    def add(case: Case, label: bool, weight: float) -> None:
        assert case.bundle.question is not None
        if case.ranked:
            shown = choose(case.bundle.question, case.ranked, index)
            values = abstention.measure(case.bundle.question, case.bundle.hits, case.ranked, index)
            values |= fulfilment.fulfilment(case.bundle.question, shown, index)
            values |= abstention.probe(case.bundle.question, case.ranked, index)
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
    stored = selection.load_weights()["abstention"]
    found = {}
    for name, columns in (("abstention", abstention.FEATURES), ("abstention_probed", (*abstention.FEATURES, *abstention.PROBES))):
        features = np.array([[row[c] for c in columns] for row in rows])
        fitted, out_of_fold = _logistic(features, truth, weight, groups)
        if name == "abstention_probed":
            trees, boosted = _boosted(columns, features, truth, weight, groups)
            out_of_fold = (out_of_fold + boosted) / 2
        own = weight == 1.0
        threshold = float(np.quantile(out_of_fold[own & truth], 1 - KEEP_ANSWERABLE))
        for keep in (0.9, 0.95, KEEP_ANSWERABLE):
            at = np.quantile(out_of_fold[own & truth], 1 - keep)
            refused, removed = (out_of_fold[own & ~truth] < at).mean(), (out_of_fold[~own] < at).mean()
            print(
                f"{name}, keeping {keep:.1%} of {int((own & truth).sum())}: refuses {refused:.1%} of {int((own & ~truth).sum())}, "
                f"fact taken out {removed:.1%}"
            )
        found[name] = dict(zip(("intercept", *columns), fitted, strict=True)) | {
            "answer_from": round(threshold, 4),
            "nothing_below": round(threshold / 4, 4),
            "premise_coverage": stored["premise_coverage"],
        }
    learned = float(weight[truth].sum() / weight.sum())
    odds = ANSWERABLE_SHARE / (1 - ANSWERABLE_SHARE) * (1 - learned) / learned
    found["abstention"]["prior_shift"] = round(float(np.log(odds)), 4)
    found["abstention"] |= {"probe_above": 0.02, "probe_below": 0.6}  # outside, probing changes no decision on dev
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="print, do not write")
    options = parser.parse_args(arguments)
    index = Engine().index()
    learn(index, write=not options.dry_run)


def learn(index: OpenIndex, *, write: bool) -> dict[str, dict[str, float]]:
    """Learn all weights over an open index; write them to ``app/weights.json`` if asked."""
    questions = [q for q in load_questions() if q.split == "dev"]
    cases = gather(index, questions)
    answerable = [c for c in cases if c.expected.expect == "answer"]
    strengths = {strength: cross_validated(answerable, index, strength) for strength in (0.1, 0.3, 1.0, 3.0, 10.0)}
    print("ranker, cross-validated:", {k: round(v, 4) for k, v in strengths.items()})
    strength = max(strengths, key=lambda s: strengths[s])
    weights = fit_ranker(answerable, strength)
    stored = selection.load_weights()
    stored["ranker"] = weights
    stored["selection"] = fit_margins(answerable, weights, index)
    print("selection:", stored["selection"], "cross-validated after:", round(cross_validated(answerable, index, strength), 4))
    for case in cases:
        case.ranked = rescored(case, weights)
    found, trees = fit_abstention(cases, index)
    stored |= found
    if write:
        boosting.TREES.write_text(boosting.as_text(trees), encoding="utf-8")
        selection.WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return stored


if __name__ == "__main__":
    main()
