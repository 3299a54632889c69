"""Follow-up questions without a language model: ellipsis and reference resolved from the conversation.

Three moves, tried in order: put the new constraint in the place of the old one of the same kind ("Bagaimana dengan 2012?");
ask the new thing about the old matter ("Kenapa?"); search for both together.
"""

from __future__ import annotations

import re

from app.index import OpenIndex
from app.question import Question, question_words_out, understand, with_standalone
from ingest.documents import Language
from ingest.figures import find_dates, find_figures, find_instruments
from ingest.lexicon import STOP_WORDS

_OPENING = re.compile(
    r"^(?:and|but|so|then|or|what about|how about|what of|and what about|also|ok(?:ay)?,?|dan|lalu|terus|trus|trs|kalau|kalo|klo|bagaimana (?:dengan|kalau)|"
    r"gimana (?:dengan|kalau|kalo)|bagaimana pula|sedangkan|kemudian|nah|oke,?|còn|thế còn|vậy còn|thế|vậy|rồi|con|the con|vay con|the|vay|thì sao|and for|same for)"
    r"(?!\w)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:thì sao|thi sao|gimana|bagaimana|too|juga|then)\s*\??$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:it|its|they|them|their|that|those|this|these|there|the same|one|ones|he|she|itu|ini|tersebut|mereka|dia|sana|\w{3,}nya|"
    r"đó|này|nó|họ|ấy|chúng|kia|do|ho|no)\b",
    re.IGNORECASE,
)
_SELF_CONTAINED = re.compile(
    r"\b(?:artikel|penelitian|studi|jurnal|tulisan) ini\b|\bthis (?:article|paper|study|research)\b|\bbài (?:báo|viết|nghiên cứu) này\b",
    re.IGNORECASE,
)
MAX_ELLIPTIC_WORDS = 3
"""A question with no more content words than this leans on the one before."""
MAX_REFERRING_WORDS = 6


def readings(question: Question, index: OpenIndex, history: tuple[str, ...]) -> list[Question]:
    """What a question in a conversation may mean, likeliest first: with the conversation worked in, alone, or either.

    Where the wording does not settle it, both are returned, and the engine takes the one that the sources answer better.
    """
    if not history:
        return [question]
    before = understand(history[-1], index)
    before = readings(before, index, history[:-1])[0]
    resolved = with_standalone(question, _combine(question, before, index), index)
    text = question.standalone
    content = _content(text, question.language)
    own = bool(
        question.years
        or question.instruments
        or any(kind not in ("term", "measure") and name != "vietnam" for kind, name in question.names)
    )
    if own and len(content) == MAX_ELLIPTIC_WORDS - 1 and _whole(text):
        return [resolved, question]
    if _OPENING.search(text) or _CLOSING.search(text) or len(content) <= MAX_ELLIPTIC_WORDS - 1:
        return [resolved] if len(content) <= MAX_REFERRING_WORDS else [question, resolved]
    if _REFERENCE.search(_SELF_CONTAINED.sub(" ", text)) and len(content) <= MAX_REFERRING_WORDS:
        return [resolved] if len(content) <= MAX_ELLIPTIC_WORDS else [resolved, question]
    if len(content) <= MAX_ELLIPTIC_WORDS + 1 and not own:
        return [resolved, question]
    return [question, resolved] if len(content) <= MAX_REFERRING_WORDS else [question]


def _whole(text: str) -> bool:
    """Whether a question has a question word, no opening such as "and" and nothing that refers back: "Who funds ENHANCE?"."""
    refers = _OPENING.search(text) or _CLOSING.search(text) or _REFERENCE.search(_SELF_CONTAINED.sub(" ", text))
    return not refers and question_words_out(text) != " ".join(text.replace("?", " ").split())


def _content(text: str, language: Language) -> list[str]:
    bare = question_words_out(_OPENING.sub(" ", text))
    return [w for w in re.findall(r"[^\W_][\w.,%-]*", bare.lower()) if w not in STOP_WORDS[language] and len(w) > 1]


_NEXT = re.compile(
    r"(?:the )?(?:next|following) year|year after(?: that)?|tahun (?:berikutnya|depan|selanjutnya|setelahnya)|năm (?:sau|tiếp theo|kế tiếp)(?: đó)?",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"(?:the )?(?:previous|prior|preceding) year|year before(?: that)?|tahun (?:sebelumnya|lalu)|năm (?:trước|liền trước)(?: đó)?",
    re.IGNORECASE,
)


def _dated(text: str, before: Question) -> str:
    """``text`` with "the next year" as the year that it is, after the one year of the question before."""
    if len(before.years) != 1:
        return text
    (year,) = before.years
    return _PREVIOUS.sub(str(year - 1), _NEXT.sub(str(year + 1), text))


_YEAR_WORDS = frozenset(("year", "tahun", "thn", "năm", "nam"))
"""What stands beside a year that was put in the place of another: "còn *năm* 2018 thì sao?"."""


def _combine(question: Question, before: Question, index: OpenIndex) -> str:
    standalone = _dated(question.standalone, before)
    if standalone != question.standalone:
        question = with_standalone(question, standalone, index)
    new = _CLOSING.sub("", _OPENING.sub("", question.standalone)).strip(" ?,.-")
    base = before.standalone.rstrip(" ?.!")
    replaced, leftover = _substitute(new, base, question.language, before.language, index)
    content = [word for word in _content(leftover, question.language) if word not in _YEAR_WORDS]
    asks_anew = question.kinds - {"fact"}
    if replaced and not content and not asks_anew - before.kinds:
        return f"{replaced}?"
    if replaced and (asks_anew or content):
        return f"{new}? {question_words_out(replaced).strip()}"
    if asks_anew or content:
        return f"{new}? {question_words_out(base).strip()}"
    return f"{base}? {new}"


def _substitute(new: str, base: str, language: Language, base_language: Language, index: OpenIndex) -> tuple[str | None, str]:
    """(``base`` with what ``new`` names in the place of what it named, or None; what is left of ``new``)."""
    leftover, result, changed = new, base, False
    for kind, spans in _constraints(new, language, index).items():
        old = _constraints(base, base_language, index).get(kind) or (_ordinals(base, index) if kind == "ordinal" else None)
        wording = " ".join(new[start:end] for start, end in spans)
        for start, end in reversed(spans):
            leftover = leftover[:start] + " " * (end - start) + leftover[end:]
        if old:
            # "the first survey, in 2012": the survey changes with the year.
            others = [(*span, "") for span in old[1:]] if kind == "year" else []
            for start, end, text in sorted([(*old[0], wording), *others], reverse=True):
                result = result[:start] + (text or _without_ordinal(result[start:end], index)) + result[end:]
        else:
            result = f"{result} {wording}"
        changed = True
    return (result if changed else None), leftover


def _without_ordinal(text: str, index: OpenIndex) -> str:
    for start, end in reversed(_ordinals(text, index)):
        text = f"{text[:start]}{text[end:]}"
    return "" if text.strip().isdigit() else " ".join(text.split())


def _ordinals(text: str, index: OpenIndex) -> list[tuple[int, int]]:
    """Ordinals inside longer names, as in "second national survey"."""
    return [m.span() for m in re.finditer(r"[^\W\d_]+", text) if any(kind == "ordinal" for kind, _, _, _ in index.aliases.find(m[0]))]


def _constraints(text: str, language: Language, index: OpenIndex) -> dict[str, list[tuple[int, int]]]:
    """Spans of years, instruments and names by kind; "Viet Nam" is no constraint here."""
    found: dict[str, list[tuple[int, int]]] = {}
    for figure in find_figures(text, language):
        if figure.is_year:
            found.setdefault("year", []).append((figure.start, figure.end))
    for date in find_dates(text):
        found.setdefault("year", []).append((date.start, date.end))
    for kind, name, start, end in index.aliases.find(text):
        if name != "vietnam" and kind != "term":
            found.setdefault(kind, []).append((start, end))
    if find_instruments(text):
        for match in re.finditer(
            r"(?:(?:konvensi|convention|công ước|cong uoc|rekomendasi|recommendation|khuyến nghị)\s*(?:ILO)?\s*)?(?:(?:no|nomor|số)\.?\s*)?\b[CKR]?[ -]?\d{2,3}\b",
            text, re.IGNORECASE,
        ):  # fmt: skip
            if find_instruments(match[0]) and not any(s < match.end() and match.start() < e for s, e in found.get("instrument", [])):
                found.setdefault("instrument", []).append(match.span())
    return found


__all__ = ["readings"]
