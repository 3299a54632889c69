"""The kinds of answer that a question may want, told by its words in three languages."""

from __future__ import annotations

import re
from typing import Literal

from app.vocabulary import ORDINALS

Kind = Literal["money", "count", "percent", "date", "who", "where", "list", "definition", "reason", "comparison", "age", "fact"]

_KIND_CUES: tuple[tuple[Kind, str], ...] = (
    (
        "money",
        r"budget|costs?|wages?|salar(?:y|ies)|price|how much money|fines?|anggaran|biaya|gaji|upah|bayaran|harga|denda|dana|ngân sách|chi phí|tiền lương|lương|"
        r"kinh phí|(?<!đánh )giá|tiền phạt|phạt bao nhiêu|tiền công|bao nhiêu tiền",
    ),
    (
        "percent",
        r"percent\w*|per cent|%|persen\w*|prosentase|presentase|phần trăm|phan tram|tỷ lệ|tỉ lệ|ty le|ti le|share|proportion|proporsi|rate|"
        r"tingkat(?! (?:provinsi|internasional|nasional|pusat|lokal|kecamatan|kabupaten|desa|daerah|global|regional|dunia|sekolah|asia))",
    ),
    (
        "age",
        r"what age|how old|usia berapa|umur berapa|berapa (?:usia|umur)|bao nhiêu tuổi|mấy tuổi|bao nhieu tuoi|minimum age(?! convention)|(?<!konvensi )usia minimum|(?<!công ước )(?<!công ước về )tuổi tối thiểu",
    ),
    (
        "date",
        r"^when\b|[,;:?.] when\b|(?:and|or|since|but) when\b|when (?:did|was|were|is|does|do|will|has|have|had|are|exactly)\b|what (?:year|date|month|period)s?|which (?:years?|months?|dates?|period)|(?:start|end|starting|closing) (?:and \w+ )?dates?|kapan|"
        r"tahun berapa|tanggal berapa|(?:tanggal|bulan|tahun) (?:apa|mulai)|khi nào|(?<!không )bao giờ|năm nào|ngày nào|tháng mấy|tháng nào|thời gian nào|"
        r"thời điểm nào|năm bao nhiêu|khi nao|nam nao|ngay nao|thang nao|thang may|since when|sejak kapan",
    ),
    (
        "count",
        r"how many|how much|number of|total|berapa|jumlah|banyaknya|bao nhiêu|số lượng|mấy\b|bao nhieu|so luong|tổng số|tong so|how long|berapa lama|bao lâu",
    ),
    (
        "who",
        r"who\b|whom|whose|siapa|oleh siapa|ai\b|những ai|by which|which (?:organi[sz]ation|body|ministry|agency|institution|partner)s?|"
        r"lembaga apa|pihak mana|kementerian apa|cơ quan nào|tổ chức nào|co quan nao|to chuc nao",
    ),
    (
        "where",
        r"where\b|which (?:city|cities|province|provinces|country|countries|place|places)|di ?mana|kota mana|provinsi mana|negara mana|ở đâu|"
        r"nơi nào|tỉnh nào|thành phố nào|nước nào|o dau|tinh nao|nuoc nao",
    ),
    (
        "reason",
        r"why\b|reasons?\b|causes?\b|because of what|mengapa|kenapa|alasan\w*|penyebab\w*|sebab\w*|faktor\w*|factors?|tại sao|vì sao|"
        r"nguyên nhân|lý do|yếu tố|tai sao|vi sao|nguyen nhan|ly do|purpose|aims?\b|goals?\b|objectives?|tujuan\w*|mục tiêu|mục đích|muc tieu|muc dich|(?:untuk|buat|demi) apa|apa gunanya|what for|how come|để làm gì|nhằm gì",
    ),
    (
        "comparison",
        r"compar\w+|difference|differ|versus|\bvs\b|banding\w*|dibanding\w*|perbandingan|perbedaan|beda\w*|so sánh|so với|khác nhau|khác gì|so sanh|so voi|"
        r"change[ds]?\b|perubahan|thay đổi|increase|decrease|naik|turun|tăng|giảm",
    ),
    (
        "definition",
        r"what (?:is|are|does|do)\b|define\w*|definition\w*|meaning|apa itu|apa (?:yang )?dimaksud|maksud\w*|definisi\w*|pengertian|arti(?:nya)?|makna(?:nya)?|kepanjangan|"
        r"stands? for|là gì|nghĩa là|định nghĩa|khái niệm|viết tắt|la gi|dinh nghia|khai niem",
    ),
    (
        "list",
        r"which\b|what (?:were|forms|kinds|types|sectors|components|roles|factors)|what (?:[a-z]+ ){0,3}?[a-z]{3,}(?<!s)s(?: [a-z]+)? "
        r"(?:and|or|did|do|were|are|have|can|must|should|may)|list\b|name the|apa saja|sebutkan|apa aja|siapa saja|mana saja|"
        r"những .*(?:nào|gì)|các .* nào|gồm những|bao gồm|kể tên|nêu|liệt kê|gom nhung|ke ten",
    ),
)
_ASKED_APART = frozenset(("list", "reason", "who", "where", "date", "definition"))
_PERCENT_ASKED = re.compile(
    r"(?<!\w)(?:percent\w*|per cent|persen\w*|prosentase|presentase|phần trăm|phan tram|(?:what|which)(?: \w+){0,2} (?:share|proportion|rate)|"
    r"berapa(?: besar)? (?:tingkat|proporsi)|(?:tỷ|tỉ) lệ [^,;?]*?(?:bao nhiêu|mấy))(?!\w)|%",
    re.IGNORECASE,
)
_KINDS = tuple((kind, re.compile(rf"(?<!\w)(?:{cues})(?!\w)", re.IGNORECASE)) for kind, cues in _KIND_CUES)


PERSON = re.compile(
    r"(?<!\w)(?:teachers?|principal|headteacher|headmaster|lecturer|supervisor|ministers?|vice[- ]minister|director|president|ambassador|"
    r"actors?|actress(?:es)?|mcs?|celebrit\w+|singers?|authors?|experts?|officials?|spokes\w+|chair\w*|secretary|coordinator|head|manager|"
    r"researchers?|students?|parents?|wife|husband|guru|kepala|dosen|pembimbing|menteri|wakil menteri|direktur|presiden|dubes|duta besar|"
    r"aktor|aktris|selebriti|artis|penulis|ahli|pakar|pejabat|juru bicara|ketua|sekretaris|koordinator|manajer|peneliti|siswa|murid|"
    r"orang tua|istri|suami|giáo viên|hiệu trưởng|thầy|cô giáo|giảng viên|bộ trưởng|thứ trưởng|giám đốc|chủ tịch|đại sứ|diễn viên|nghệ sĩ|"
    r"ca sĩ|tác giả|chuyên gia|quan chức|người phát ngôn|trưởng|thư ký|điều phối viên|quản lý|nhà nghiên cứu|học sinh|phụ huynh)(?!\w)",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?<!\w)(?:e-?mail|phone|telephone|address|website|street|alamat|telepon|nomor hp|situs web|jalan(?:nya)? apa|nama jalan\w*|địa chỉ|"
    r"điện thoại|số máy|đường nào|trang web)(?!\w)",
    re.IGNORECASE,
)
CONTACT_GIVEN = re.compile(
    r"@|https?:|www\.|(?<!\w)(?:street|road|avenue|hotline|jalan [A-Z]|jl\.|đường [A-ZĐ]|phố [A-ZĐ]|"
    r"số \d+ [A-ZĐ]|\+\d{2}|\w+\.(?:org|vn|com|id))(?!\w)"
)
CLOCK = re.compile(r"(?<!\w)(?:what time|at what hour|jam berapa|pukul berapa|mấy giờ|lúc nào trong ngày)(?!\w)", re.IGNORECASE)
CLOCK_GIVEN = re.compile(
    r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\d ?(?:a\.?m|p\.?m)\b|(?:pukul|jam|lúc) \d{1,2}(?!\d)|\d{1,2} giờ(?! (?:một|mỗi|làm))", re.IGNORECASE
)
LASTING = re.compile(
    r"(?<!\w)(?:how (?:long|old)|how many (?:years|months|weeks|days|hours)|what number|which (?:article|number|goal)|number of the|"
    r"berapa (?:lama|tahun|bulan|minggu|hari|jam|usia|umur)|(?:usia|umur|pasal|nomor|tujuan) (?:ke ?)?berapa|"
    r"bao lâu|(?:bao nhiêu|mấy) (?:năm|tháng|tuần|ngày|giờ|tuổi)|(?:điều|số|mục tiêu) (?:mấy|nào|bao nhiêu))(?!\w)",
    re.IGNORECASE,
)
"""Asked for an age, a duration or the number of an article rather than how many there are."""
WHICH = re.compile(
    r"(?<!\w)(?:which|what (?!is|was|are|were|did|does|do)|(?<!di )mana|nào|gì|(?:gedung|nama|jenis|bentuk|lembaga|hal|judul) apa)(?!\w)",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"(?<!\w)(?:ke ?-?berapa|thứ mấy|urutan|which place|what rank|hạng mấy)(?!\w)", re.IGNORECASE)
ORDINAL_GIVEN = re.compile(
    "|".join(rf"(?<!\w)(?:{words})(?!\w)" for words, _ in ORDINALS) + r"|\d(?:st|nd|rd|th)\b|ke-\d|thứ \d", re.IGNORECASE
)
PERCENT = re.compile(r"(?<!\w)(?:percent\w*|per cent|persen\w*|phần trăm|phan tram)(?!\w)|%", re.IGNORECASE)
NUMBER = re.compile(r"(?<!\w)(?:how many|how much|berapa (?:banyak|jumlah|orang|anak)|bao nhiêu|bao nhieu|mấy)(?!\w)", re.IGNORECASE)
WHO = re.compile(r"(?<!\w)(?:who|whom|siapa|ai|tên|name[ds]?|nama\w*)(?!\w)", re.IGNORECASE)
"""What is asked for by its own words, and by what a sentence shows that it gives it (``*_GIVEN``)."""


def kinds_of(text: str) -> set[Kind]:
    """The kinds of answer that ``text`` asks for; ``fact`` where nothing says more."""
    kinds = {kind for kind, cue in _KINDS if cue.search(text)}
    if kinds & _ASKED_APART and not _PERCENT_ASKED.search(text):
        kinds.discard("percent")  # "the high rate": a matter, not what is asked for
    if "percent" in kinds:
        kinds.discard("count")
    if kinds & {"count", "percent", "date", "who", "where", "reason", "comparison", "age"}:
        kinds.discard("definition")
    return kinds or {"fact"}


def number_cues(text: str) -> str:
    """The words of ``text`` that ask for a number."""
    return " ".join(match[0] for kind, cue in _KINDS if kind in ("count", "percent") for match in cue.finditer(text))
