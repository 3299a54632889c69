"""The language of the interface: messages from gettext catalogues, numbers and dates in the reader's format.

English messages are the keys; ``messages/<language>/sumber.po`` holds the others and is compiled in memory on first use,
so a translator edits one text file and nothing has to be built.
"""

from __future__ import annotations

import functools
import gettext
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from ingest.documents import LANGUAGES, Language

MESSAGES = Path(__file__).parent / "messages"
NAMES: dict[Language, str] = {"id": "Bahasa Indonesia", "en": "English", "vi": "Tiếng Việt"}
_SPOKEN: dict[str, Language] = {"id": "id", "in": "id", "ms": "id", "en": "en", "vi": "vi"}
Say = Callable[[str], str]


def catalogue(language: Language) -> Catalog:
    """The messages of ``language`` as they stand in its file; English has none."""
    with (MESSAGES / language / "sumber.po").open("rb") as handle:
        return read_po(handle, locale=language)


@functools.lru_cache(maxsize=len(LANGUAGES))
def translator(language: Language) -> Say:
    """The function from an English message to its wording in ``language``; a message without one stays English."""
    if language == "en":
        return gettext.NullTranslations().gettext
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled).gettext


def language_of(locale: str | None, accepted: str = "") -> Language:
    """The interface language for a browser's locale (``vi-VN``).

    Where we do not speak it, the first that we speak in ``accepted``, an Accept-Language header; English where there is none.
    """
    ranked = sorted(accepted.split(","), key=lambda entry: -_weight(entry))
    for tag in (locale or "", *(entry.split(";")[0] for entry in ranked)):
        start = tag.strip().lower().replace("_", "-").split("-")[0]
        if start in _SPOKEN:
            return _SPOKEN[start]
    return "en"


def _weight(entry: str) -> float:
    """The weight of an entry of an Accept-Language header, from 0 to 1; 0 where it cannot be read."""
    _, given, value = entry.partition(";q=")
    try:
        return float(value) if given else 1.0
    except ValueError:
        return 0.0


def number(value: float, language: Language) -> str:
    """A number with the reader's separators: 1,031,944 or 1.031.944; at most two decimals."""
    return str(format_decimal(value, format="#,##0.##", locale=language))


def percentage(share: float, language: Language) -> str:
    """A share from 0 to 1 as the reader writes it: 9.1% or 9,1%."""
    return str(format_percent(share, format="#,##0.#%", locale=language))


def moment(iso: str, language: Language) -> str:
    """An ISO time in the reader's words; as it stands where it is no time."""
    try:
        return str(format_datetime(datetime.fromisoformat(iso), format="d MMMM y, HH:mm", locale=language))
    except ValueError:
        return iso
