"""How the engine does on plain text that it has never seen: 24 documents of our own beside the corpus and without it.

Run ``python -m evals.collection``. The documents and questions stand in ``evals/collections``; half of the documents were
looked at when retrieval was tuned (split ``dev``), the other half only reports. The tables go to ``docs/collection.md``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from app.answers import Answer
from app.engine import Engine
from app.index import OpenIndex
from app.reading import QuestionBundle, bundle_for
from app.retrieval import POOL, cross_tokens, retrieve
from evals.baselines import dense_rows, fused_ranks
from evals.scoring import cites, holds_form
from ingest.build import ingest
from ingest.documents import LANGUAGES, Language
from ingest.errors import InputRefused
from ingest.lexical import LexicalName
from ingest.lexicon import guess_language
from ingest.locators import parse_locator
from ingest.settings import PROJECT, Settings, project_settings

FOLDER = Path(__file__).parent / "collections"
REPORT = PROJECT / "docs" / "collection.md"
Kind = Literal["answerable", "unanswerable", "off-topic"]
PAIRS = ("en", "id", "vi", "en-id", "id-en", "vi-en")

_CORPUS = {
    "references.bib": "@misc{mini,\n  author = {Writer, A.},\n  title = {A page about paper},\n  year = {2020}\n}\n",
    "aliases.yaml": "{}\n",
    "mini/en.md": "---\nsource: mini\nlanguage: en\norigin: digest\n---\n# A page about paper\n\n[¶2] Paper is made of pressed fibres.\n",
}
"""The least that counts as a corpus: what is measured without the bundled one has nothing else to find."""


@dataclass(frozen=True, slots=True)
class CollectionQuestion:
    """A question on one paragraph of the collection, or on something that it does not say."""

    question_id: str
    kind: Kind
    split: Literal["dev", "test"]
    lang: Language
    question: str
    file: str = ""
    """The document that it is about; empty where it is about none."""
    paragraph: int = 0
    """Number of the gold paragraph among the non-empty lines of the file, from 1."""
    answer: str = ""
    """What an answer must hold, as the paragraph puts it."""
    paragraph_language: Language | None = None

    @property
    def pair(self) -> str:
        """``id`` in one language, ``id-en`` from an Indonesian question to an English paragraph."""
        across = self.paragraph_language not in (None, self.lang)
        return f"{self.lang}-{self.paragraph_language}" if across else self.lang

    @property
    def gold(self) -> tuple[str, str]:
        """Source key and locator of the gold paragraph."""
        return Path(self.file).stem, f"¶{self.paragraph}"


def paragraphs_of(path: Path) -> list[str]:
    """The non-empty lines of a document; paragraph n stands at n - 1."""
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def load_collection(folder: Path = FOLDER) -> list[CollectionQuestion]:
    """Every question of the collection.

    Raises:
        InputRefused: naming the line of the first entry that does not fit the schema or its document.
    """
    found = []
    languages: dict[str, Language] = {}
    for number, line in enumerate((folder / "questions.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            file = str(entry.get("file", ""))
            if file and file not in languages:
                languages[file] = guess_language((folder / file).read_text(encoding="utf-8"))
            question = CollectionQuestion(
                str(entry["id"]), entry["kind"], entry["split"], entry["lang"], str(entry["question"]), file,
                int(entry.get("paragraph", 0)), str(entry.get("answer", "")), languages.get(file),
            )  # fmt: skip
        except (ValueError, KeyError, OSError) as error:
            raise InputRefused(f"questions.jsonl:{number}: {error!r}; see evals/README.md for the form.") from error
        if question.kind not in get_args(Kind) or question.lang not in LANGUAGES or question.split not in ("dev", "test"):
            raise InputRefused(f"questions.jsonl:{number}: kind, lang or split has a value that is not known.")
        found.append(question)
    return found


def open_engines(work: Path, settings: Settings) -> dict[str, Engine]:
    """Engines over the collection alone and beside the corpus; indexes in ``work``, vectors that are known taken over."""
    corpus = work / "corpus"
    for name, text in _CORPUS.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_text(text, encoding="utf-8")
    engines = {}
    known = settings.data
    for name, used in (("beside the corpus", settings.corpus), ("alone", corpus)):
        data = work / name.split()[0]
        data.mkdir(parents=True, exist_ok=True)
        if (known / "vectors.sqlite").exists() and not (data / "vectors.sqlite").exists():
            shutil.copy(known / "vectors.sqlite", data / "vectors.sqlite")
        own = settings.model_copy(update={"data": data, "corpus": used})
        ingest(own, [FOLDER])
        engines[name] = Engine(own)
        known = data
    return engines


def bm25_ranking(bundle: QuestionBundle, index: OpenIndex) -> list[int]:
    """Rows by BM25, in the other languages by what means the same there."""
    question = bundle.question
    assert question is not None
    scores: dict[int, float] = {}
    for language in LANGUAGES:
        own = language == question.language
        name: LexicalName = "vi-folded" if language == "vi" and (question.folded or not own) else language
        rows, found = index.lexical[name].top(list(question.words) if own else cross_tokens(question, language, index), POOL)
        scores.update(zip(rows.tolist(), found.tolist(), strict=True))
    return sorted(scores, key=lambda row: (-scores[row], row))


def rrf_ranking(bundle: QuestionBundle, index: OpenIndex) -> list[int]:
    """Rows by the sum of reciprocal ranks in the rankings by BM25 and by cosine."""
    return fused_ranks([bm25_ranking(bundle, index), dense_rows(bundle, index)])


def hybrid_ranking(bundle: QuestionBundle, index: OpenIndex) -> list[int]:
    """Rows as the engine ranks places."""
    assert bundle.question is not None
    assert bundle.vector is not None
    return [hit.row for hit in retrieve(bundle.question, bundle.vector, index, 3 * POOL)]


RANKINGS: dict[str, Callable[[QuestionBundle, OpenIndex], list[int]]] = {
    "BM25": bm25_ranking,
    "dense": dense_rows,
    "RRF": rrf_ranking,
    "Sumber": hybrid_ranking,
}


def gold_rank(question: CollectionQuestion, rows: Iterable[int], index: OpenIndex, *, own_language: bool) -> int:
    """Rank of the gold paragraph from 1, 0 where it is not found; among passages of its own language only, if asked."""
    source, label = question.gold
    rank = 0
    for row in rows:
        if own_language and index.store.languages[row] != question.paragraph_language:
            continue
        rank += 1
        place = index.store.places[row]
        if place[0] == source and set(parse_locator(label).paragraphs) & set(parse_locator(place[1]).paragraphs):
            return rank
    return 0


def recall_rows(questions: Sequence[CollectionQuestion], index: OpenIndex) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """Pair -> ranking -> (rank among all passages, rank among those of the paragraph's language) of each question."""
    found: dict[str, dict[str, list[tuple[int, int]]]] = {pair: {name: [] for name in RANKINGS} for pair in PAIRS}
    for question in questions:
        if question.kind == "answerable":
            bundle = bundle_for(question.question, index)
            for name, ranking in RANKINGS.items():
                rows = ranking(bundle, index)
                ranks = [gold_rank(question, rows, index, own_language=own) for own in (False, True)]
                found[question.pair][name].append((ranks[0], ranks[1]))
    return found


def answered_well(question: CollectionQuestion, answer: Answer) -> bool:
    """Whether an answer holds what it must and cites the gold paragraph."""
    assert question.paragraph_language is not None
    return (
        answer.status == "answered"
        and holds_form(answer.text, question.answer, question.paragraph_language)
        and cites(answer, (question.gold,))
    )


def answer_rows(questions: Sequence[CollectionQuestion], engine: Engine) -> dict[str, dict[str, tuple[int, int]]]:
    """Row of the table -> column -> (how many, of how many)."""
    rows: dict[str, dict[str, tuple[int, int]]] = {}
    for question in questions:
        answer = engine.ask(question.question)
        name = question.pair if question.kind == "answerable" else question.kind
        answered = answer.status == "answered"
        if question.kind == "answerable":
            marks = {"right and cited": answered_well(question, answer), "another answer": answered, "refused": not answered}
            marks["another answer"] = answered and not marks["right and cited"]
        else:
            marks = {"right and cited": False, "another answer": answered, "refused": not answered}
        row = rows.setdefault(name, dict.fromkeys(marks, (0, 0)))
        for column, value in marks.items():
            row[column] = (row[column][0] + value, row[column][1] + 1)
    order = [*PAIRS, "unanswerable", "off-topic"]
    return {name: rows[name] for name in order if name in rows}


def report(questions: Sequence[CollectionQuestion], engines: dict[str, Engine]) -> str:
    """The tables as Markdown."""
    parts = [_HEAD.format(questions=len(questions), documents=len({q.file for q in questions if q.file}))]
    for split, title in (("test", "The half that only reports"), ("dev", "The half that tuning looked at")):
        half = [q for q in questions if q.split == split]
        parts.append(f"## {title}\n")
        for name, engine in engines.items():
            parts.append(f"### The collection {name}\n\n{_recall_table(recall_rows(half, engine.index()))}")
            parts.append(_answer_table(answer_rows(half, engine)))
    return "\n".join(parts)


_HEAD = """\
# Sumber on a collection that it had never seen

Written by `python -m evals.collection`; do not edit. {documents} plain-text documents of our own (eight in each language, 240
paragraphs, on rivers, railways, lighthouses, soils and the like, several topics in all three languages) and {questions}
questions, ingested beside the bundled corpus and alone. No document has a digest or a twin in another language.

Recall asks for the gold paragraph among all passages of all languages; in brackets, among those of its own language only, as
the public sets of `decisions/0005-weighted-z-score-fusion.md` do. `en-id` is an English question on an Indonesian paragraph;
such a paragraph competes with documents on like topics in the language of the question. In documents that no digest covers,
a paragraph's similarity is half its own and half that of its best sentence, a title that holds words of the question adds
to the score of its document, and other languages have a smaller handicap; these three values were chosen on one half of the
documents. A right answer holds the gold value and cites the gold paragraph.
"""


def _recall_table(found: dict[str, dict[str, list[tuple[int, int]]]]) -> str:
    names = list(RANKINGS)
    lines = [
        "| questions | n | " + " | ".join(f"{name} @1" for name in names) + " | " + " | ".join(f"{name} @5" for name in names) + " |",
        "|---" * (2 + 2 * len(names)) + "|",
    ]
    for pair, rankings in found.items():
        count = len(rankings[names[0]])
        cells = [f"{_within(ranks, 0, k)} ({_within(ranks, 1, k)})" for k in (1, 5) for ranks in (rankings[name] for name in names)]
        lines.append(f"| {pair} | {count} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _within(ranks: Sequence[tuple[int, int]], column: int, k: int) -> str:
    return f"{sum(0 < rank[column] <= k for rank in ranks) / len(ranks):.2f}" if ranks else "-"


def _answer_table(rows: dict[str, dict[str, tuple[int, int]]]) -> str:
    columns = list(next(iter(rows.values()), {}))
    lines = ["| questions | n | " + " | ".join(columns) + " |", "|---" * (2 + len(columns)) + "|"]
    for name, row in rows.items():
        lines.append(f"| {name} | {row[columns[0]][1]} | " + " | ".join(str(row[column][0]) for column in columns) + " |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, help="folder for the two indexes; below the data folder if not given")
    parser.add_argument("--report", type=Path, default=REPORT, help="file for the tables")
    options = parser.parse_args(arguments)
    settings = project_settings()
    text = report(load_collection(), open_engines(options.work or settings.data / "collection", settings))
    options.report.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
