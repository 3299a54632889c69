"""What a question asks: its language, the kind of answer wanted, and the constraints that evidence must meet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.index import OpenIndex
from app.kinds import Kind, kinds_of, number_cues
from app.spelling import ABBREVIATIONS, mend
from ingest.documents import LANGUAGES, Language
from ingest.figures import find_dates, find_figures, find_instruments
from ingest.lexicon import STOP_WORDS, has_vietnamese_marks, language_scores, normalise, tokens


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood."""

    text: str
    """As asked, control characters out."""
    standalone: str
    """What is searched for: typos mended, abbreviations spelt out, the conversation worked in."""
    language: Language
    folded: bool
    """Vietnamese typed without marks."""
    kinds: frozenset[Kind]
    years: frozenset[int]
    names: frozenset[tuple[str, str]]
    """(kind, canonical name) from the alias table, terms included."""
    instruments: frozenset[str]
    figures: frozenset[str]
    """Keys of figures that the question states, years left out."""
    dates: frozenset[str]
    words: tuple[str, ...]
    """Lexical tokens in the language of the question."""
    content: tuple[str, ...]
    """``words`` without those that only ask for a number ("jumlah", "percentage"): a sentence that gives it need not hold them."""
    unknown: tuple[str, ...]
    """Content words that no passage of the corpus holds, in any language."""
    target: tuple[str, ...] = ()
    """Tokens of the thing asked for: what stands after "how many", "berapa", "which", before "nào" ..."""
    asks_name: bool = False
    """Whether a name is asked for ("what is the name of", "siapa nama", "tên gì")."""
    history: tuple[str, ...] = ()
    follows: bool = False
    """Whether the conversation was needed to understand it."""


def detect_language(text: str, index: OpenIndex, default: Language = "en") -> Language:
    """The likeliest language of a short text: marks and function words first, then the corpus's own words."""
    scores = language_scores(text)
    lowered = normalise(text).lower()
    words = [w for w in re.findall(r"[^\W\d_]+", lowered) if len(w) > 1]
    marked = has_vietnamese_marks(text)
    if not marked:
        padded = f" {' '.join(words)} "
        scores["vi"] += 1.2 * sum(padded.count(f" {p} ") for p in _UNMARKED_VIETNAMESE)
    for word in words:
        expanded = ABBREVIATIONS.get(word)
        if expanded and word not in STOP_WORDS["en"]:
            scores[_language_of_abbreviation(expanded)] += 1.0
        counts = {language: index.words[language][word] / (1 + index.word_totals[language]) for language in LANGUAGES}
        if not marked:
            counts["vi"] = max(counts["vi"], index.folded_words[word] / (1 + index.word_totals["vi"]))
        whole = sum(counts.values())
        if whole:
            for language in LANGUAGES:
                scores[language] += 0.5 * counts[language] / whole
    best = max(LANGUAGES, key=lambda language: (scores[language], language == default))
    return best if scores[best] > 0 else default


_UNMARKED_VIETNAMESE = (
    "bao nhieu",
    "tre em",
    "lao dong",
    "la gi",
    "nam nao",
    "khi nao",
    "o dau",
    "tai sao",
    "vi sao",
    "nhung",
    "cua",
    "duoc",
    "trong",
    "cong uoc",
    "dieu tra",
    "co bao",
    "viet nam co",
    "nhu the nao",
    "chuong trinh",
    "muc tieu",
    "to chuc",
    "khong",
    "thi sao",
    "con",
    "phan tram",
    "ty le",
    "bo hoc",
    "va",
    "voi",
    "nguoi",
    "phe chuan",
    "tuoi",
    "nao",
    "ai la",
    "the nao",
    "hoi thao",
    "doi voi",
)


_ENGLISH_ABBREVIATED = frozenset("what's many people when where because year government information how what about years percent".split())


def _language_of_abbreviation(expanded: str) -> Language:
    return "vi" if has_vietnamese_marks(expanded) else "en" if expanded in _ENGLISH_ABBREVIATED else "id"


def understand(text: str, index: OpenIndex, language: Language | None = None, history: tuple[str, ...] = ()) -> Question:
    """The question that ``text`` asks; ``language`` None means detect it. The conversation is not yet worked in."""
    text = normalise(text)
    language = language or detect_language(text, index)
    standalone = mend(text, language, index)
    if language == "vi" and index.marks.lacks_marks(text):
        standalone = index.marks.restore(standalone)
    return analyse(text, standalone, language, index, history)


def analyse(
    text: str, standalone: str, language: Language, index: OpenIndex, history: tuple[str, ...] = (), follows: bool = False
) -> Question:
    """The constraints and kinds of ``standalone``."""
    folded = language == "vi" and not has_vietnamese_marks(standalone)
    figures = find_figures(standalone, language)
    dates = find_dates(standalone)
    named = frozenset((kind, name) for kind, name, _, _ in index.aliases.find(standalone))
    years = (
        {int(f.value) for f in figures if f.is_year}
        | {d.year for d in dates if d.year}
        | {int(name) for kind, name in named if kind == "year"}
    )
    kinds = kinds_of(standalone)
    words = tokens(standalone, language, index.aliases, folded=folded)
    return Question(
        text,
        standalone,
        language,
        folded,
        frozenset(kinds),
        frozenset(y for y in years if y),
        named,
        frozenset(find_instruments(standalone)),
        frozenset(f.key for f in figures if not f.is_year),
        frozenset(d.key for d in dates),
        tuple(words),
        _content_of(words, standalone, language, index),
        tuple(_unknown(standalone, language, folded, index)),
        _target(standalone, language, index),
        bool(_NAME.search(standalone)),
        history,
        follows,
    )


def _content_of(words: list[str], text: str, language: Language, index: OpenIndex) -> tuple[str, ...]:
    asking = set(tokens(number_cues(text), language, index.aliases))
    content = tuple(word for word in words if word not in asking)
    return content or tuple(words)


_ASKING = re.compile(
    r"(?<!\w)(?:how many|how much|what percentage of|what percent of|what share of|what is|what are|what was|what were|what does|what do|when did|when was|when is|who is|who was|"
    r"where is|where was|why did|why does|why is|why are|how did|how does|which|what|when|who|where|why|how|did|does|was|were|berapa(?: banyak| persen| jumlah)?|"
    r"apa (?:itu|saja|yang)|apakah|apa|kapan|siapa(?: saja)?|di ?mana|mengapa|kenapa|bagaimana|sebutkan|jelaskan|tahun berapa|bao nhiêu(?: phần trăm)?|có bao nhiêu|mấy|"
    r"là gì|là ai|khi nào|năm nào|ở đâu|tại sao|vì sao|như thế nào|những|nào|gì|ai|bao nhieu|la gi|khi nao|nam nao|o dau|tai sao|vi sao|nhu the nao|nao|gi)(?!\w)",
    re.IGNORECASE,
)


def question_words_out(text: str) -> str:
    """``text`` without its question words: the matter that is asked about."""
    return " ".join(_ASKING.sub(" ", text).replace("?", " ").split())


_NAME = re.compile(
    r"(?<!\w)(?:names? (?:of|the)|named?\?|sebut\w* nama|(?:^|apa |siapa )nama|kể tên|tên (?:các|những|của)|(?:what(?:'s| is| was| are| were)|siapa|apa) (?:the |his |her |its |their )?nam(?:e|es|a)\w*|nama(?:nya)? (?:siapa|apa)|tên (?:gì|là gì|của ai|ai)|tên của)(?!\w)",
    re.IGNORECASE,
)
_TARGET_AFTER = re.compile(
    r"(?<!\w)(?:how many|how much|number of|what (?:number|share|percentage|percent|proportion|rate) of|which|what (?:is|was|are|were) the (?:name of the |total |number of )?|"
    r"berapa(?: banyak| jumlah| persen| total)?|jumlah|apa saja|apa nama|siapa nama|mana saja|bao nhiêu(?: phần trăm)?|mấy|tên|số lượng|tổng số)\s+(?P<after>\w[\w %-]*)",
    re.IGNORECASE,
)
_TARGET_BEFORE = re.compile(
    r"(?P<before>[\w %-]*\w)\s+(?:(?:berapa|apa|mana)\s*\??$|(?:nào|gì|là bao nhiêu|bao nhiêu|là mấy)(?!\w))", re.IGNORECASE
)
_TARGET_OF = re.compile(
    r"(?<!\w)(?P<of>[^\W\d_][\w %-]*?)\s+(?:của|cho|ở|tại|trong|với|về|do|dari|untuk|di|pada|dalam|oleh|bagi|milik)\s+[\w ,.%-]*?"
    r"(?:berapa\s*\??$|là bao nhiêu|là gì|là mấy|là ai|tên gì)(?!\w)",
    re.IGNORECASE,
)
"""The thing that a possessor or place follows: "*lương tháng* của cán bộ ... là bao nhiêu", "*gaji* untuk staf ... berapa"."""
_TIME_FIRST = re.compile(r"^(?:(?:vào |trong )?(?:năm|tháng|ngày) \d[\d/ ]*|(?:pada )?tahun \d+|in \d{4})[ ,]*", re.IGNORECASE)
TARGET_WORDS = 2


def _target(text: str, language: Language, index: OpenIndex) -> tuple[str, ...]:
    """Tokens of the first content words after the question's cue, or of the last ones before it."""
    if match := _TARGET_AFTER.search(text):
        words = [w for w in match["after"].split() if w.lower() not in STOP_WORDS[language]]
        found = tokens(" ".join(words[:TARGET_WORDS]), language, index.aliases)
    elif match := _TARGET_OF.search(_TIME_FIRST.sub("", text)):
        words = [w for w in question_words_out(match["of"]).split() if w.lower() not in STOP_WORDS[language]]
        found = tokens(" ".join(words[:TARGET_WORDS]), language, index.aliases)
    elif match := _TARGET_BEFORE.search(text):
        words = [w for w in match["before"].split() if w.lower() not in STOP_WORDS[language]]
        found = tokens(" ".join(words[-TARGET_WORDS:]), language, index.aliases)
    else:
        return ()
    return tuple(dict.fromkeys(found))


def with_standalone(question: Question, standalone: str, index: OpenIndex) -> Question:
    """The same question with the conversation worked in."""
    return replace(analyse(question.text, standalone, question.language, index, question.history, follows=True), text=question.text)


def _unknown(text: str, language: Language, folded: bool, index: OpenIndex) -> list[str]:
    named = [(start, end) for _, _, start, end in index.aliases.find(text)]
    unknown = []
    for match in re.finditer(r"[^\W\d_]{3,}", text):
        word = match[0].lower()
        if any(start <= match.start() < end for start, end in named) or word in STOP_WORDS[language]:
            continue
        if any(word in index.words[other] for other in LANGUAGES) or (folded and word in index.folded_words):
            continue
        if any(word in STOP_WORDS[other] for other in LANGUAGES):
            continue
        unknown.append(match[0])
    return unknown
