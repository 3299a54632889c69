"""What a language model's writing cost and brought: shares dropped and fallen back, latency, and names that nothing supports."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from app.answers import Answer
from evals.metrics import Metric, Observation, ratio
from evals.outcomes import Outcome
from evals.support import Evidence
from ingest.lexicon import fold


def writer_metrics(outcomes: Sequence[Outcome], evidence: Evidence) -> dict[str, Metric]:
    """Metrics of the answers that a language model was asked for; empty where it was asked for none."""
    asked = [(o, o.answer.writing, o.answer) for o in outcomes if o.answer is not None and o.answer.writing is not None]
    if not asked:
        return {}
    return {
        "written_by_model": ratio(Observation(o.expected.fact, answer.writer == "llm", 1) for o, _, answer in asked),
        "fallbacks": ratio(Observation(o.expected.fact, answer.writer == "extractive-fallback", 1) for o, _, answer in asked),
        "sentences_dropped": ratio(Observation(o.expected.fact, w.dropped, w.dropped + w.written) for o, w, _ in asked),
        "second_attempts": ratio(Observation(o.expected.fact, w.retried, 1) for o, w, _ in asked),
        "name_fidelity": ratio(Observation(o.expected.fact, names_stand(answer, evidence), 1) for o, _, answer in asked),
        "first_sentence_ms_median": _median([a.timings_ms["first_sentence"] for _, _, a in asked if "first_sentence" in a.timings_ms]),
        "writing_ms_median": _median([a.timings_ms["write"] for _, _, a in asked if "write" in a.timings_ms]),
    }


def names_stand(answer: Answer, evidence: Evidence) -> bool:
    """Whether each capitalised word inside a sentence stands in a passage that the sentence cites, its heading or its title.

    A name that the corpus has several spellings for may stand there in another one: "K182" for "Konvensi No. 182".
    """
    titles = {c.n: c.title for c in answer.citations}
    by_number = {c.n: evidence.passages.get(c.passage_id) for c in answer.citations}
    for sentence in answer.sentences:
        cited = [by_number[n] for n in sentence.citations]
        held = " ".join([f"{p.locator.section} {p.text}" for p in cited if p is not None] + [titles[n] for n in sentence.citations])
        names = {name for _, name, _, _ in evidence.aliases.find(held)}
        spelled = [(start, end) for _, name, start, end in evidence.aliases.find(sentence.text) if name in names]
        capitals = [
            m[0]
            for m in re.finditer(r"[^\W_]+", sentence.text)
            if m.start() and m[0][0].isupper() and not any(start <= m.start() < end for start, end in spelled)
        ]
        if not set(_words(" ".join(capitals))) <= set(_words(held)):
            return False
    return True


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text).lower())


def _median(times: Sequence[float]) -> Metric:
    if not times:
        return Metric(None, None, None, 0)
    low, middle, high = np.percentile(np.array(times), [25, 50, 75])
    return Metric(float(middle), float(low), float(high), len(times))
