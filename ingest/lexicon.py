"""Words of the three languages: tokens for lexical retrieval, stop words, names under one spelling, language guess."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import yaml

from ingest.documents import LANGUAGES, Language
from ingest.figures import _INSTRUMENT, REMEMBERED, find_dates, find_figures, find_instruments

STOP_WORDS: dict[Language, frozenset[str]] = {
    "en": frozenset(
        "a an the of in on at to for from by with and or as is are was were be been being it its this that these those "
        "which who whom whose what when where why how did does do done has have had having there their they them he she his "
        "her we us our you your i me my not no if than then so but into over about between among also such can could may "
        "might will would should shall must any some all each other more most much many out up per via during according "
        "tell give please explain describe know want kindly show list name mention say says said".split()
    ),
    "id": frozenset(
        "yang di ke dari dan atau untuk pada dengan dalam adalah ialah itu ini tersebut oleh sebagai juga akan telah sudah "
        "para serta antara bahwa agar bagi karena ada tidak dapat bisa apa apakah siapa kapan mana dimana bagaimana mengapa "
        "kenapa berapa saja sih dong nya si per hingga sampai secara lain lainnya yaitu yakni maka jika kalau ketika saat "
        "menurut tentang mengenai terkait atas bagaimanakah berapakah tolong jelaskan sebutkan jelasin dong kah pun lah "
        "oleh seperti namun tetapi sehingga setiap setelah sebelum selama saya kamu anda kita kami mereka dia ia".split()
    ),
    "vi": frozenset(
        "là và của có cho các những được trong với từ đến này đó khi thì mà ở tại về theo bởi vì do như cũng đã sẽ đang "
        "không gì nào sao ai đâu bao nhiêu mấy hay hoặc ra vào lên để một bị nên còn rằng ra thế nếu tôi bạn hãy cho biết "
        "xin vui lòng giải thích nêu kể hỏi à ạ vậy thì ấy kia nữa chỉ".split()
    ),
}
_FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "en": STOP_WORDS["en"] - {"a", "i", "me", "the"} | {"the", "children", "child", "labour", "labor", "viet"},
    "id": STOP_WORDS["id"] - {"si", "per", "ke", "dia"} | {"anak", "pekerja", "tahun", "yg", "brp", "thn", "dgn", "utk", "apa"},
    "vi": STOP_WORDS["vi"] | {"trẻ", "em", "lao", "động", "năm", "việt"},
}
_VIETNAMESE_MARKS = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|[àáãèéìíòóõùúýĩũ](?=\w|\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


@functools.cache
def _stemmer(language: Language) -> object | None:
    import Stemmer

    name = {"en": "english", "id": "indonesian"}.get(language)
    return Stemmer.Stemmer(name) if name else None


@functools.lru_cache(maxsize=65536)
def stem(word: str, language: Language) -> str:
    """Snowball stem for English and Indonesian; Vietnamese words do not inflect."""
    stemmer = _stemmer(language)
    return stemmer.stemWord(word) if stemmer is not None else word  # type: ignore[attr-defined]


def fold(text: str) -> str:
    """``text`` without its diacritics, đ as d."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def alternation(forms: Iterable[str]) -> str:
    """A regular expression for any of ``forms`` as whole words, the longest first.

    Forms that begin alike stand in one group, so that a search tries a handful of them at each word and not thousands.
    """
    groups: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        groups.setdefault(form[:2], []).append(form)
    inner = (f"{re.escape(head)}(?:{'|'.join(re.escape(form[len(head) :]) for form in group)})" for head, group in groups.items())
    return rf"(?<!\w)(?:{'|'.join(inner)})(?!\w)"


class Aliases:
    """Names and terms with all their spellings in three languages, from ``corpus/aliases.yaml``.

    The file maps a kind (place, body, programme, instrument, event, term) to canonical names and their forms.
    """

    def __init__(self, forms: dict[str, tuple[str, str]]) -> None:
        self._forms = forms
        self._pattern = re.compile(alternation(forms).replace(r"\ ", r"[\s\-]+")) if forms else None
        self._remembered = functools.lru_cache(maxsize=REMEMBERED)(self._found)

    @classmethod
    def load(cls, corpus: Path) -> Aliases:
        """The table of a corpus; empty where it has none."""
        path = corpus / "aliases.yaml"
        if not path.exists():
            return cls({})
        text = path.read_text(encoding="utf-8")
        # The safe loader in C where there is one: ten times as fast.
        table: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}  # noqa: S506
        forms = _countries()
        for kind, names in table.items():
            for name, spellings in names.items():
                for spelling in spellings:
                    lowered = " ".join(str(spelling).lower().replace("-", " ").split())
                    forms[lowered] = (kind, name)
                    _add_folded(forms, lowered, (kind, name))
        return cls(forms)

    def find(self, text: str) -> list[tuple[str, str, int, int]]:
        """(kind, canonical name, start, end) of each name in ``text``, longest spelling first."""
        return list(self._remembered(text)) if self._pattern else []

    def _found(self, text: str) -> tuple[tuple[str, str, int, int], ...]:
        assert self._pattern is not None
        return tuple(
            (*self._forms[" ".join(match[0].replace("-", " ").split())], match.start(), match.end())
            for match in self._pattern.finditer(text.lower())
        )


MIN_COUNTRY_LETTERS = 5
"""Shorter names of countries are everyday words in one of the languages ("Mali", "Pháp"); aliases.yaml has those that matter."""


@functools.cache
def _country_names() -> tuple[tuple[str, str], ...]:
    from babel import Locale

    names = []
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            lowered = " ".join(name.lower().replace("-", " ").split())
            if len(code) == 2 and code not in ("VN", "UN") and len(lowered) >= MIN_COUNTRY_LETTERS and "(" not in lowered:
                names.append((lowered, f"country_{code.lower()}"))
    return tuple(names)


def _countries() -> dict[str, tuple[str, str]]:
    """Countries by their names in the three languages (CLDR, through Babel), so that another country is seen as another."""
    forms: dict[str, tuple[str, str]] = {}
    for lowered, name in _country_names():
        forms[lowered] = ("place", name)
        _add_folded(forms, lowered, ("place", name))
    return forms


def _add_folded(forms: dict[str, tuple[str, str]], lowered: str, meant: tuple[str, str]) -> None:
    """The form without marks too, of several words only: "lao" is Laos as seldom as "gia" is "giá" or "may" is "mây"."""
    if " " in lowered:
        forms.setdefault(fold(lowered), meant)


def normalise(text: str) -> str:
    """NFC, control characters and zero-width marks out, typographic quotes and dashes plain, white space folded."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # what is printable has none of these, and most text is
        text = "".join(
            " " if unicodedata.category(c) in ("Cc", "Zs", "Zl", "Zp") else c
            for c in text
            if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
        )
    return " ".join(text.translate(str.maketrans("–—−‘’“”", "---''\"\"")).split())


def tokens(text: str, language: Language, aliases: Aliases, *, folded: bool = False) -> list[str]:
    """Lexical tokens: stems without stop words; figures, dates and instruments as one token each; names canonical.

    For Vietnamese, syllables and pairs of neighbouring syllables; ``folded`` drops all diacritics.
    """
    text = normalise(text)
    found = [f"{name}" for _, name, _, _ in aliases.find(text)]
    found += [figure.key for figure in find_figures(text, language)]
    found += sorted(name.lower() for name in find_instruments(text))
    dates = find_dates(text)
    found += [str(date.year) for date in dates if date.year]
    found += [f"m{date.month}" for date in dates]
    plain = _INSTRUMENT.sub(" ", text).lower()
    words = [w for w in _WORD.findall(plain) if not w[0].isdigit()]
    if language == "vi":
        stop = STOP_WORDS["vi"]
        if folded:
            words, stop = fold(" ".join(words)).split(), _folded_stop_words()
        found += [w for w in words if w not in stop]
        found += [f"{a}_{b}" for a, b in itertools.pairwise(words) if a not in stop or b not in stop]
        return found
    stop = STOP_WORDS[language]
    return found + [stem(w, language) for w in words if w not in stop]


@functools.cache
def _folded_stop_words() -> frozenset[str]:
    return frozenset(fold(word) for word in STOP_WORDS["vi"])


def has_vietnamese_marks(text: str) -> bool:
    """Whether any letter carries a mark that Vietnamese uses."""
    return bool(_VIETNAMESE_MARKS.search(text))


def language_scores(text: str) -> dict[Language, float]:
    """Evidence for each language in ``text``: its function words, and the marks of Vietnamese."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    scores: dict[Language, float] = {name: sum(w in _FUNCTION_WORDS[name] for w in words) for name in LANGUAGES}
    scores["vi"] += 1.5 * sum(bool(_VIETNAMESE_MARKS.search(w)) for w in words)
    return scores


def guess_language(text: str, default: Language = "en") -> Language:
    """The likeliest language of ``text``; ``default`` where nothing speaks for any."""
    scores = language_scores(text)
    best = max(LANGUAGES, key=lambda name: scores[name])
    return best if scores[best] > 0 else default


def vocabulary(texts: Iterable[str]) -> dict[str, int]:
    """How often each lower-case word occurs."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()):
            counts[word] = counts.get(word, 0) + 1
    return counts
