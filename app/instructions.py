"""Instructions hidden in a question: what tries to steer the assistant is set aside, what asks the sources stays.

Sumber without a language model follows no instruction at all, but the words of one would still be searched for, and with
a model they would be read. So they are taken out before anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STEERING = re.compile(
    r"(?<!\w)(?:ignore|disregard|forget|override|bypass|abaikan|lupakan|hiraukan|bỏ qua|quên|phớt lờ|bo qua)\b[^.!?;:\n]{0,60}?"
    r"\b(?:instructions?|rules?|prompts?|guidelines?|above|previous|sources?|corpus|the article|artikel|bài viết|bài báo|instruksi|perintah|aturan|petunjuk|sebelumnya|sumber|"
    r"hướng dẫn|chỉ dẫn|quy tắc|lệnh|trước đó|nguồn|huong dan)\w*"
    r"|(?<!\w)(?:you are now|you're now|from now on you|pretend (?:to be|you|that)|role-?play|(?-i:DAN)|kamu sekarang|anda sekarang|mulai sekarang kamu|berpura-pura\w*|"
    r"pura-pura\w*|giờ bạn là|bây giờ bạn là|bạn bây giờ là|đóng vai(?! trò)|giả vờ|hãy giả|gio ban la)(?!\w)"
    r"|(?<!\w)(?:system prompt|prompt sistem|api keys?|kunci api|khóa api|developer mode|mode (?:debug|pengembang|developer)|debug mode|chế độ (?:gỡ lỗi|nhà phát triển)|"
    r"jailbreak|configuration file|berkas konfigurasi|environment variables?|hidden instructions?|instruksi tersembunyi|lời nhắc hệ thống)(?!\w)"
    r"|(?<!\w)(?:start|begin) your (?:reply|answer|response)|(?<!\w)mulai(?:lah)? jawaban(?:mu)?(?!\w)|(?<!\w)bắt đầu câu trả lời(?!\w)"
    r"|(?<!\w)(?:write|print|repeat|say|(?:tulis|cetak|ulangi|katakan)(?:kan|lah)?|viết|lặp lại|in ra) ?: ?[\"'“‘]",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?<!\w)(?:act as|bertindak(?:lah)? sebagai|translate (?:this|that|the following|from)|terjemahkan (?:ini|ke|dari|kalimat)|dịch (?:câu|đoạn|từ|sang))(?!\w)"
    r"|(?<!\w)(?:(?:just |only |simply |please |now )*(?:say|state|claim|write|print|output|repeat|reply|respond|answer)(?: (?:only|just|with|that|back|exactly|the words?|the sentence|the following))+"
    r"|(?:write|print|repeat|say)[: ]+[\"'“‘]|confirm that|admit that|always (?:reply|answer|say)|"
    r"(?:katakan|bilang|nyatakan|jawab|tulis(?:kan)?|cetak|ulangi|akui|konfirmasi)(?:lah)?(?: saja)?(?: bahwa| dengan| kalimat| kata| kalau| hanya)+|(?:tulis|cetak|ulangi|katakan)(?:kan|lah)?[: ]+[\"'“‘]|"
    r"akui bahwa|jawab selalu|selalu jawab|luôn trả lời|chỉ trả lời|(?:hãy |chỉ |được )*(?:nói|viết|in ra|lặp lại|trả lời|khẳng định|xác nhận|thừa nhận|thú nhận)(?: rằng| câu| là| bằng| đúng| y nguyên| một từ)+|(?:viết|lặp lại|in ra)[: ]+[\"'“‘])",
    re.IGNORECASE,
)
"""Wordings of an order that are as common in questions: "Does the article say that ...?"."""
_ORDERING = re.compile(
    r"(?:^|[.,;:!?\"'“”‘’(\[<>*#|/–—-]|(?<!\w)(?:and|then|please|now|just|only|simply|instead|must|should|but|so|will|could you|can you|would you|you to|dan|lalu|kemudian|terus|tolong|harap|mohon|"
    r"harus|silakan|saja|hanya|cukup|sekarang|coba|kamu|anda|và|rồi|hãy|vui lòng|phải|chỉ|xin|giờ|bạn))\s*$",
    re.IGNORECASE,
)
"""What stands before an order and not before the verb of a statement: nothing, a mark, a joining word, "please"."""
_MARKUP = re.compile(
    r"<\|im_start\|>\s*(?:system|assistant).{0,400}?<\|im_end\|>|<\|im_start\|>\s*user|<<SYS>>.{0,400}?<</SYS>>|"
    r"<{1,2}[^<>]{0,200}>{1,2}|\{[^{}]{0,300}\}|\[/?(?:SYSTEM|INST|ASSISTANT|USER|ADMIN|OVERRIDE)[^\]]{0,80}\]|```(?:json)?|#{2,}\s*(?:system|instruction)\w*:?",
    re.IGNORECASE | re.DOTALL,
)
MIN_ASKED = 2
"""Words of which a question has at least so many."""
_BLOCK = re.compile(
    r"<(?P<angle>(?!(?:[biupqs]|em|strong|span|div|code|mark|h\d|li|sup|sub)>)[^\W\d][\w:-]*)>.{0,400}?</(?P=angle)>|"
    r"\[(?P<square>[^\W\d][\w:-]*)\].{0,400}?\[/(?P=square)\]",
    re.IGNORECASE | re.DOTALL,
)
"""Text between two marks of any name, as tools and systems hand things over; markup of appearance apart."""
_ADDRESS = re.compile(
    r"(?<!\w)(?:I(?:'m|'ll|'ve|'d)?|me|my|mine|(?-i:us)|we|our|you(?:'re|'ll|'ve|r|rs)?|saya|aku|gue|gw|kami|kita|kamu|anda|lu|tôi|mình|"
    r"chúng tôi|chúng ta|bạn|cậu|tao|mày)(?!\w)",
    re.IGNORECASE,
)
"""First and second person: what speaks of itself or to the assistant says nothing about the sources."""
_FIGURE = re.compile(r"\b(?!(?:19|20)\d\d\b)\d[\d.,]*")
COURTESY = re.compile(
    r"\W*(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?(?: (?:so|very) much)?|thx|ok(?:ay)?|bye|halo|hai|selamat (?:pagi|siang|sore|malam)|"
    r"terima kasih(?: banyak)?|makasih(?: banyak)?|trims|oke|sip|xin chào|chào(?: bạn)?|cảm ơn(?: bạn| nhiều)?|cám ơn|tạm biệt|cam on|xin chao)\W*)+",
    re.IGNORECASE,
)
"""Greetings and thanks, which ask nothing."""
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\n+")
_ASKS = re.compile(
    r"\?|(?<!\w)(?:tell me|sebutkan|cho biết|how many|how much|what|when|who|where|why|which|berapa\w*|apa|apakah|kapan|siapa|di ?mana|mengapa|kenapa|bagaimana|bao nhiêu|khi nào|năm nào|ai|"
    r"ở đâu|tại sao|vì sao|là gì|như thế nào|nào|gì)(?!\w)",
    re.IGNORECASE,
)
_QUESTION_INSIDE = re.compile(
    r"(?:\b(?:and|then|but|dan|lalu|kemudian|terus|và|rồi|sau đó)\b|[,:])\s*(?P<rest>(?:tell me|sebutkan|cho biết)\b.*|(?:how|what|when|who|where|why|which|berapa|apa|kapan|siapa|"
    r"di ?mana|mengapa|kenapa|bagaimana|bao nhiêu|có bao nhiêu|khi nào|năm nào|ai|tại sao|vì sao)\b.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What a text asks the sources."""

    asked: str
    """Empty where nothing is asked."""
    steered: bool
    """Whether something was set aside that tried to steer, or was said to the assistant."""
    aside: str = ""
    """What was set aside, its figures left out; the matter of a question that says only "how many was it?"."""


def _without_blocks(text: str) -> str:
    """``text`` without what stands between marks, unless nothing is asked outside of them."""
    rest = _BLOCK.sub(" . ", text)
    return rest if len(re.findall(r"\w+", rest)) >= MIN_ASKED else text


def request_of(text: str) -> Request:
    """``text`` without what tries to steer, and without sentences beside the question that only speak to the assistant."""
    plain = " ".join(_MARKUP.sub(" . ", _without_blocks(text)).split())
    marked = bool(_MARKUP.search(text) or _BLOCK.search(text))
    steers = _steers(plain)
    clauses = _CLAUSE.split(plain)
    asides = [c for c in clauses if _ADDRESS.search(c) and not _ASKS.search(c)] if any("?" in c for c in clauses) else []
    if not steers and not asides:
        return Request(plain.strip(" .") if marked else text, marked)
    kept: list[str] = []
    for clause in clauses:
        if clause in asides:
            continue
        if not _steers(clause):
            kept.append(clause.strip())
        elif (inside := _QUESTION_INSIDE.search(clause)) and not _steers(inside["rest"]):
            kept.append(inside["rest"].strip())
    rest = " ".join(kept).strip(" .,")
    aside = _FIGURE.sub(" ", " ".join(c for c in clauses if c.strip() not in kept))
    return Request(rest if _ASKS.search(rest) else "", True, aside)


def _steers(text: str) -> bool:
    return bool(_STEERING.search(text)) or any(_ORDERING.search(text[: order.start()]) for order in _COMMAND.finditer(text))
