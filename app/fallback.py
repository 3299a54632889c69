"""Why an answer was not written by the language model, in a plain line for the reader."""

from __future__ import annotations

from ingest.documents import Language

_HEAD: dict[Language, str] = {
    "en": "Sentences of the sources, without the language model: ",
    "id": "Kalimat dari sumber, tanpa model bahasa: ",
    "vi": "Câu lấy từ nguồn, không dùng mô hình ngôn ngữ: ",
}
_REASONS: dict[str, dict[Language, str]] = {
    "checks": {
        "en": "nothing that it wrote passed the checks.",
        "id": "tidak ada tulisannya yang lolos pemeriksaan.",
        "vi": "không câu nào do mô hình viết vượt qua kiểm tra.",
    },
    "nothing": {
        "en": "it found no answer in the passages.",
        "id": "model itu tidak menemukan jawaban dalam kutipan.",
        "vi": "mô hình không tìm thấy câu trả lời trong các đoạn.",
    },
    "down": {"en": "it does not answer at {place}.", "id": "tidak ada jawaban dari {place}.", "vi": "{place} không trả lời."},
    "slow": {"en": "{place} is too slow.", "id": "{place} terlalu lambat.", "vi": "{place} quá chậm."},
    "limited": {
        "en": "{place} is asked too often for its limits.",
        "id": "batas permintaan {place} terlampaui.",
        "vi": "{place} đã hết lượt hỏi cho phép.",
    },
    "cut": {"en": "{place} broke off.", "id": "{place} terputus.", "vi": "{place} bị ngắt giữa chừng."},
    "not-a-model": {
        "en": "{place} answers with a web page. Check SUMBER_LLM_ADDRESS.",
        "id": "{place} menjawab dengan halaman web. Periksa SUMBER_LLM_ADDRESS.",
        "vi": "{place} trả về một trang web. Hãy kiểm tra SUMBER_LLM_ADDRESS.",
    },
    "empty": {"en": "{place} sent an empty answer.", "id": "{place} mengirim jawaban kosong.", "vi": "{place} gửi câu trả lời trống."},
    "endless": {
        "en": "what {place} wrote came to no end.",
        "id": "tulisan {place} tidak berakhir.",
        "vi": "{place} viết mãi không dừng.",
    },
    "garbled": {
        "en": "what {place} sent cannot be read.",
        "id": "kiriman {place} tidak dapat dibaca.",
        "vi": "không đọc được nội dung {place} gửi.",
    },
    "unknown-model": {
        "en": "{place} does not know the model in SUMBER_LLM_MODEL.",
        "id": "{place} tidak mengenal model di SUMBER_LLM_MODEL.",
        "vi": "{place} không có mô hình ghi trong SUMBER_LLM_MODEL.",
    },
    "key": {
        "en": "{place} does not accept the key in SUMBER_LLM_KEY.",
        "id": "{place} menolak kunci di SUMBER_LLM_KEY.",
        "vi": "{place} không chấp nhận khóa trong SUMBER_LLM_KEY.",
    },
    "refused": {
        "en": "{place} refused the request; SUMBER_LLM_CONTEXT may be too large.",
        "id": "{place} menolak permintaan; SUMBER_LLM_CONTEXT mungkin terlalu besar.",
        "vi": "{place} từ chối yêu cầu; SUMBER_LLM_CONTEXT có thể quá lớn.",
    },
    "failed": {"en": "{place} reported a failure.", "id": "{place} melaporkan kegagalan.", "vi": "{place} báo lỗi."},
}


def why_extractive(trouble: str, language: Language, place: str, detail: str = "") -> str:
    """The line for a trouble of :class:`~app.language_model.ModelFailed`, ``checks`` or ``nothing``; else ``detail`` as it is."""
    known = _REASONS.get(trouble)
    return _HEAD[language] + (known[language].format(place=place) if known else detail)
