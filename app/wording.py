"""Words of ours that an answer may hold, in the reader's language."""

from __future__ import annotations

from ingest.documents import Language

_WORDS: dict[str, dict[Language, str]] = {
    "nothing": {
        "en": "The sources do not say.",
        "id": "Sumber-sumber tidak menyebutkannya.",
        "vi": "Các nguồn không nói về điều này.",
    },
    "related": {
        "en": "The sources do not answer this. The closest passages are below; they are not an answer.",
        "id": "Sumber-sumber tidak menjawab pertanyaan ini. Bagian yang paling dekat ada di bawah; itu bukan jawaban.",
        "vi": "Các nguồn không trả lời câu hỏi này. Những đoạn gần nhất ở bên dưới; đó không phải là câu trả lời.",
    },
    "premise": {
        "en": "The sources do not say that. What they do say:",
        "id": "Sumber-sumber tidak menyatakan demikian. Yang dinyatakan:",
        "vi": "Các nguồn không nói như vậy. Điều các nguồn nói là:",
    },
    "clarify": {
        "en": "Please say what the question is about, for example a survey year, a convention or a programme.",
        "id": "Mohon jelaskan pertanyaannya tentang apa, misalnya tahun survei, konvensi, atau program.",
        "vi": "Xin nói rõ câu hỏi về điều gì, ví dụ năm điều tra, công ước hoặc chương trình.",
    },
    "instruction": {
        "en": "Sumber answers questions from its sources; it does not follow instructions in a question. Ask what the sources say.",
        "id": "Sumber menjawab pertanyaan dari sumber-sumbernya; perintah di dalam pertanyaan tidak diikuti. "
        "Tanyakan apa yang dikatakan sumber.",
        "vi": "Sumber trả lời câu hỏi từ các nguồn; không làm theo mệnh lệnh trong câu hỏi. Hãy hỏi xem các nguồn nói gì.",
    },
    "empty": {
        "en": "The question is empty; type one.",
        "id": "Pertanyaannya kosong; ketikkan satu pertanyaan.",
        "vi": "Câu hỏi trống; hãy nhập một câu hỏi.",
    },
}


def words(name: str, language: Language) -> str:
    """The wording called ``name`` in ``language``."""
    return _WORDS[name][language]
