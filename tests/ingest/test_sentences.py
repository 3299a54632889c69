"""Sentences end where people end them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split_sentences


@pytest.mark.parametrize(
    "text",
    [
        "Viet Nam ratified Convention No. 182 in 2000.",
        "Menurut Andrew dkk. Vietnam masih berjuang.",
        "Tingkatnya 9,1% pada 2018.",
        "The rate was 9.1% in 2018.",
        "Ada sekitar 15, 879 anak.",
        "Andrew L. Schlafly and J. K. Writer wrote it.",
        "See Art. 3 and p. 12 of it.",
        "St. Petersburg, Dr. Who and Mr. Smith.",
        "It is in Tp. Hồ Chí Minh.",
        "The U.S. Department of Labor paid 1.5 million.",
        "1. Vietnam is first.",
        "e.g. Vietnam.",
        "no full stop at all",
    ],
)
def test_left_whole(text: str) -> None:
    assert split_sentences(text) == [text]


@pytest.mark.parametrize(
    "sentences",
    [
        ["It grew in 2018.", "It fell in 2020."],
        ['He said "no."', '"Yes," said she.'],
        ["The rate was 9.1%.", "Then it fell!", "Why?", "Nobody knows."],
        ["Fact one. {unverified}", "Fact two."],
        ["Năm 2018 có 9,1%.", "Đó là số liệu của cuộc điều tra.", "Ở Hà Nội thì khác."],
        ["Trung tâm đặt tại Turin, Ý.", "Trung tâm thuộc ILO."],
        ["It says so (ILO, 2017).", "1,754,066 children worked."],
    ],
)
def test_cut_apart(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == sentences


@given(st.text(max_size=300))
def test_nothing_is_lost(text: str) -> None:
    found = split_sentences(text)
    assert all(sentence.strip() == sentence and sentence for sentence in found)
    assert " ".join(found) == " ".join(text.split())


def test_white_space_is_folded() -> None:
    assert split_sentences("  One\n two.\t Three  four. ") == ["One two.", "Three four."]
    assert split_sentences(" \n ") == []
