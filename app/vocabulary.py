"""Words by which a claim is taken apart: number words, units, negations, opposites and heads of names, in three languages."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.documents import Language

NUMBER_WORDS: dict[Language, dict[str, int]] = {
    "en": {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
    "id": {
        "dua belas": 12,
        "sebelas": 11,
        "dua": 2,
        "tiga": 3,
        "empat": 4,
        "lima": 5,
        "enam": 6,
        "tujuh": 7,
        "delapan": 8,
        "sembilan": 9,
        "sepuluh": 10,
    },
    "vi": {"mười hai": 12, "mười một": 11, "hai": 2, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "ba": 3},
}
"""Vietnamese "năm" (five, year) and "một" (one, a) say too little to be read as numbers."""
FRACTIONS: tuple[tuple[str, Decimal], ...] = (
    (r"two[ -]thirds|dua pertiga|hai phần ba", Decimal("66.7")),
    (r"three[ -]quarters|tiga perempat|ba phần tư", Decimal(75)),
    (r"(?:one|a)[ -]third|sepertiga|một phần ba", Decimal("33.3")),
    (r"(?:one|a)[ -]quarter|seperempat|một phần tư", Decimal(25)),
    (r"(?:one|a)[ -]fifth|seperlima|một phần năm", Decimal(20)),
    (r"(?:one[ -])?half|separuh|setengah|một nửa", Decimal(50)),
)
ORDINALS: tuple[tuple[str, int], ...] = (
    (r"first|pertama|đầu tiên|thứ nhất", 1),
    (r"second|kedua|thứ hai", 2),
    (r"third|ketiga|thứ ba", 3),
    (r"fourth|keempat|thứ tư", 4),
    (r"fifth|kelima|thứ năm", 5),
)
_UNITS: tuple[tuple[str, str], ...] = (
    ("household", r"households?|rumah tangga|hộ gia đình|hộ dân|hộ"),
    ("family", r"famil(?:y|ies)|keluarga|gia đình"),
    ("school", r"schools?|sekolah|trường(?: học)?"),
    ("area", r"(?:enumeration |census )?areas?|wilayah pencacahan|blok sensus|wilayah|địa bàn(?: điều tra)?"),
    ("times", r"times|kali|lần|lượt(?: xem)?|views?"),
    ("hour", r"hours?|jam|giờ"),
    ("day", r"days?|hari|ngày"),
    ("week", r"weeks?|minggu|pekan|tuần"),
    ("month", r"months?|bulan|tháng"),
    ("year", r"years?(?:[ -]olds?| of age)?|tahun|tuổi|năm"),
    ("country", r"countr(?:y|ies)|nations|negara|nước|quốc gia"),
    ("province", r"provinces?|provinsi|tỉnh(?: thành)?|tỉnh, thành phố"),
    ("state", r"(?:member )?states?|members?|negara anggota|anggota|(?:quốc gia|nước) thành viên|thành viên"),
    (
        "person",
        r"child(?:ren)?(?: labourers?)?|people|persons?|participants?|delegates?|teachers?|parents|students?|pupils?|workers?|labourers?|"
        r"anak|orang|peserta|guru|siswa|pekerja|pelajar|pemirsa|viewers?|trẻ(?: em)?|em|người|đại biểu|giáo viên|học sinh|lao động|bé",
    ),
    ("dollar", r"(?:us )?dollars?|usd|dolar(?: as)?|đô la(?: mỹ)?"),
    ("dong", r"(?:vn)?d[oô]ng|đồng|vnd"),
    ("like", r"likes?|suka|lượt thích"),
    ("company", r"compan(?:y|ies)|enterprises?|firms?|perusahaan|doanh nghiệp|công ty"),
    ("component", r"components?|komponen|hợp phần|cấu phần"),
    ("role", r"roles?|peran(?:an)?|vai trò"),
)
UNIT_AFTER = re.compile(
    r"(?:[\s)]*(?:of the |of |more |other |lượt |orang |số |among the )?(?:[^\W\d_]+ )??)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in sorted(_UNITS, key=lambda u: u[0] != "like"))
    + r")(?!\w)",
    re.IGNORECASE,
)
AGE_BEFORE = re.compile(
    r"(?:\bage[ds]?(?: of| as| at)?|\busia(?: minimum)?|\bberusia|\bumur|\btuổi(?: tối thiểu)?(?: là)?|\bunder|\bdi bawah)\s*$",
    re.IGNORECASE,
)
NEGATION: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:not|never|cannot|neither|nor|no longer|n[o']t)\b|\w+n't\b|\bno(?= (?!\d|\.))|\b(?:fail\w*|refus\w*|without)\b", re.IGNORECASE
    ),
    "id": re.compile(r"\b(?:tidak|bukan(?!lah hanya)|belum|tak|gagal|menolak|tanpa)\b", re.IGNORECASE),
    "vi": re.compile(r"\b(?:không|chưa|chẳng|từ chối|thất bại)\b", re.IGNORECASE),
}
NOT_NEGATION = re.compile(
    r"\bnot only\b|\b(?:belum (?:berusia|berumur|genap|mencapai)|chưa (?:đủ|đến|tới)|not yet)\s+(?:usia )?\d"
    r"|\btidak hanya\b|\bbukan hanya\b|\bkhông chỉ\b|\bkhông những\b|\bno\.? ?\d|\bno later\b|\bnot least\b",
    re.IGNORECASE,
)
_OPPOSITES: tuple[tuple[str, str, str], ...] = (
    (
        "change",
        r"rise[sn]?|rose|rising|increas\w+|grow\w*|grew|climb\w*|went up|naik|meningkat|bertambah|melonjak|kenaikan|peningkatan"
        r"|tăng(?! cường| trưởng)|gia tăng",
        r"fall(?:s|en|ing)?|fell|decreas\w+|declin\w+|drop(?:s|ped)?(?! ?-?out| out)|reduc\w+|shr[aiu]nk|went down|turun"
        r"|menurun|berkurang|merosot|penurunan|giảm",
    ),
    ("order", r"before|prior to|sebelum|trước(?: khi)?", r"after|following|setelah|sesudah|sau(?: khi)?"),
    (
        "sex",
        r"boys?|males?|(?:anak )?laki-laki|(?:trẻ em|em|bé) trai|con trai|nam giới",
        r"girls?|females?|(?:anak )?perempuan|(?:trẻ em|em|bé) gái|con gái|nữ giới",
    ),
    (
        "residence",
        r"urban|cit(?:y|ies)|perkotaan|kota(?! ho| hcm)|thành thị|đô thị",
        r"rural|countryside|villages?|pedesaan|perdesaan|desa|nông thôn",
    ),
    (
        "rank",
        r"highest|largest|most common|tertinggi|terbesar|terbanyak|cao nhất|lớn nhất|nhiều nhất",
        r"lowest|smallest|least|terendah|terkecil|paling sedikit|thấp nhất|nhỏ nhất|ít nhất",
    ),
    (
        "permission",
        r"allow\w*|permit\w*|legalis\w+|mengizinkan|memperbolehkan|diperbolehkan|cho phép",
        r"prohibit\w*|bans?|banned|forbid\w*|outlaw\w*|melarang|dilarang|larangan|nghiêm cấm|cấm",
    ),
    ("outcome", r"succe\w+|berhasil|sukses|keberhasilan|thành công", r"fail\w*|gagal|kegagalan|thất bại"),
    (
        "strength",
        r"strengthen\w*|improv\w+|memperkuat|menguat|memperluas|extend\w*|expand\w*|tăng cường|củng cố|mở rộng",
        r"weaken\w*|worsen\w*|narrow\w*|melemah\w*|memperlemah|mempersempit|làm suy yếu|thu hẹp",
    ),
    (
        "membership",
        r"(?:re)?join\w*|bergabung|gia nhập",
        r"(?:left|leave|withdr\w+)(?: the)? ilo|keluar dari|menarik diri|rút khỏi|rời khỏi",
    ),
    ("opening", r"open(?:ed|s|ing)?|membuka|dibuka|mở", r"clos(?:ed|es|ing|ure)|menutup|ditutup|đóng cửa"),
    ("formality", r"\bformal sector|sektor formal|khu vực chính thức", r"informal|phi chính thức"),
    ("duty", r"compulsory|mandatory|obligatory|wajib|bắt buộc", r"voluntary|optional|sukarela|tự nguyện"),
    ("stance", r"neutral|netral|trung lập", r"partisan|biased|memihak|thiên vị"),
    ("autonomy", r"independen\w+|mandiri|độc lập", r"dependent on|bergantung pada|tergantung pada|phụ thuộc"),
)
OPPOSITES = tuple(
    (axis, re.compile(rf"(?<!\w)(?:{one})(?!\w)", re.IGNORECASE), re.compile(rf"(?<!\w)(?:{other})(?!\w)", re.IGNORECASE))
    for axis, one, other in _OPPOSITES
)
BODY_HEADS = re.compile(
    r"\b(?:minist\w+|embass\w+|union|bank|fund|office|department|agency|council|bureau|institut\w*|universit\w+"
    r"|organi[sz]ation|commission|committee|"
    r"federation|association|compan\w+|foundation|kementerian|kedutaan|serikat|bank|dana|kantor|departemen|badan|dewan|biro"
    r"|universitas|organisasi|komisi|"
    r"komite|federasi|asosiasi|perusahaan|yayasan|bộ|đại sứ quán|hội|ngân hàng|quỹ|văn phòng|vụ|cơ quan|hội đồng|cục|viện"
    r"|đại học|tổ chức|ủy ban|liên đoàn|"
    r"tổng cục|hiệp hội|công ty|tập đoàn)\b",
    re.IGNORECASE,
)
INSTRUMENT_HEADS = re.compile(
    r"\b(?:declaration|treaty|agreement|protocol|charter|pact|covenant|accord|convention|deklarasi|perjanjian|protokol"
    r"|piagam|konvensi|tuyên bố|hiệp ước|"
    r"hiệp định|nghị định thư|hiến chương|công ước|hòa ước)\b",
    re.IGNORECASE,
)
VIETNAM_PROVINCES = (
    "An Giang|Bà Rịa - Vũng Tàu|Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước"
    "|Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|"
    "Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng"
    "|Hậu Giang|Hòa Bình|Huế|Hưng Yên|"
    "Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ"
    "|Phú Yên|Quảng Bình|Quảng Nam|"
    "Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Tiền Giang|Trà Vinh"
    "|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái|"
    "Nha Trang|Đà Lạt|Hội An|Long Xuyên"
).split("|")
CITIES = (
    "Hanoi",
    "Bangkok",
    "Jakarta",
    "Geneva",
    "Jenewa",
    "Manila",
    "Yangon",
    "Phnom Penh",
    "Singapore",
    "Turin",
    "Torino",
    "New York",
    "Brussels",
    "Buenos Aires",
)
COUNTRY_NICKNAMES = {
    "US": "US|U.S.|USA|AS|Amerika|American|Mỹ|Hoa Kỳ",
    "AU": "Australian|Úc",
    "KR": "South Korea|South Korean|Korea Selatan|Hàn Quốc",
    "JP": "Japanese|Nhật",
    "CA": "Canadian|Kanada|Gia-na-đa",
    "GB": "UK|British|Inggris|Anh Quốc",
    "TH": "Thai|Thái Lan",
    "KH": "Kamboja|Cambodian|Campuchia",
    "LA": "Lao PDR|Laos",
    "DE": "German",
    "FR": "French",
    "CN": "Chinese|Tiongkok|Cina|Trung Quốc",
    "NL": "Dutch|Belanda",
    "SG": "Singapura",
    "MY": "Malaysian",
}
