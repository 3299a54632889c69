"""The corpus linter: what a reviewer would have to check by hand, each finding with its file and line.

Rules that compare digests with the original at hand, and the one on numbers, are in :mod:`ingest.lint_text`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ingest.digests import block_passage, digest_files, scan_digest
from ingest.documents import LANGUAGES, Language, Origin, Passage
from ingest.errors import InputRefused
from ingest.inputs import known_originals
from ingest.lexicon import Aliases
from ingest.lint_text import OriginalText, badly_written, gaps, said, shared_runs
from ingest.locators import parse_locator
from ingest.notes import Note, load_notes
from ingest.originals import original_files, read_original
from ingest.questions import load_questions, of_sentences
from ingest.references import Reference, load_references
from ingest.unanswered import load_unanswered


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong with the corpus."""

    file: str
    """Relative to the corpus."""
    line: int
    """From 1."""
    rule: str
    message: str

    def __str__(self) -> str:
        """As compilers write it: ``c138/en.md:12: twins: ...``."""
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Digest:
    file: str
    language: Language
    source: str
    passages: tuple[Passage, ...]


def lint_corpus(corpus: Path, originals: Path | None) -> list[Finding]:
    """Everything that is wrong with the corpus, by file and line; rules on the original need ``originals``.

    Raises:
        InputRefused: if there is no digest at all, or no such folder of originals.
    """
    findings: list[Finding] = []
    digests = [d for path in digest_files(corpus) if (d := _read(path, corpus, findings))]
    try:
        references = load_references(corpus)
    except InputRefused as error:
        findings.append(_refusal(error, "source-known", "references.bib"))
        references = {}
    else:
        findings += _sources(digests, references)
    findings += _places(digests)
    for folder in sorted({path.parent for path in digest_files(corpus)}):
        name = folder.relative_to(corpus).as_posix()
        findings += _twins(folder, name, {d.language: d for d in digests if Path(d.file).parent.as_posix() == name})
    passages = [p for d in digests for p in d.passages]
    for passage in passages:
        for written, wanted in badly_written(passage.text, passage.language):
            findings.append(_at(passage, "number-format", f"{written!r} is not how {passage.language} writes it; write {wanted}"))
    try:
        findings += _notes(corpus, load_notes(corpus), passages, references)
    except InputRefused as error:
        findings.append(_refusal(error, "note-resolves", "notes.yaml"))
    findings += _questions(corpus, passages)
    findings += _unanswered(corpus, passages)
    if originals is not None:
        findings += _against_originals(corpus, originals, digests, references)
    return sorted(set(findings))


def _questions(corpus: Path, passages: list[Passage]) -> Iterator[Finding]:
    """Questions whose sentence is not there or begins otherwise."""
    try:
        _, astray = of_sentences(load_questions(corpus), passages)
    except InputRefused as error:
        yield _refusal(error, "question-resolves", str(error).partition(":")[0])
        return
    for entry in astray:
        place = f"{entry.source} [{entry.label}], sentence {entry.sentence}"
        yield Finding(entry.file, entry.line, "question-resolves", f"{place} does not begin with {entry.begins!r}.")


def _unanswered(corpus: Path, passages: list[Passage]) -> Iterator[Finding]:
    """Unanswered questions whose place is not there, or that a sentence is said to answer."""
    try:
        answered = {text for entry in load_questions(corpus) for text in entry.texts}
        unanswered = load_unanswered(corpus)
    except InputRefused as error:
        yield _refusal(error, "question-resolves", str(error).partition(":")[0])
        return
    places = {p.place for p in passages}
    for entry in unanswered:
        if entry.place not in places:
            yield Finding(entry.file, entry.line, "question-resolves", f"there is no {entry.source} [{entry.label}].")
        for text in entry.texts:
            if text in answered:
                yield Finding(entry.file, entry.line, "question-resolves", f"{text!r} stands among the questions that are answered.")


def _at(passage: Passage, rule: str, message: str) -> Finding:
    return Finding(passage.file, passage.line, rule, f"[{passage.locator.label}] {message}.")


def _refusal(error: InputRefused, rule: str, file: str) -> Finding:
    """A refusal of the reader as a finding; its message begins with file and, where it knows it, line."""
    text = str(error)
    match = re.match(rf"{re.escape(file)}:(?:(\d+):)? *", text)
    return Finding(file, int(match[1] or 1) if match else 1, rule, text[match.end() :] if match else text)


def _read(path: Path, corpus: Path, findings: list[Finding]) -> _Digest | None:
    file = path.relative_to(corpus).as_posix()
    try:
        meta, _, blocks = scan_digest(path, corpus)
    except InputRefused as error:
        findings.append(_refusal(error, "form", file))
        return None
    language = cast("Language", meta["language"])
    if language != path.stem:
        findings.append(Finding(file, 1, "form", f"is named {path.name} but says language: {language}."))
    passages = []
    for block in blocks:
        try:
            locator = parse_locator(block.label, block.section)
        except ValueError as error:
            findings.append(Finding(file, block.line, "locator-parses", f"{error}."))
            continue
        passages.append(block_passage(block, locator, language, cast("Origin", meta["origin"]), file))
    return _Digest(file, language, meta["source"], tuple(passages))


def _sources(digests: list[_Digest], references: dict[str, Reference]) -> Iterator[Finding]:
    for digest in digests:
        if digest.source not in references:
            yield Finding(digest.file, 1, "source-known", f"source {digest.source!r} is not in references.bib.")
        for passage in digest.passages:
            if passage.source not in references and passage.source != digest.source:
                yield _at(passage, "source-known", f"source {passage.source!r} is not in references.bib")


def _places(digests: list[_Digest]) -> Iterator[Finding]:
    first: dict[str, Passage] = {}
    for digest in digests:
        for passage in digest.passages:
            other = first.setdefault(passage.passage_id, passage)
            if other is not passage:
                yield _at(passage, "locator-unique", f"of {passage.source} stands already at {other.file}:{other.line}")


def _twins(folder: Path, name: str, digests: dict[Language, _Digest]) -> Iterator[Finding]:
    """Blocks, sentences, marks and figures of the languages of one folder, each held against the fullest one."""
    for language in LANGUAGES:
        if not (folder / f"{language}.md").exists():
            yield Finding(f"{name}/{language}.md", 1, "twins", "is missing; every digest has its twin in each language.")
    if len(digests) < 2:
        return
    base = max(digests.values(), key=lambda d: (len(d.passages), d.language == "en"))
    for digest in digests.values():
        if digest is base:
            continue
        here, there = {p.place: p for p in digest.passages}, {p.place: p for p in base.passages}
        for place, passage in there.items():
            if place not in here:
                yield _at(passage, "twins", f"has no twin in {digest.file}")
        for place, passage in here.items():
            if place not in there:
                yield _at(passage, "twins", f"has no twin in {base.file}")
        ours, theirs = [p for p in here if p in there], [p for p in there if p in here]
        for place, expected in zip(ours, theirs, strict=True):
            if place != expected:
                yield _at(here[place], "twins", f"stands where {base.file} has [{expected[1]}]; keep the order of the original")
                break
        for place in ours:
            yield from _pair(here[place], there[place])


def _pair(passage: Passage, twin: Passage) -> Iterator[Finding]:
    where = f"{twin.file}:{twin.line}"
    if len(passage.sentences) != len(twin.sentences):
        yield _at(passage, "twins", f"has {len(passage.sentences)} sentences, its twin {where} has {len(twin.sentences)}")
        return
    if passage.unverified != twin.unverified:
        ours, theirs = ([n + 1 for n in p.unverified] for p in (passage, twin))
        yield _at(passage, "unverified", f"marks sentences {ours} as {{unverified}}, its twin {where} {theirs}")
    for number, (one, other) in enumerate(zip(passage.sentences, twin.sentences, strict=True), 1):
        mine, its = said(one, passage.language), said(other, twin.language)
        if mine != its:
            yield _at(
                passage,
                "twin-figures",
                f"sentence {number}: {_listed(mine - its)} here, {_listed(its - mine)} in {where} ({one[:60]}...)",
            )


def _listed(keys: Counter[str]) -> str:
    return ", ".join(sorted(keys.elements())) or "nothing more"


def _notes(corpus: Path, notes: tuple[Note, ...], passages: list[Passage], references: dict[str, Reference]) -> Iterator[Finding]:
    path = corpus / "notes.yaml"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    places = {(p.source, p.locator.label, p.language): p for p in passages}
    languages = sorted({p.language for p in passages})
    for note in notes:
        start = _find(lines, 0, rf"\s*-?\s*id:\s*[\"']?{re.escape(note.note_id)}[\"']?\s*$")
        for source in note.sources:
            if source not in references:
                yield Finding("notes.yaml", start, "note-resolves", f"{note.note_id}: source {source!r} is not in references.bib.")
        line = start
        for value in note.values:
            line = _find(lines, line, r"\s*-?\s*\{?\s*at:")
            for language in languages:
                place = places.get((value.source, value.label, language))
                text = value.value[language]
                if place is None:
                    problem = f"{value.source} [{value.label}] is no block in {language}"
                elif not _stands(text, place.text):
                    problem = f"{text!r} does not stand in {place.file}:{place.line} [{value.label}]"
                else:
                    continue
                yield Finding("notes.yaml", line, "note-resolves", f"{note.note_id}: {problem}.")


def _find(lines: list[str], after: int, pattern: str) -> int:
    """Number of the first line behind line ``after`` that matches; ``after`` itself, or 1, where none does."""
    return next((n for n, line in enumerate(lines[after:], after + 1) if re.match(pattern, line)), max(after, 1))


def _stands(value: str, text: str) -> bool:
    """Whether ``value`` stands in ``text`` as a whole, not as a part of a longer number or word."""
    wanted = r"\s+".join(re.escape(word) for word in value.split())
    return re.search(rf"(?<![\w])(?<!\d[.,]){wanted}(?!\w|[.,]\d)", text, re.IGNORECASE) is not None


def _against_originals(corpus: Path, folder: Path, digests: list[_Digest], references: dict[str, Reference]) -> Iterator[Finding]:
    known = known_originals(references)
    try:
        aliases = Aliases.load(corpus)
    except (ValueError, AttributeError, TypeError) as error:
        yield Finding("aliases.yaml", 1, "form", f"cannot be used ({error}).")
        aliases = Aliases({})
    titles = [reference.title for reference in references.values()]
    for path in original_files(folder):
        try:
            document = read_original(path, folder, known)
        except InputRefused as error:
            yield Finding("references.bib", 1, "original-readable", str(error))
            continue
        own = OriginalText(document.passages)
        for digest in digests:
            for passage in digest.passages:
                for run in shared_runs(passage.text, own, aliases, titles):
                    yield _at(passage, "shared-words", f"shares a run of words with the original {document.file}: {run!r}")
            mine = [p for p in digest.passages if p.source == document.source and p.locator.paragraphs]
            if not mine:
                continue
            for paragraphs, nearest, missing in gaps(own, mine):
                label = f"¶{paragraphs[0]}" + (f"-{paragraphs[-1]}" if len(paragraphs) > 1 else "")
                if nearest is None:
                    yield Finding(digest.file, mine[0].line, "paragraph-covered", f"no block covers {label} of the original.")
                else:
                    yield _at(nearest, "figures-covered", f"{', '.join(missing)} of {label} of the original is in no block that covers it")
