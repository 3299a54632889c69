"""The linter finds what is wrong, one broken corpus per rule, and nothing where nothing is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.lint import lint_corpus
from ingest.settings import PROJECT
from tests.conftest import ORIGINAL, replace_in, write_corpus

EN, ID, VI = (Path("mini-article") / f"{language}.md" for language in ("en", "id", "vi"))


def edit(file: Path | str, old: str, new: str) -> Callable[[Path], None]:
    return lambda corpus: replace_in(corpus / file, old, new)


def drop_block(corpus: Path) -> None:
    path = corpus / VI
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[¶4]")], encoding="utf-8")


def swap_blocks(corpus: Path) -> None:
    path = corpus / "mini-law" / "id.md"
    head, first, second = path.read_text(encoding="utf-8").partition("[Art. 2]")[0], *path.read_text(encoding="utf-8").split("\n\n")[-2:]
    path.write_text(f"{head}{second}\n{first}\n", encoding="utf-8")


BROKEN: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    # name: how it is broken, rule, file:line, words of the message
    "unparsable locator": (edit(EN, "[¶4]", "[pargraph 4]"), "locator-parses", "mini-article/en.md:13", "not understood"),
    "same locator in one file": (edit(EN, "[¶4]", "[¶2-3]"), "locator-unique", "mini-article/en.md:13", "mini-article/en.md:10"),
    "same locator in two files": (
        edit("mini-law/en.md", "[Art. 2]", "[@mini-article ¶4]"),
        "locator-unique",
        "mini-law/en.md:8",
        "mini-article/en.md:13",
    ),
    "no front matter": (edit(EN, "---\nsource", "source"), "form", "mini-article/en.md:1", "front matter"),
    "text without locator": (edit(EN, "[¶2-3] The", "The"), "form", "mini-article/en.md:10", "locator"),
    "language of another file": (edit(EN, "language: en", "language: vi"), "form", "mini-article/en.md:1", "en.md"),
    "missing language": (lambda c: (c / VI).unlink(), "twins", "mini-article/vi.md:1", "missing"),
    "missing block": (drop_block, "twins", "mini-article/en.md:13", "no twin in mini-article/vi.md"),
    "block of another name": (edit(ID, "[¶4]", "[¶5]"), "twins", "mini-article/id.md:13", "no twin in mini-article/en.md"),
    "other order": (swap_blocks, "twins", "mini-law/id.md:8", "order"),
    "one sentence more": (edit(VI, "Theo bài viết,", "Xin chào. Theo bài viết,"), "twins", "mini-article/vi.md:13", "3 sentences"),
    "one digit": (edit(VI, "1.754.066", "1.754.006"), "twin-figures", "mini-article/vi.md:10", "1754066"),
    "rounded": (edit(ID, "1.754.066", "1,75 juta"), "twin-figures", "mini-article/id.md:10", "1750000"),
    "per cent lost": (edit(ID, "9,1%", "9,1"), "twin-figures", "mini-article/id.md:10", "9.1%"),
    "other day": (edit(VI, "ngày 20 tháng 2", "ngày 21 tháng 2"), "twin-figures", "mini-article/vi.md:10", "1990-02-21"),
    "other month": (edit(ID, "20 Februari", "20 Maret"), "twin-figures", "mini-article/id.md:10", "1990-03-20"),
    "other convention": (edit(VI, "Công ước số 182 năm", "Công ước số 138 năm"), "twin-figures", "mini-article/vi.md:13", "138"),
    "a word for a figure": (edit("mini-law/en.md", "under 18", "under eighteen"), "twin-figures", "mini-law/id.md:8", "18"),
    "other order of sentences": (
        edit(
            ID,
            "Menurut artikel, sekitar 1,75 juta anak terkena dampaknya. {unverified} Vietnam sudah meratifikasi Konvensi ILO No. 182"
            "\ntahun 1999.",
            "Vietnam sudah meratifikasi Konvensi ILO No. 182 tahun 1999. {unverified} Sekitar 1,75 juta anak terdampak.",
        ),
        "twin-figures",
        "mini-article/id.md:13",
        "sentence 1",
    ),
    "mark in one language only": (edit(ID, " {unverified}", ""), "unverified", "mini-article/id.md:13", "[1]"),
    "unknown source of a file": (edit(EN, "source: mini-article", "source: nowhere"), "source-known", "mini-article/en.md:1", "nowhere"),
    "unknown source of a block": (
        edit("mini-law/en.md", "[Art. 2]", "[@nowhere Art. 2]"),
        "source-known",
        "mini-law/en.md:8",
        "nowhere",
    ),
    "no bibliography": (lambda c: (c / "references.bib").unlink(), "source-known", "references.bib:1", "cannot be read"),
    "note of an unknown source": (
        edit("notes.yaml", "sources: [mini-article]", "sources: [nowhere]"),
        "note-resolves",
        "notes.yaml:1",
        "nowhere",
    ),
    "note on no block": (edit("notes.yaml", "mini-article ¶4", "mini-article ¶9"), "note-resolves", "notes.yaml:10", "[¶9] is no block"),
    "note with another value": (
        edit("notes.yaml", 'value: {en: "1,754,066"', 'value: {en: "754,066"'),
        "note-resolves",
        "notes.yaml:8",
        "754,066",
    ),
    "note of no kind": (edit("notes.yaml", "contradicts-itself", "odd"), "note-resolves", "notes.yaml:1", "odd"),
    "english thousands": (edit(ID, "1.754.066", "1,754,066"), "number-format", "mini-article/id.md:10", "1,754,066"),
    "indonesian thousands": (edit(EN, "1,754,066", "1.754.066"), "number-format", "mini-article/en.md:10", "1.754.066"),
    "english decimals": (edit(VI, "9,1%", "9.1%"), "number-format", "mini-article/vi.md:10", "9.1"),
    "loose per cent sign": (edit(EN, "9.1%", "9.1 %"), "number-format", "mini-article/en.md:10", "%"),
    "figure of the original missing": (edit(EN, "9.1% of", "many of"), "figures-covered", "mini-article/en.md:10", "9.1%"),
    "paragraph of the original missing": (edit(EN, "[¶2-3]", "[¶2]"), "paragraph-covered", "mini-article/en.md:10", "¶3"),
    "copied words": (
        edit(
            ID,
            "Survei tahun 2018 menemukan 1.754.066 anak yang bekerja",
            "Dalam survei yang dijalankan pemerintah pada 2018 tercatat sebanyak 1.754.066 anak ikut bekerja",
        ),
        "shared-words",
        "mini-article/id.md:10",
        "survei yang dijalankan pemerintah",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_rule_fires(name: str, mini_corpus: Path, mini_originals: Path) -> None:
    break_it, rule, place, words = BROKEN[name]
    break_it(mini_corpus)
    found = lint_corpus(mini_corpus, mini_originals)
    assert [f for f in found if f.rule == rule and f"{f.file}:{f.line}" == place and words in f.message], [str(f) for f in found]


def test_clean(mini_corpus: Path, mini_originals: Path) -> None:
    assert lint_corpus(mini_corpus, mini_originals) == []
    assert lint_corpus(mini_corpus, None) == []


def test_every_fault_is_told_at_once(mini_corpus: Path) -> None:
    for name in ("unparsable locator", "other convention", "note on no block", "english decimals"):
        BROKEN[name][0](mini_corpus)
    assert {f.rule for f in lint_corpus(mini_corpus, None)} >= {"locator-parses", "twin-figures", "note-resolves", "number-format"}


@pytest.mark.parametrize(
    "new",
    [
        # Eight words are not nine; names, numbers and quotations do not count.
        "Dalam survei yang dijalankan pemerintah pada 2018 tercatat 1.754.066 anak yang bekerja",
        '"Dalam survei yang dijalankan pemerintah pada 2018 tercatat sebanyak 1.754.066 anak ikut bekerja" kata artikel, bekerja',
    ],
)
def test_short_and_quoted_runs_are_free(new: str, mini_corpus: Path, mini_originals: Path) -> None:
    replace_in(mini_corpus / ID, "Survei tahun 2018 menemukan 1.754.066 anak yang bekerja", new)
    assert [f for f in lint_corpus(mini_corpus, mini_originals) if f.rule == "shared-words"] == []


def test_refused_original_is_told(mini_corpus: Path, mini_originals: Path) -> None:
    (mini_originals / "bad.txt").write_bytes(b"\xff\xfe\x00")
    assert [f.rule for f in lint_corpus(mini_corpus, mini_originals)] == ["original-readable"]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(1, 999_999_999),
    share=st.integers(0, 999),
    year=st.integers(1900, 2099),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
)
def test_any_figure_in_three_formats_is_clean(tmp_path: Path, count: int, share: int, year: int, month: int, day: int) -> None:
    shutil.rmtree(tmp_path / "corpus", ignore_errors=True)
    corpus = write_corpus(tmp_path / "corpus")
    english = "January February March April May June July August September October November December".split()[month - 1]
    indonesian = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()[month - 1]
    grouped, percent = f"{count:,}", f"{share // 10}.{share % 10}"
    plain, comma = grouped.replace(",", "."), percent.replace(".", ",")
    replace_in(corpus / EN, "20 February 1990", f"{day} {english} {year} with {grouped} people and {percent}% more")
    replace_in(corpus / ID, "20 Februari 1990", f"{day} {indonesian} {year} dengan {plain} orang dan {comma}% lagi")
    replace_in(corpus / VI, "ngày 20 tháng 2 năm 1990", f"ngày {day} tháng {month} năm {year} với {plain} người và thêm {comma}%")
    replace_in(corpus / "notes.yaml", "1.75 million in another", "1.75 million in another one")
    assert [str(f) for f in lint_corpus(corpus, None)] == []
    replace_in(corpus / VI, f"với {plain} người", f"với {count + 1:,} người".replace(",", "."))
    assert [f.rule for f in lint_corpus(corpus, None)] == ["twin-figures"]


def test_the_corpus(originals: Path | None) -> None:
    """The real corpus has no finding; with the original at hand, the rules on it run too."""
    found = lint_corpus(PROJECT / "corpus", originals)
    assert not found, "\n".join(map(str, found))


def test_original_of_the_mini_corpus_has_its_traps() -> None:
    assert "9.1%" in ORIGINAL
    assert "999" in ORIGINAL
