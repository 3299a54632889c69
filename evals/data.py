"""The evaluation data, read and validated; the schema stands in ``evals/README.md``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from ingest.documents import LANGUAGES, Language
from ingest.errors import InputRefused

Split = Literal["dev", "test"]
Expect = Literal["answer", "abstain", "premise", "both"]
ClaimVerdict = Literal["supported", "contradicted", "not_found"]
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and what a right answer must hold."""

    question_id: str
    fact: str
    split: Split
    lang: Language
    kind: str
    expect: Expect
    question: str
    history: tuple[str, ...]
    gold: tuple[tuple[str, ...], ...]
    """Items, each a tuple of acceptable forms."""
    need: int
    reject: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EvalClaim:
    """A draft sentence and the verdict that it deserves."""

    claim_id: str
    fact: str
    split: Split
    lang: Language
    claim: str
    verdict: ClaimVerdict
    claimed: str | None
    correct: str | None
    change: str | None
    passages: tuple[tuple[str, str], ...]


def load_questions(folder: Path = FOLDER / "questions") -> list[EvalQuestion]:
    """Every question, in the order of files and lines.

    Raises:
        InputRefused: naming file and line of the first entry that does not fit the schema.
    """
    return [_question(entry, where) for entry, where in _entries(folder)]


def load_claims(folder: Path = FOLDER / "claims") -> list[EvalClaim]:
    """Every claim, in the order of files and lines. Raises InputRefused like :func:`load_questions`."""
    return [_claim(entry, where) for entry, where in _entries(folder)]


def _entries(folder: Path) -> list[tuple[dict[str, Any], str]]:
    entries: list[tuple[dict[str, Any], str]] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            where = f"{path.name}:{number}"
            try:
                entry = json.loads(line)
            except ValueError as error:
                raise InputRefused(f"{where}: is not JSON ({error}).") from error
            if entry.get("id") in seen:
                raise InputRefused(f"{where}: id {entry.get('id')!r} stands already at {seen[entry['id']]}.")
            seen[entry.get("id")] = where
            entries.append((entry, where))
    return entries


def _question(entry: dict[str, Any], where: str) -> EvalQuestion:
    try:
        gold = tuple(tuple(str(form) for form in item) for item in entry.get("gold", ()))
        made = EvalQuestion(
            entry["id"],
            entry["fact"],
            entry["split"],
            entry["lang"],
            entry["kind"],
            entry["expect"],
            entry["question"],
            tuple(entry.get("history", ())),
            gold,
            int(entry.get("need") or len(gold)),
            tuple(entry.get("reject", ())),
            tuple((str(s), str(label)) for s, label in entry.get("passages", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputRefused(f"{where}: does not fit the schema ({error!r}); see evals/README.md.") from error
    _check(made.split in get_args(Split) and made.lang in LANGUAGES and made.expect in get_args(Expect), where, "split, lang or expect")
    _check(bool(made.question.strip()) and (made.expect not in ("answer", "both") or bool(gold)), where, "question or gold")
    _check(made.need <= len(gold), where, "need")
    return made


def _claim(entry: dict[str, Any], where: str) -> EvalClaim:
    try:
        made = EvalClaim(
            entry["id"],
            entry["fact"],
            entry["split"],
            entry["lang"],
            entry["claim"],
            entry["verdict"],
            entry.get("claimed"),
            entry.get("correct"),
            entry.get("change"),
            tuple((str(s), str(label)) for s, label in entry.get("passages", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputRefused(f"{where}: does not fit the schema ({error!r}); see evals/README.md.") from error
    fits = made.split in get_args(Split) and made.lang in LANGUAGES and made.verdict in get_args(ClaimVerdict)
    _check(fits, where, "split, lang or verdict")
    return made


def _check(fits: bool, where: str, what: str) -> None:
    if not fits:
        raise InputRefused(f"{where}: {what} does not fit the schema; see evals/README.md.")
