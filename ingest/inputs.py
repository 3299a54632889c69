"""What one ingestion reads: the files of the corpus and of the user's originals, and the passages in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.digests import digest_files, read_digest
from ingest.documents import Document, Passage, passage_id, sha256_of
from ingest.errors import InputRefused, SumberError
from ingest.notes import load_notes
from ingest.originals import original_files, read_original
from ingest.questions import question_files
from ingest.readers.kinds import MAX_BYTES
from ingest.readings import Readings
from ingest.references import Reference, load_references
from ingest.settings import Settings
from ingest.unanswered import unanswered_files

_DECIDES_TEXT = (
    "sentences.py",
    "figures.py",
    "lexicon.py",
    "digests.py",
    "originals.py",
    "structure.py",
    "references.py",
    *sorted(f"readers/{path.name}" for path in (Path(__file__).parent / "readers").glob("*.py")),
    "locators.py",
    "lexical.py",
    "inputs.py",
    "build.py",
    "generation.py",
    "usage.py",
    "questions.py",
)
_SHARED_FILES = ("references.bib", "notes.yaml", "aliases.yaml")
LIBRARY = "library"
_LANGUAGE_NAMES = {"en": "english", "id": "indonesian", "vi": "vietnamese"}


@dataclass(frozen=True, slots=True)
class Original:
    """A file of the user's and what it is called in reports: unique over all folders."""

    path: Path
    root: Path
    name: str


@dataclass(slots=True)
class Inputs:
    """Files by name with their hashes, and where they are."""

    files: dict[str, str]
    digests: list[Path]
    originals: list[Original]


@dataclass(frozen=True, slots=True)
class Contents:
    """What the files hold."""

    passages: list[Passage]
    statuses: dict[str, str]
    """File -> what came of it."""
    refused: dict[str, str]
    """Original -> why it was refused."""
    own_sources: list[Reference]
    """Entries of documents that the bibliography does not know, made from what they say of themselves."""


def find_inputs(settings: Settings, folders: Sequence[Path]) -> Inputs:
    """The files that an index would be made from, without reading what they say.

    Raises:
        InputRefused: if there is no corpus, or no such folder of originals.
    """
    digests = digest_files(settings.corpus)
    written = [*digests, *question_files(settings.corpus), *unanswered_files(settings.corpus)]
    files = {p.relative_to(settings.corpus).as_posix(): sha256_of(p) for p in written}
    for name in _SHARED_FILES:
        if (settings.corpus / name).exists():
            files[name] = sha256_of(settings.corpus / name)
    originals: list[Original] = []
    seen: set[Path] = set()
    for folder, shown, root in original_folders(settings, folders):
        if folder == library_folder(settings) and not folder.is_dir():
            continue
        for path in original_files(folder):
            if path.absolute() in seen:  # folders within one another
                continue
            seen.add(path.absolute())
            name = f"originals/{shown}/{path.relative_to(folder).as_posix()}"
            originals.append(Original(path, root, name))
            files[name] = _hash_of(path)
    return Inputs(files, digests, originals)


def library_folder(settings: Settings) -> Path:
    """Where the documents stand that the user added in the chat: they are read without being named."""
    return settings.data / LIBRARY


def original_folders(settings: Settings, folders: Sequence[Path]) -> list[tuple[Path, str, Path]]:
    """(folder, its name in reports, what paths of its files are relative to) of ``folders`` and of the library, which need not exist."""
    library = library_folder(settings)
    others = [folder for folder in folders if folder.resolve() != library.resolve()]
    return [(folder, name, folder.parent if folder == library else folder) for folder, name in _folder_names([*others, library])]


def _folder_names(folders: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each folder with a name of its own: its last part, or as many parts as tell it from the others."""
    named: list[tuple[Path, str]] = []
    for folder in folders:
        others = [o.resolve().parts for o in folders if o.resolve() != folder.resolve()]
        parts = folder.resolve().parts
        count = next((n for n in range(1, len(parts) + 1) if all(o[-n:] != parts[-n:] for o in others)), len(parts))
        if folder.resolve() not in [done.resolve() for done, _ in named]:
            named.append((folder, "/".join(p.strip("/\\:") for p in parts[-count:])))
    return named


def _hash_of(path: Path) -> str:
    try:
        if path.stat().st_size > max(MAX_BYTES.values()):
            return f"too-large:{path.stat().st_size}"
        return sha256_of(path)
    except OSError as error:
        return f"unreadable: {error.strerror}"


def text_version() -> str:
    """Hash of the code that decides how text becomes passages, sentences and tokens."""
    digest = hashlib.sha256()
    for name in _DECIDES_TEXT:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def read_inputs(settings: Settings, found: Inputs, progress: Callable[[int, int], None] = lambda done, total: None) -> Contents:
    """The passages of all files; ``progress`` gets (done, total) originals read.

    Raises:
        InputRefused: for a corpus file that cannot be used; an original that cannot is reported and left out.
    """
    references = load_references(settings.corpus)
    load_notes(settings.corpus)
    passages: dict[str, Passage] = {}
    statuses: dict[str, str] = {}
    for path in found.digests:
        document = read_digest(path, settings.corpus)
        _refuse_unknown_sources(document, references)
        for passage in document.passages:
            if (other := passages.get(passage.passage_id)) is not None:
                place = f"{passage.source} [{passage.locator.label}]"
                raise InputRefused(f"{passage.file}:{passage.line}: {place} stands already in {other.file}:{other.line}.")
            passages[passage.passage_id] = passage
        statuses[document.file] = f"{len(document.passages)} passages"
    contents = Contents([], statuses, {}, [])
    if found.originals:
        _read_originals(settings, found, references, passages, contents, progress)
    contents.passages.extend(passages.values())
    return contents


def _refuse_unknown_sources(document: Document, references: dict[str, Reference]) -> None:
    unknown = [p for p in document.passages if p.source not in references]
    if document.source not in references or unknown:
        line = unknown[0].line if unknown else 1
        key = unknown[0].source if unknown else document.source
        raise InputRefused(f"{document.file}:{line}: source {key!r} is not in references.bib; add its entry there.")


def _read_originals(
    settings: Settings,
    found: Inputs,
    references: dict[str, Reference],
    passages: dict[str, Passage],
    contents: Contents,
    progress: Callable[[int, int], None],
) -> None:
    """Add the passages of the user's documents; each file is reported, and the same content is read once."""
    known = known_originals(references)
    by_content: dict[str, str] = {}
    by_source: dict[str, str] = {}
    with Readings(settings.data / "readings.sqlite") as readings:
        for number, original in enumerate(found.originals, 1):
            name, sha256 = original.name, found.files[original.name]
            if sha256 in by_content:
                contents.statuses[name] = f"same content as {by_content[sha256]}, which is used"
                continue
            try:
                expected = sha256 if len(sha256) == 64 else ""
                document = read_original(original.path, original.root, known, references, readings=readings, sha256=expected)
            except SumberError as error:
                contents.statuses[name] = contents.refused[name] = str(error)
                continue
            finally:
                progress(number, len(found.originals))
            by_content[sha256] = name
            source = document.source
            if source not in references and source in by_source:
                source = f"{source}-{document.sha256[:6]}"
            if source not in by_source and source not in references:
                contents.own_sources.append(_entry(document, source, name))
            by_source.setdefault(source, name)
            for passage in document.passages:
                own = _with_free_id(replace(passage, source=source), passages)
                passages[own.passage_id] = own
            remarks = "".join(f"; {remark}" for remark in document.remarks)
            contents.statuses[name] = f"{len(document.passages)} passages{remarks}"


def _with_free_id(passage: Passage, taken: dict[str, Passage]) -> Passage:
    """``passage`` under the first id of its place that no other has: several files may hold parts of one source."""
    label, language = passage.locator.label, passage.language
    part = 0
    while (name := passage_id(passage.source, label, language, passage.origin, part)) in taken:
        part += 1
    return replace(passage, passage_id=name)


def _entry(document: Document, key: str, name: str) -> Reference:
    language = _LANGUAGE_NAMES[document.language]
    note = "Entry made from what the file says of itself"
    return Reference(key, "misc", document.title, document.authors, document.year, None, None, language, note, name, document.doi or None)


def known_originals(references: dict[str, Reference]) -> dict[str, str]:
    """File name, lower case and without its ending, -> key of the source whose original it holds."""
    return {
        Path(name.strip()).stem.lower(): reference.key
        for reference in references.values()
        for name in (reference.file or "").split(",")
        if name.strip()
    }
