"""Articles named in a question."""

from __future__ import annotations

import pytest

from app.articles import EXACT, WITHIN, articles_asked, places_asked
from app.engine import Engine
from app.question import understand
from ingest.settings import Settings


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("What does Article 3(d) of C182 cover?", {"3(d)"}),
        ("Apa isi Pasal 7 ayat 1 K138?", {"7"}),
        ("Điều 32 (2) (b) CRC", {"32(2)(b)"}),
        ("art. 5 and article 6", {"5", "6"}),
        ("The article says 15 children", set()),
    ],
)
def test_articles_are_read(text: str, articles: set[str]) -> None:
    assert articles_asked(text) == articles


@pytest.mark.slow
def test_the_very_article_is_looked_up(bundled: Settings) -> None:
    engine = Engine(bundled)
    index = engine.index()
    places = places_asked(understand("What does Article 3(d) of Convention No. 182 cover?", index), index)
    assert places[("ilo-c182", "Art. 3(d)")] == EXACT
    assert all(source == "ilo-c182" for source, _ in places)
    clauses = places_asked(understand("Apa isi Pasal 32 Konvensi Hak Anak?", index), index)
    assert clauses[("un-crc", "Art. 32(1)")] == WITHIN
    assert places_asked(understand("What does Article 3 say?", index), index) == {}
    answer = engine.ask("What does Article 3(d) of Convention No. 182 cover?")
    assert ("ilo-c182", "Art. 3(d)") in {(c.source, c.locator.label) for c in answer.citations}
