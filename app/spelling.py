"""Spelling as people type: abbreviations spelt out, typing errors mended against the words of the corpus."""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.index import OpenIndex
from ingest.documents import LANGUAGES, Language
from ingest.lexicon import STOP_WORDS, stem

ABBREVIATIONS: dict[str, str] = dict(
    pair.split("=", 1)
    for pair in (
        "yg=yang tgl=tanggal tggl=tanggal bln=bulan hr=hari jt=juta rb=ribu sblmnya=sebelumnya mnrt=menurut slama=selama "
        "trs=terus dlu=dulu lbh=lebih bhs=bahasa negr=negara org2=orang ank=anak anak2=anak pekrj=pekerja kerjaan=pekerjaan "
        "ngapain=melakukan tujuanny=tujuannya penyebabny=penyebabnya artiny=artinya brp=berapa brapa=berapa thn=tahun th=tahun "
        "dgn=dengan utk=untuk pd=pada tdk=tidak gk=tidak ga=tidak gak=tidak nggak=tidak krn=karena karna=karena dr=dari "
        "dlm=dalam org=orang bgmn=bagaimana gimana=bagaimana gmn=bagaimana knp=kenapa jml=jumlah jmlh=jumlah sklh=sekolah "
        "spt=seperti ttg=tentang tsb=tersebut kpn=kapan dmn=dimana sm=sama jg=juga aja=saja prsn=persen blm=belum sblm=sebelum "
        "stlh=setelah pemerintahan=pemerintah pekrja=pekerja whats=what's mny=many ppl=people whn=when wher=where bcuz=because "
        "yr=year govt=government info=information hw=how wht=what abt=about yrs=years pct=percent ko=không k=không dc=được "
        "đc=được bn=bao\u00a0nhiêu lđte=lao\u00a0động\u00a0trẻ\u00a0em"
    ).split(" ")
)
MIN_TYPO_LENGTH = 5
"""Letters from which a word is looked at for typing errors."""


def mend(text: str, language: Language, index: OpenIndex) -> str:
    """Abbreviations spelt out and typing errors mended against the words of the corpus; names and figures stay."""

    def mended(match: re.Match[str]) -> str:
        word = match[0]
        lowered = word.lower()
        if lowered in ABBREVIATIONS and (language != "en" or lowered not in index.words["en"]):
            return ABBREVIATIONS[lowered].replace("\u00a0", " ")
        if language == "vi" or len(word) < MIN_TYPO_LENGTH or lowered in STOP_WORDS[language]:
            return word
        return _correct(lowered, language, index) or word

    return re.sub(r"[^\W\d_]+", mended, text)


def _correct(word: str, language: Language, index: OpenIndex) -> str | None:
    """The corpus word that ``word`` was likely meant to be; None where it is known or nothing is near."""
    counts = index.words[language]
    if any(word in index.words[other] for other in LANGUAGES) or is_common(word, language):
        return None
    if stem(word, language) in _stems(index, language):  # "danai" is a form of "mendanai", whatever is spelt like it
        return None
    allowed = 1 if len(word) < 8 else 2
    found = process.extract(word, _long_words(index, language), scorer=OSA.distance, score_cutoff=allowed, limit=8)
    near = [
        (distance, -counts[candidate], candidate) for candidate, distance, _ in found if candidate[0] == word[0] and counts[candidate] >= 2
    ]
    return min(near)[2] if near else None


COMMON_ZIPF = 2.0
"""Base-10 logarithm of occurrences in a thousand million words (wordfreq) from which a word is known to be a word."""


def is_common(word: str, language: Language) -> bool:
    """Whether ``word`` is a word of everyday ``language`` or English, so that it is no typing error."""
    from wordfreq import zipf_frequency

    return any(zipf_frequency(word, name, wordlist="small") >= COMMON_ZIPF for name in {language, "en"})


def _stems(index: OpenIndex, language: Language) -> frozenset[str]:
    cache: dict[Language, frozenset[str]] = index.__dict__.setdefault("_stems", {})
    if language not in cache:
        cache[language] = frozenset(stem(word, language) for word, n in index.words[language].items() if n >= 2)
    return cache[language]


def _long_words(index: OpenIndex, language: Language) -> list[str]:
    cache: dict[Language, list[str]] = index.__dict__.setdefault("_long_words", {})
    if language not in cache:
        cache[language] = [w for w, n in index.words[language].items() if n >= 2 and len(w) >= MIN_TYPO_LENGTH - 1 and w.isalpha()]
    return cache[language]
