"""Words of ours that a checked claim may hold, in the reader's language."""

from __future__ import annotations

from app.comparison import DifferenceKind
from ingest.documents import Language

_VERDICTS: dict[str, dict[Language, str]] = {
    "supported": {
        "en": "The sources say this ({places}).",
        "id": "Sumber menyatakan hal ini ({places}).",
        "vi": "Các nguồn nói đúng như vậy ({places}).",
    },
    "supported-note": {
        "en": "A source says this ({places}), but there is a known disagreement; see the note.",
        "id": "Ada sumber yang menyatakan hal ini ({places}), tetapi ada perbedaan yang diketahui; lihat catatan.",
        "vi": "Có nguồn nói như vậy ({places}), nhưng có chỗ không thống nhất đã biết; xem ghi chú.",
    },
    "partly_supported": {
        "en": "The sources hold a part of this ({places}); nothing was found on: {missing}.",
        "id": "Sumber memuat sebagian dari kalimat ini ({places}); tidak ditemukan: {missing}.",
        "vi": "Các nguồn chỉ có một phần của câu này ({places}); không tìm thấy: {missing}.",
    },
    "contradicted": {
        "en": "The sources say otherwise ({places}): {differences}.",
        "id": "Sumber menyatakan lain ({places}): {differences}.",
        "vi": "Các nguồn nói khác ({places}): {differences}.",
    },
    "not_found": {
        "en": "The sources do not say this. The closest passages are listed; they are not evidence.",
        "id": "Sumber tidak menyatakan hal ini. Bagian yang paling dekat dicantumkan; itu bukan bukti.",
        "vi": "Các nguồn không nói điều này. Những đoạn gần nhất được liệt kê; đó không phải là bằng chứng.",
    },
    "heading": {"en": "Not checked: a heading.", "id": "Tidak diperiksa: judul.", "vi": "Không kiểm tra: tiêu đề."},
    "question": {
        "en": "Not checked: a question claims nothing.",
        "id": "Tidak diperiksa: pertanyaan tidak menyatakan apa-apa.",
        "vi": "Không kiểm tra: câu hỏi không khẳng định điều gì.",
    },
    "bibliography": {
        "en": "Not checked: an entry of the list of works.",
        "id": "Tidak diperiksa: entri daftar pustaka.",
        "vi": "Không kiểm tra: mục trong danh sách tài liệu.",
    },
    "too-long": {
        "en": "Not checked: longer than a sentence can be; add full stops.",
        "id": "Tidak diperiksa: terlalu panjang untuk satu kalimat; tambahkan titik.",
        "vi": "Không kiểm tra: quá dài để là một câu; hãy thêm dấu chấm.",
    },
    "quotation": {
        "en": "Not checked: a quotation whose wording stands in no source at hand; compare it with the original.",
        "id": "Tidak diperiksa: kutipan yang bunyinya tidak ada dalam sumber yang tersedia; bandingkan dengan aslinya.",
        "vi": "Không kiểm tra: lời trích không có nguyên văn trong các nguồn hiện có; hãy so với bản gốc.",
    },
    "opinion": {
        "en": "Not checked: a view or a remark on the text itself.",
        "id": "Tidak diperiksa: pendapat atau keterangan tentang tulisan itu sendiri.",
        "vi": "Không kiểm tra: ý kiến hoặc lời nói về chính bài viết.",
    },
    "nothing-to-check": {
        "en": "Not checked: it says nothing that a source could settle.",
        "id": "Tidak diperiksa: tidak ada yang dapat dipastikan dari sumber.",
        "vi": "Không kiểm tra: không có gì mà nguồn có thể xác định.",
    },
    "impossible-date": {
        "en": "The date {missing} does not exist.",
        "id": "Tanggal {missing} tidak ada.",
        "vi": "Ngày {missing} không tồn tại.",
    },
    "other-language": {
        "en": "Not checked: only Indonesian, English and Vietnamese are read.",
        "id": "Tidak diperiksa: hanya bahasa Indonesia, Inggris, dan Vietnam yang dibaca.",
        "vi": "Không kiểm tra: chỉ đọc tiếng Indonesia, tiếng Anh và tiếng Việt.",
    },
    "unknown-work": {
        "en": "{work}: no such work is in the bibliography.",
        "id": "{work}: karya ini tidak ada dalam bibliografi.",
        "vi": "{work}: không có công trình này trong thư mục.",
    },
    "wrong-year": {
        "en": "{work}: this author's works in the bibliography are of {years}.",
        "id": "{work}: karya penulis ini dalam bibliografi berasal dari {years}.",
        "vi": "{work}: các công trình của tác giả này trong thư mục thuộc năm {years}.",
    },
    "unknown-number": {
        "en": "{work}: the draft has no list of works with this number.",
        "id": "{work}: naskah tidak memuat daftar pustaka dengan nomor ini.",
        "vi": "{work}: bản thảo không có mục tài liệu mang số này.",
    },
    "not-in-source": {
        "en": "{work}: the work is known, but its passages do not hold this claim.",
        "id": "{work}: karyanya dikenal, tetapi isinya tidak memuat pernyataan ini.",
        "vi": "{work}: công trình có trong thư mục, nhưng nội dung không chứa điều này.",
    },
    "no-passages": {
        "en": "{work}: the work is in the bibliography, but its text is not at hand.",
        "id": "{work}: karyanya ada dalam bibliografi, tetapi teksnya tidak tersedia.",
        "vi": "{work}: công trình có trong thư mục, nhưng không có văn bản.",
    },
    "known": {"en": "{work}: known.", "id": "{work}: dikenal.", "vi": "{work}: đã biết."},
}
_KINDS: dict[DifferenceKind, dict[Language, str]] = {
    "figure": {"en": "figure", "id": "angka", "vi": "số liệu"},
    "unit": {"en": "unit", "id": "satuan", "vi": "đơn vị"},
    "date": {"en": "date", "id": "tanggal", "vi": "thời gian"},
    "name": {"en": "name", "id": "nama", "vi": "tên"},
    "actor": {"en": "actor", "id": "pelaku", "vi": "chủ thể"},
    "place": {"en": "place", "id": "tempat", "vi": "địa điểm"},
    "population": {"en": "group", "id": "kelompok", "vi": "nhóm"},
    "direction": {"en": "direction", "id": "arah", "vi": "chiều hướng"},
    "negation": {"en": "negation", "id": "penyangkalan", "vi": "phủ định"},
}
_DIFFERENCE: dict[Language, str] = {
    "en": '{kind} "{claimed}" in the draft, "{source}" in the source',
    "id": '{kind} "{claimed}" dalam naskah, "{source}" dalam sumber',
    "vi": '{kind} "{claimed}" trong bản thảo, "{source}" trong nguồn',
}


def verdict_words(name: str, language: Language, **parts: str) -> str:
    """The explanation called ``name`` with its parts put in; parts are plain text and may hold any character."""
    text = _VERDICTS[name][language]
    for part, value in parts.items():
        text = text.replace("{" + part + "}", value)
    return text


def difference_words(kind: DifferenceKind, claimed: str, source: str, language: Language) -> str:
    """One difference as a phrase."""
    return _DIFFERENCE[language].format(kind=_KINDS[kind][language], claimed=claimed, source=source)
