"""Whether a sentence that a model wrote holds: everything in it stands in the sentences of the passages that it names.

The comparison is that of draft checking, with no benefit of the doubt: what cannot be shown to hold is refused. A sentence is
held against single sentences of the source, clause by clause where it has several, so that nothing is pieced together.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.attachment import numbers_in_place, well_attached
from app.comparison import compare
from app.drafting import DraftProblem, DraftSentence
from app.index import OpenIndex
from app.prompting import Material
from app.statement import Statement, parse_statement
from ingest.documents import Language, Passage
from ingest.figures import figure_keys
from ingest.lexicon import fold, guess_language, language_scores, tokens

Reason = Literal[
    "", "unknown-mark", "malformed", "form", "language", "figure", "name", "quotation", "negation", "scope", "relation", "words"
]
COVERAGE = 0.85
"""Share of content words that the source's sentence, or its heading, must hold: one word in seven may be new."""
PAIRS = 0.6
"""The same for pairs of neighbouring syllables in Vietnamese, where single syllables say little."""
MAX_CHARACTERS = 500
MIN_WORDS = 3
_FORM = re.compile(
    r"https?:|www\.|[<>{}|\\`#]|\*\*|__|\?\s*$|:\s*$|(?<!\w)(?:as an ai|language model|model bahasa|mô hình ngôn ngữ)(?!\w)"
    r"|^(?:how|what|who|when|where|why|which)\b"
    r"|(?<!\w)(?:berapa|siapa|kapan|mengapa|bagaimana|bao nhiêu|khi nào|là gì|là ai|tại sao|thế nào)(?!\w)",
    re.IGNORECASE,
)
"""Markup, addresses, questions, and talk of the model about itself."""
_CITED_WORK = re.compile(r"\s*\((?:[^()]*\b(?:cites|citing|mengutip|dẫn)\b[^()]*|[A-Z][^()]{1,60}, ?\d{4}[a-z]?)\)")
"""References to other works, whose years are not those of the matter."""
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{2,})[\"”»]")
_CLAUSE = re.compile(
    r";\s+|,?\s+(?:while|whereas|sedangkan|sementara itu|sementara|trong khi đó|trong khi|còn)\s+|,\s+(?:and|but|dan|tetapi|và|nhưng)\s+",
    re.IGNORECASE,
)
OPENING = 3
"""Words by which the beginning of a sentence is found in its source."""
_BREAK = re.compile(r"[,;:]\s*(?:(?:and|but|dan|tetapi|va|nhung)\s+)?[\"'“(]?$|^[\"'“(]*$")
_ARTICLES = frozenset("the a an para sang si cac nhung".split())
_DASH = re.compile(r"\s[-–—]\s")
_SCOPE: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for name, words in {
        "all": r"all|every|each|entire\w*|always|semua|seluruh|setiap|selalu|tất cả|mọi|toàn bộ|luôn",
        "only": r"only|solely|exclusively|hanya|satu-satunya|chỉ|duy nhất",
        "most": r"most|majority|mostly|sebagian besar|mayoritas|kebanyakan|terbanyak|paling|hầu hết|phần lớn|đa số|nhất",
        "must": r"must|shall|should|ought|required?|harus|wajib|mesti|phải|bắt buộc|cần",
        "may": r"may|might|could|can|dapat|bisa|boleh|mungkin|có thể|được phép",
        "cause": r"because|due to|caused?|therefore|thus|so that|karena|sebab|akibat|sehingga|menyebabkan|vì|bởi vì|do đó|nên|gây ra|khiến",
        "first": r"first|last|pertama|terakhir|đầu tiên|cuối cùng",
        "will": r"will|would|planned|akan|rencana\w*|sẽ|dự kiến",
        "if": r"if|unless|except|jika|kalau|kecuali|nếu|trừ",
        "said": r"says?|said|states?|stated|claims?|mentions?|argues?|calls?|cites?|according to|menurut|mengatakan|menyatakan|menyebut\w*"
        r"|mengutip|theo|nói|nêu|cho biết|cho rằng|gọi|dẫn",
    }.items()
}
"""Small words that change what is claimed; each kind that a sentence has must stand in its source."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a written sentence."""

    reason: Reason
    """Why it is refused; empty where it holds."""
    places: tuple[tuple[Passage, int], ...] = ()
    """The sentences of the source that hold it, in the order of its clauses."""

    @property
    def holds(self) -> bool:
        """Whether it may be shown."""
        return not self.reason


def examine(draft: DraftSentence, materials: Mapping[str, Material], language: Language, index: OpenIndex) -> Finding:
    """What the passages that ``draft`` names say of it; ``materials`` are the passages by mark.

    A sentence that names none is held against all of them: the mark is a help, the check is what counts. A wrong mark is a fault.
    """
    reason: Reason | DraftProblem = draft.problem or _ill_formed(draft.text, language)
    if reason:
        return Finding(reason)
    cited = [materials[mark] for mark in draft.marks or materials if materials[mark].passage.language == language]
    if not cited:
        return Finding("language")
    evidence = [(m.passage, i) for m in cited for i in m.positions]
    whole = said_by(cited, index)
    if not _quotations_stand(draft.text, [p.sentences[i] for p, i in evidence]):
        return Finding("quotation")
    if not figure_keys(draft.text, language) <= figure_keys(whole, language):
        return Finding("figure")
    if not _names_stand(draft.text, whole, language, index):
        return Finding("name")
    found = _held_by_one(draft.text, language, evidence, index)
    if not found.holds and (clauses := _clauses(draft.text)):
        parts = [_held_by_one(clause, language, evidence, index) for clause in clauses]
        if all(part.holds for part in parts):
            found = Finding("", tuple(dict.fromkeys(place for part in parts for place in part.places)))
    if found.holds:  # what is cited must have the names, not only what was read
        cited_text = " ".join(f"{_about(passage, index)} {passage.text}" for passage, _ in found.places)
        return found if _names_stand(draft.text, cited_text, language, index) else Finding("name")
    return found


def said_by(materials: Sequence[Material], index: OpenIndex) -> str:
    """All that passages say: titles, headings and the sentences shown."""
    return " ".join([f"{_about(m.passage, index)} {m.text[len(m.mark) + 2 :]}" for m in materials])


def _held_by_one(text: str, language: Language, evidence: Sequence[tuple[Passage, int]], index: OpenIndex) -> Finding:
    """The finding for a clause: the first sentence that holds all of it, else why the nearest one does not."""
    claim = parse_statement(_CITED_WORK.sub("", text), language, index)
    nearest: tuple[float, Reason] = (-1.0, "words")
    for passage, position in evidence:
        source = parse_statement(_CITED_WORK.sub("", passage.sentences[position]), language, index)
        context = parse_statement(_CITED_WORK.sub("", _context(passage, position)), language, index)
        kept = numbers_in_place(text, passage.sentences[position])
        reason: Reason = _missing(claim, source, context, index) or ("" if kept else "relation")
        if not reason:
            return Finding("", ((passage, position),))
        shared = len(claim.every & source.every) / max(1, len(claim.every))
        nearest = max(nearest, (shared, reason))
    return Finding(nearest[1])


def _missing(claim: Statement, source: Statement, context: Statement, index: OpenIndex) -> Reason:
    """Why ``source`` does not hold ``claim``; empty where it does."""
    found = compare(claim, source, context, index)
    held = set(found.held)
    kinds = {d.kind for d in found.differences}
    if not figure_keys(claim.text, claim.language) <= figure_keys(context.text, source.language):
        return "figure"
    if any(q.start not in held or not _bound_stands(claim, context, q.start) for q in claim.quantities) or kinds & {
        "figure",
        "date",
        "unit",
    }:
        return "figure"
    if any(d.start not in held for d in claim.dates):
        return "figure"
    missing = {start for start, _ in found.missing}
    if kinds & {"name", "actor", "place"} or any(n.start in missing for n in claim.names):
        return "name"
    if "negation" in kinds or len(claim.negations) > len(source.negations) or _denial_lost(claim, source):
        return "negation"
    sides = {(axis, side) for axis, side, _, _ in source.sides}
    if kinds or any((axis, side) not in sides for axis, side, _, _ in claim.sides) or _scope(claim.text) - _scope(source.text):
        return "scope"
    if not well_attached(claim, source) or not _compared_with_the_same(claim, source, index):
        return "relation"
    if _stammers(claim.text, f"{source.text} {context.text}") or _beheaded(claim.text, source.text):
        return "form"
    return "" if _covered(claim, context) else "words"


def _bound_stands(claim: Statement, source: Statement, start: int) -> bool:
    """Whether the source has the number with the same bound: "more than 5%" is not "5%"."""
    quantity = next(q for q in claim.quantities if q.start == start)
    same = [q for q in source.quantities if q.value == quantity.value and q.kind == quantity.kind]
    return any(q.bound == quantity.bound for q in same) or (not same and any(d.year == quantity.value for d in source.dates))


def _denial_lost(claim: Statement, source: Statement) -> bool:
    """Whether the source denies something that the claim speaks of without denying it."""
    if len(claim.negations) >= len(source.negations):
        return False
    return any(denied & claim.every for denied in source.denied)


def _compared_with_the_same(claim: Statement, source: Statement, index: OpenIndex) -> bool:
    """Whether the source has what the claim compares with: "higher than the world's" is not "higher than Asia's"."""
    for axis, _, word, start in claim.sides:
        behind = re.split(r"[,;:.](?!\d)", claim.text[start + len(word) :])[0]
        if axis == "comparison" and not set(tokens(behind, claim.language, index.aliases)) <= source.every:
            return False
    return True


def _covered(claim: Statement, source: Statement) -> bool:
    single = [w for w in claim.words if "_" not in w and len(w) > 1]
    pairs = [w for w in claim.words if "_" in w] if claim.language == "vi" else []
    new = [w for w in single if w not in source.every]
    if len(new) > (1 - COVERAGE) * len(single):
        return False
    return not pairs or sum(w in source.every for w in pairs) >= PAIRS * len(pairs)


def _stammers(text: str, source: str) -> bool:
    """Whether a sentence repeats two words in a row, or has a dash in a verb's place, where its source does not, as small models do."""
    said, there = _pairs(text), _pairs(source)
    if len(_DASH.findall(text)) > len(_DASH.findall(source)):
        return True
    return any(count > 1 and count > there[pair] for pair, count in said.items())


def _beheaded(text: str, source: str) -> bool:
    """Whether a sentence begins in the middle of its source's, and not after a comma: a subject or a "besides" is lost with the rest."""
    words = _plain(text).split()
    begun = re.search(r"(?<!\w)" + r"\W+".join(map(re.escape, words[:OPENING])) + r"(?!\w)", fold(source).lower())
    if begun is None:
        return False
    before = fold(source).lower()[: begun.start()]
    if _BREAK.search(before):
        return False
    return bool(set(_plain(before).split()) - set(words) - _ARTICLES)


def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = _plain(text).split()
    return Counter(itertools.pairwise(words))


def _scope(text: str) -> Counter[str]:
    return Counter({name: len(pattern.findall(text)) for name, pattern in _SCOPE.items()})


def _ill_formed(text: str, language: Language) -> Reason:
    if len(text) > MAX_CHARACTERS or len(text.split()) < MIN_WORDS or _FORM.search(text):
        return "form"
    if not text[0].isalnum() and text[0] not in "\"'“(":
        return "form"
    if text[-1] not in ".!…\"'”)":  # it may lack its end, and with it what limits it
        return "form"
    scores = language_scores(text)
    return "" if guess_language(text, language) == language or scores[language] >= max(scores.values()) else "language"


def _clauses(text: str) -> list[str]:
    """The clauses of a sentence where it has several; none where one of them is too short to say anything."""
    parts = [part.strip(" ,.") for part in _CLAUSE.split(text)]
    return parts if len(parts) > 1 and all(len(part.split()) >= MIN_WORDS for part in parts) else []


def _context(passage: Passage, position: int) -> str:
    """The sentence with its heading; an original's sentence leans on those before it, a digest's stands alone."""
    around = passage.sentences[position] if passage.origin == "digest" else passage.text
    return f"{passage.locator.section}. {around}"


def _about(passage: Passage, index: OpenIndex) -> str:
    reference = index.references.get(passage.source)
    return f"{passage.locator.section}. {reference.title if reference else ''}."


def _quotations_stand(text: str, sentences: Sequence[str]) -> bool:
    plain = [_plain(sentence) for sentence in sentences]
    return all(any(_plain(match[1]) in sentence for sentence in plain) for match in _QUOTED.finditer(text))


def _names_stand(text: str, whole: str, language: Language, index: OpenIndex) -> bool:
    """Whether every capitalised word, and every word with digits in it, stands in the passages, whatever was read as a name."""
    known = set(_plain(whole).split())
    aliases = {name for _, name, _, _ in index.aliases.find(whole)}
    spelled = [(start, end) for _, name, start, end in index.aliases.find(text) if name in aliases]
    for match in re.finditer(r"[^\W_]+", text):
        named = match[0] + re.findall(r"[^\W_]?-?$", text[: match.start()])[0]  # COVID-19
        coded = any(c.isdigit() for c in match[0]) and any(c.isalpha() for c in named)
        if not (match[0][0].isupper() or coded) or any(start <= match.start() < end for start, end in spelled):
            continue
        common = not text[: match.start()].strip(" \"'“(") and index.words[language][match[0].lower()]
        if not common and _plain(match[0]) not in known:
            return False
    return True


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text).lower()))
