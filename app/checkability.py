"""Whether a part of a draft claims something that a source could settle, and why not."""

from __future__ import annotations

import re
import unicodedata

from app.draft import DraftPart
from app.index import OpenIndex
from app.statement import Statement
from ingest.documents import LANGUAGES

MIN_WORDS = 3
"""Content words, without names and figures, that a claim needs where it states neither figure nor date nor name."""
_REMARK = re.compile(
    r"(?<!\w)(?:this|the present|my) (?:chapter|thesis|section|essay|paper|dissertation)(?!\w)|(?<!\w)in (?:this"
    r"|the next) (?:chapter|section)"
    r"|(?<!\w)(?:skripsi|bab|tulisan|makalah|tesis) ini(?!\w)|(?:^|\b(?:dalam|pada|melalui) )penelitian ini(?!\w)"
    r"|(?<!\w)(?<!menurut )penulis(?!\w)"
    r"|(?<!\w)(?:chương|luận văn|khóa luận|tiểu luận|phần) này(?!\w)",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"(?<!\w)(?:in my (?:view|opinion)|i (?:think|believe|hope|argue)|we (?:think|believe|hope|argue)|hopefully"
    r"|it is important to|needless to say"
    r"|menurut (?:saya|kami|hemat)|saya (?:rasa|kira|yakin|berharap)|kami (?:yakin|berharap)|semoga|penting untuk (?:dicatat|diingat)"
    r"|theo tôi|tôi (?:nghĩ|cho rằng|tin|hy vọng)|chúng tôi (?:nghĩ|tin|hy vọng)|hy vọng rằng)(?!\w)",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"^(?:this|that|these|it|such|hal ini|itu|ini|masalah ini|điều này|điều đó|đây|vấn đề này)\b.*\b(?:important"
    r"|interesting|serious|sad|tragic|complex|"
    r"penting|menarik|serius|menyedihkan|kompleks|memprihatinkan|quan trọng|thú vị|nghiêm trọng|đáng buồn|phức tạp)\b",
    re.IGNORECASE,
)


def why_not_checked(part: DraftPart, statement: Statement, index: OpenIndex) -> str:
    """The reason, as ``app.claim_wording`` knows it; empty where the part can be checked."""
    if part.kind != "sentence":
        return part.kind
    letters = [c for c in part.claim if c.isalpha()]
    if letters and sum("LATIN" in unicodedata.name(c, "") for c in letters) < len(letters) / 2:
        return "other-language"
    figures = any(q.kind in ("count", "percent", "year") for q in statement.quantities) or bool(statement.dates)
    if _VIEW.search(part.claim) or (_REMARK.search(part.claim) and not figures):
        return "opinion"
    named = [n for n in statement.names if n.key != "VN"]
    words = [w for w in statement.words if "_" not in w and any(index.lexical[name].known(w) for name in LANGUAGES)]
    if not figures and not named and (len(words) < MIN_WORDS or _JUDGES.search(part.claim)):
        return "nothing-to-check"
    if len([w for w in statement.every if "_" not in w]) < 2:
        return "nothing-to-check"
    return ""
