"""What a model writes, read strictly: marks, look-alike brackets, streams cut anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafting import MAX_LINE, DraftReader, DraftSentence

KNOWN = ("k3", "w7")
PIECES = st.sampled_from(
    ["The survey", " counted ", "9.1%", " of them.", " [k3]", "[w7]", " [k3, w7]", "【k3】", "(w7)", "[x9]", "[k3", "k3]", "]", "[", "\n",
     "1. ", "- ", ". ", " ",
     "NONE", "<think>", "</think>", "[]", "[1]", "No. 182", "?", "“", "”", "Có 5 em.", "[K3]", "{k3}"]
)  # fmt: skip


def read(pieces: list[str], known: tuple[str, ...] = KNOWN) -> list[DraftSentence]:
    reader = DraftReader(known)
    return [s for piece in pieces for s in reader.feed(piece)] + list(reader.close())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It was opened in 1932. [k3]\nOrla has 4,120 inhabitants. [w7]",
            [("It was opened in 1932.", ("k3",)), ("Orla has 4,120 inhabitants.", ("w7",))],
        ),
        ("It was opened in 1932 [k3]. Orla is small [w7].", [("It was opened in 1932.", ("k3",)), ("Orla is small.", ("w7",))]),
        ("It was opened in 1932.[k3][w7] Orla is small.", [("It was opened in 1932.", ("k3", "w7")), ("Orla is small.", ())]),
        ("In 1932 [k3] it was opened. [k3; W7]", [("In 1932 it was opened.", ("k3", "w7"))]),
        ("It was opened in 1932. 【k3】 Orla is small. ［w7］", [("It was opened in 1932.", ("k3",)), ("Orla is small.", ("w7",))]),
        ("It was opened in 1932. (k3)\n* Orla is small. {w7}", [("It was opened in 1932.", ("k3",)), ("Orla is small.", ("w7",))]),
        ("Article 3(d) of No. 182 counts. [k3]", [("Article 3(d) of No. 182 counts.", ("k3",))]),
        ("<think>It is [zz] surely.</think>\nIt was opened in 1932. [k3]", [("It was opened in 1932.", ("k3",))]),
        ("A first one. A second one. [k3]", [("A first one.", ("k3",)), ("A second one.", ("k3",))]),
    ],
)  # fmt: skip
def test_marks_are_read_in_every_way_that_models_write_them(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(s.text, s.marks) for s in read([text])] == expected
    assert not any(s.problem for s in read([text]))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("It was opened in 1932. [x9]", "unknown-mark"),
        ("It was opened in 1932. [k3, x9]", "unknown-mark"),
        ("It was opened in 1932. [1]", "malformed"),
        ("It was opened in 1932. [k3", "malformed"),
        ("It was opened in 1932. k3]", "malformed"),
        ("It was opened in 1932. [[k3]", "malformed"),
        ("It was opened in 1932 k3.", "malformed"),
        ("It was opened in 1932. [source k3]", "malformed"),
        ("It was opened in 1932. []", "malformed"),
        ("[k3]", "malformed"),
        ("word " * (MAX_LINE // 4), "malformed"),
    ],
)
def test_wrong_marks_are_faults(text: str, problem: str) -> None:
    (found,) = read([text])
    assert found.problem == problem


def test_a_model_that_goes_in_circles_or_never_ends_is_given_up() -> None:
    for text in ("from the report of " * 20, "".join(f"word{i} " for i in range(300))):
        reader = DraftReader(KNOWN)
        assert [s.problem for s in reader.feed(text)] == ["malformed"]
        assert reader.lost


def test_a_model_that_goes_on_with_the_form_of_the_prompt_has_ended() -> None:
    text = "It was opened in 1932. [k3]\n\nQuestion: When was it closed? It was closed in 1950. [k3]\n"
    for pieces in ([text], list(text)):
        reader = DraftReader(KNOWN)
        assert [s.text for piece in pieces for s in reader.feed(piece)] == ["It was opened in 1932."]
        assert not list(reader.close())
        assert reader.ended


def test_the_end_of_a_stream_that_was_cut_is_not_read() -> None:
    reader = DraftReader(KNOWN)
    assert [s.text for s in reader.feed("It was opened in 1932. [k3]\nOrla has 4,12")] == ["It was opened in 1932."]
    assert not list(reader.close(whole=False))


def test_none_is_no_sentence() -> None:
    reader = DraftReader(KNOWN)
    assert not list(reader.feed("NONE."))
    assert not list(reader.close())
    assert reader.nothing


@given(st.lists(PIECES, max_size=25), st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_how_a_stream_is_cut_makes_no_difference(words: list[str], sizes: list[int]) -> None:
    text, pieces, at = "".join(words), [], 0
    while at < len(text):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[at : at + size])
        at += size
    assert read(pieces) == read(list(text))


@given(st.text(max_size=300) | st.lists(PIECES, max_size=25).map("".join))
def test_only_known_marks_come_out_and_none_stays_in_the_text(text: str) -> None:
    for sentence in read([text]):
        assert set(sentence.marks) <= set(KNOWN)
        if not sentence.problem:
            assert not set("[]") & set(sentence.text)
            assert sentence.text.strip()
