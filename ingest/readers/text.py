"""Bytes to text, in UTF-8 or whatever encoding they are likeliest to be in."""

from __future__ import annotations

import codecs
import unicodedata

from ingest.errors import InputRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN_SHARE = 0.12
"""Letters with marks among all of a Western European text, at most; French has 4%, Russian in its own letters all of them."""
VIETNAMESE_SHARE = 0.03
"""Letters with a tone that stands apart, as Windows writes Vietnamese, from which a text is taken for it."""
SAMPLE = 200_000
"""Bytes from which the encoding is guessed."""


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """(the text, a remark where it is not UTF-8).

    A byte order mark decides, then the ``declared`` encoding, then UTF-8, then the likeliest of the common ones.

    Raises:
        InputRefused: if the bytes are no text in any of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).removeprefix("\ufeff"), "" if encoding == "utf-8-sig" else f"read as {encoding.upper()}"
            except UnicodeDecodeError as error:
                raise InputRefused(f"is damaged {encoding.upper()} text (byte {error.start}). Save it as UTF-8.") from None
    if declared and declared.lower().replace("_", "-") not in ("utf-8", "utf8"):
        try:
            return data.decode(declared), f"read as {declared.lower()}"
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)
    if "\0" in text[:4096]:
        return _guessed(data)
    return text, ""


def _guessed(data: bytes) -> tuple[str, str]:
    """Windows' Vietnamese and Western encodings by their letters, any other by charset-normalizer, which mistakes those two."""
    encoding = _of_windows(data[:SAMPLE]) or _likeliest(data[:SAMPLE])
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise InputRefused("is not text in one encoding. Save it as UTF-8.") from None
    odd = sum(c < " " and c not in "\t\r\n\f" for c in text[:SAMPLE])
    if odd > len(text[:SAMPLE]) / 1000:
        raise InputRefused("is not text.")
    return unicodedata.normalize("NFC", text), f"read as {encoding}; save it as UTF-8 if letters are wrong"


def _of_windows(data: bytes) -> str:
    if b"\0" in data:
        return ""
    try:
        vietnamese = data.decode("cp1258")
        plain = sum(c.isascii() and c.isalpha() for c in vietnamese)
        if sum(unicodedata.combining(c) > 0 for c in vietnamese) >= VIETNAMESE_SHARE * len(vietnamese) and 2 * plain > len(vietnamese):
            return "cp1258"
    except UnicodeDecodeError:
        pass
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    letters = [c for c in western if c.isalpha()]
    return "cp1252" if sum(c > "\x7f" for c in letters) <= WESTERN_SHARE * len(letters) else ""


def _likeliest(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise InputRefused("is not text.")
    return best.encoding
