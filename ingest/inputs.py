"""What one ingestion reads: the files of the corpus and of the user's originals, and the passages in them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.digests import digest_files, read_digest
from ingest.documents import Passage, sha256_of
from ingest.errors import InputRefused, SumberError
from ingest.notes import load_notes
from ingest.originals import original_files, read_original
from ingest.references import Reference, load_references
from ingest.settings import Settings

_DECIDES_TEXT = (
    "sentences.py",
    "figures.py",
    "lexicon.py",
    "digests.py",
    "originals.py",
    "locators.py",
    "lexical.py",
    "inputs.py",
    "build.py",
)
_SHARED_FILES = ("references.bib", "notes.yaml", "aliases.yaml")


@dataclass(slots=True)
class Inputs:
    """Files by name with their hashes, and where they are."""

    files: dict[str, str]
    digests: list[Path]
    originals: list[tuple[Path, Path]]


def find_inputs(settings: Settings, folders: Sequence[Path]) -> Inputs:
    """The files that an index would be made from, without reading what they say.

    Raises:
        InputRefused: if there is no corpus, or no such folder of originals.
    """
    digests = digest_files(settings.corpus)
    files = {p.relative_to(settings.corpus).as_posix(): sha256_of(p) for p in digests}
    for name in _SHARED_FILES:
        if (settings.corpus / name).exists():
            files[name] = sha256_of(settings.corpus / name)
    originals: list[tuple[Path, Path]] = []
    for folder in folders:
        for path in original_files(folder):
            originals.append((path, folder))
            try:
                digest = sha256_of(path)
            except OSError as error:
                digest = f"unreadable: {error.strerror}"
            files[f"originals/{folder.name}/{path.relative_to(folder).as_posix()}"] = digest
    return Inputs(files, digests, originals)


def text_version() -> str:
    """Hash of the code that decides how text becomes passages, sentences and tokens."""
    digest = hashlib.sha256()
    for name in _DECIDES_TEXT:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def read_inputs(settings: Settings, found: Inputs) -> tuple[list[Passage], dict[str, str], dict[str, str]]:
    """(passages, file -> what came of it, original -> why it was refused).

    Raises:
        InputRefused: for a corpus file that cannot be used; an original that cannot is reported and left out.
    """
    references = load_references(settings.corpus)
    load_notes(settings.corpus)
    passages: list[Passage] = []
    statuses: dict[str, str] = {}
    for path in found.digests:
        document = read_digest(path, settings.corpus)
        unknown = [p for p in document.passages if p.source not in references]
        if document.source not in references or unknown:
            line = unknown[0].line if unknown else 1
            key = unknown[0].source if unknown else document.source
            raise InputRefused(f"{document.file}:{line}: source {key!r} is not in references.bib; add its entry there.")
        passages += document.passages
        statuses[document.file] = f"{len(document.passages)} passages"
    known = known_originals(references)
    refused: dict[str, str] = {}
    for path, root in found.originals:
        name = f"originals/{root.name}/{path.relative_to(root).as_posix()}"
        try:
            document = read_original(path, root, known)
            passages += document.passages
            statuses[name] = f"{len(document.passages)} passages"
        except SumberError as error:
            statuses[name] = refused[name] = str(error)
    ids: dict[str, Passage] = {}
    for passage in passages:
        if (other := ids.get(passage.passage_id)) is not None:
            if passage.origin == "digest":
                place = f"{passage.source} [{passage.locator.label}]"
                raise InputRefused(f"{passage.file}:{passage.line}: {place} stands already in {other.file}:{other.line}.")
            continue
        ids[passage.passage_id] = passage
    return list(ids.values()), statuses, refused


def known_originals(references: dict[str, Reference]) -> dict[str, str]:
    """File name, lower case and without its ending, -> key of the source whose original it holds."""
    return {
        Path(name.strip()).stem.lower(): reference.key
        for reference in references.values()
        for name in (reference.file or "").split(",")
        if name.strip()
    }
