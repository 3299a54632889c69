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
SCALES: dict[Language, tuple[str, dict[str, int]]] = {
    "en": (r"(?:{number}|a|one)[ -]{scale}s?", {"hundred": 100, "thousand": 1_000, "million": 1_000_000}),
    "id": (r"(?:{number} |se){scale}", {"ratus": 100, "ribu": 1_000, "juta": 1_000_000}),
    "vi": (r"(?:{number}|năm|một) {scale}", {"trăm": 100, "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000}),
}
"""Round numbers in words, such as "five hundred": what stands before the word of a scale, and its worth."""
FRACTIONS: tuple[tuple[str, Decimal], ...] = (
    (r"two[ -]thirds|two (?:out of|in) (?:every )?three|dua pertiga|dua dari (?:setiap )?tiga|hai phần ba", Decimal("66.7")),
    (r"three[ -]quarters|three (?:out of|in) (?:every )?four|tiga dari (?:setiap )?empat|tiga perempat|ba phần tư", Decimal(75)),
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
    ("teacher", r"teachers?|guru|giáo viên|thầy cô"),
    ("parent", r"parents|mothers|fathers|orang tua|phụ huynh|cha mẹ|bố mẹ"),
    (
        "child",
        r"child(?:ren)?(?: labourers?)?|students?|pupils?|labourers?|workers?|anak|siswa|murid|pelajar|pekerja|trẻ(?: em)?|em|bé|học sinh"
        r"|lao động",
    ),
    ("person", r"people|persons?|participants?|delegates?|viewers?|orang|peserta|pemirsa|người|đại biểu"),
    ("dollar", r"(?:us )?dollars?|usd|dolar(?: as)?|đô la(?: mỹ)?"),
    ("dong", r"(?:vn)?d[oô]ng|đồng|vnd"),
    ("like", r"likes?|suka|lượt thích"),
    ("company", r"compan(?:y|ies)|enterprises?|firms?|perusahaan|doanh nghiệp|công ty"),
    ("component", r"components?|komponen|hợp phần|cấu phần"),
    ("role", r"roles?|peran(?:an)?|vai trò"),
    ("minute", r"minutes?|menit|phút"),
    ("hospital", r"hospitals?|clinics?|rumah sakit|klinik|bệnh viện|phòng khám"),
    ("newspaper", r"newspapers?|surat kabar|koran|tờ báo"),
    ("channel", r"channels?|stations?|saluran|stasiun|kênh|đài"),
    ("vote", r"votes?|suara|phiếu"),
    ("language", r"languages|bahasa|thứ tiếng|ngôn ngữ"),
    ("factory", r"factor(?:y|ies)|pabrik|nhà máy|xưởng"),
    ("village", r"villages?|communes?|desa|xã|thôn"),
    ("city", r"cit(?:y|ies)|kota|thành phố"),
    ("expert", r"experts?|specialists?|ahli|pakar|chuyên gia"),
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
    r"\bnot only\b|\bin no case\b|\btidak lain\b|\b(?:belum (?:berusia|berumur|genap|mencapai)|chưa (?:đủ|đến|tới)|not yet)\s+(?:usia )?\d"
    r"|\b(?:tidak|không|not|no) (?:boleh |được |to )?(?:more than|less than|fewer than|lebih dari|kurang dari|melebihi|exceed\w*|quá"
    r"|vượt(?: quá)?|dưới|ít hơn|nhiều hơn)\b|\bchưa thành niên\b|\bkhông chính thức\b|\bkhông gian\b"
    r"|\btidak (?:lebih|kurang) dari\b|\b(?:hầu )?không (?:những|kể)\b|\btak (?:hanya|kurang)\b"
    r"|\bno other\b|\btidak ada (?:\w+ )?lain\b|\bkhông (?:có )?\w+ nào khác\b"
    r"|\btidak hanya\b|\bbukan hanya\b|\bkhông chỉ\b|\bkhông những\b|\bno\.? ?\d|\bno later\b|\bnot least\b",
    re.IGNORECASE,
)
NEAR_NEGATION = re.compile(
    r"\b(?:prohibit\w*|forbid\w*|bans?|banned|lacks?|lacking|insufficient\w*|exclud\w+|un(?:able|likely|willing|paid|aware)|prevent\w*|stop\w*"
    r"|drop(?:s|ped|ping)?[ -]?outs?|(?:leav(?:e|es|ing)|left) out|omit\w*|mengecualikan|dikecualikan|bỏ sót|loại trừ|bỏ ra ngoài"
    r"|dilarang|melarang|larangan|terlarang|kurang|kekurangan|minim|mencegah|putus|bebas|cấm|nghiêm cấm|thiếu|ngăn\w*|bỏ học|tránh|miễn)\b",
    re.IGNORECASE,
)
"""Words that say a denial in another way; against them a negation alone proves no difference."""
_PERIODS: tuple[tuple[str, str], ...] = (
    ("day", r"day|hari|ngày"),
    ("week", r"week|minggu|pekan|tuần"),
    ("month", r"month|bulan|tháng"),
    ("year", r"year|tahun|năm"),
)
PERIOD = re.compile(
    r"(?:(?<!\w)(?:a|one|per|each|every|tiap|setiap|mỗi|một) |(?<!\w)se|/ ?)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PERIODS)
    + r")(?!\w)",
    re.IGNORECASE,
)
"""The period of which a number is said: "42 hours a week", "7 jam sehari", "dalam seminggu"."""
NO_MORE = re.compile(
    r"\b(?:no|not|tidak(?: boleh)?|không(?: được)?|chưa)\s+(?:to\s+)?(?:more than|over|exceed\w*|lebih dari"
    r"|melebihi|vượt(?: quá)?|quá|nhiều hơn)\s*$|\bpaling (?:lama|banyak|tinggi)\s*$|\bmaksim(?:al|um)\s*$|\bmaximum(?: of)?\s*$"
    r"|\btối đa(?: là)?\s*$|\bup to\s*$",
    re.IGNORECASE,
)
NO_LESS = re.compile(
    r"\b(?:no|not|tidak(?: boleh)?|không(?: được)?)\s+(?:less than|fewer than|below|under|kurang dari|di bawah|dưới|ít hơn)\s*$",
    re.IGNORECASE,
)
MORE = re.compile(
    r"(?<!no )(?<!not )\b(?:more than|over|above|exceeding)\s*$|\b(?:lebih dari|di atas)\s*$|\b(?:trên|hơn)\s*$", re.IGNORECASE
)
LESS = re.compile(
    r"(?<!no )(?<!not )\b(?:less than|fewer than|below)\s*$|\b(?:kurang dari|di bawah)\s*$|\b(?:dưới|chưa tới|chưa đến)\s*$", re.IGNORECASE
)
"""Words that put a number strictly above or below: saying the one for the other is a change of direction."""
OLDER = re.compile(
    r"\b(?:over|above|older than|di atas(?: usia| umur)?|lebih dari|trên|từ(?: đủ)?|from|mulai(?: usia)?)\s*$", re.IGNORECASE
)
YOUNGER = re.compile(
    r"\b(?:under|below|younger than|di bawah(?: usia| umur)?|belum(?: berusia| genap| mencapai)?|dưới|chưa (?:đủ|đến|tới))\s*$",
    re.IGNORECASE,
)
"""The same of ages."""
_OPPOSITES: tuple[tuple[str, str, str], ...] = (
    (
        "change",
        r"rise[sn]?|rose|rising|increas\w+|grow\w*|grew|climb\w*|(?:went|go(?:es|ing|ne)?) up"
        r"|naik(?:nya)?|meningkat|bertambah(?:nya)?|melonjak|kenaikan"
        r"|peningkatan"
        r"|(?<!no )more(?! than)|lebih banyak(?! d)|nhiều hơn"
        r"|meningkatnya|meningkatkan|menaikkan|menambah|tăng(?! cường| trưởng)|gia tăng|đi lên",
        r"fall(?:s|en|ing)?|fell|decreas\w+|declin\w+|drop(?:s|ped)?(?! ?-?out| out)|reduc\w+|shr[aiu]nk"
        r"|(?:went|go(?:es|ing|ne)?) down|turun(?:nya)?"
        r"|fewer(?! than)|less(?! than)|lebih sedikit(?! d)|ít hơn|lower(?:s|ed|ing)"
        r"|menurun|menurunkan|menurunnya|mengurangi|menyusut(?:nya)?|berkurang(?:nya)?|merosot|penurunan|giảm|đi xuống",
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
        "age",
        r"oldest|eldest|tertua|paling tua|(?:lớn|nhiều|cao) tuổi nhất|nhóm lớn nhất",
        r"youngest|termuda|paling muda|(?:nhỏ|ít) tuổi nhất|nhóm nhỏ nhất",
    ),
    (
        "permission",
        r"allow\w*|permit\w*|legalis\w+|mengizinkan|memperbolehkan|diperbolehkan|cho phép",
        r"prohibit\w*|bans?|banned|forbid\w*|outlaw\w*|melarang|dilarang|larangan|nghiêm cấm|cấm",
    ),
    ("outcome", r"succe\w+|berhasil|sukses|keberhasilan|thành công", r"fail\w*|gagal|kegagalan|thất bại"),
    (
        "strength",
        r"strengthen\w*|improv\w+|memperkuat|menguat|memperluas|memperbaiki|membaik|meningkatkan|extend\w*|expand\w*|tăng cường"
        r"|củng cố|mở rộng|cải thiện|nâng cao",
        r"weaken\w*|worsen\w*|narrow\w*|lower(?:s|ed|ing)|melemah\w*|memperlemah|mempersempit|memperburuk|memburuk|menurunkan"
        r"|làm suy yếu|làm giảm|thu hẹp|đi xuống|xấu đi",
    ),
    (
        "severity",
        r"(?:more|increasingly) sever\w+|worse|parah|memburuk|trầm trọng|nặng nề|gay gắt",
        r"less sever\w+|milder|mereda|berkurang|membaik|nhẹ hơn|nhẹ đi|giảm bớt|giảm dần",
    ),
    (
        "comparison",
        r"higher than|greater than|more often than|more (?!than)\w+ than(?! \d)|points? (?:above|higher)|above the"
        r"|more than (?:the|had|was|were|planned|expected)"
        r"|lebih (?:tinggi|besar|banyak|sering) (?:daripada|dari|dibanding\w*)|(?:cao|lớn|nhiều) hơn",
        r"lower than|smaller than|fewer than(?! \d)|less (?!than)\w+ than(?! \d)|points? (?:below|lower)|below the"
        r"|lebih (?:rendah|kecil|sedikit|jarang) (?:daripada|dari|dibanding\w*)|(?:thấp|nhỏ|ít) hơn",
    ),
    (
        "level",
        r"high|tinggi(?:nya)?|cao(?! (?:nhất|hơn|cấp|đẳng|su))",
        r"low|rendah(?:nya)?|thấp(?! (?:nhất|hơn))",
    ),
    ("price", r"expensive|costly|mahal(?:nya)?|đắt(?: đỏ)?", r"cheap|inexpensive|murah(?:nya)?|rẻ(?: mạt)?"),
    (
        "share",
        r"most of|majority|sebagian besar|mayoritas|kebanyakan|phần lớn|đa số|hầu hết",
        r"minority|a small part|sebagian kecil|minoritas|segelintir|thiểu số|phần nhỏ|số ít",
    ),
    (
        "course",
        r"start(?:s|ed|ing)?|beg[ai]ns?|launch\w*|mulai|dimulai|memulai|diluncurkan|bắt đầu|khởi động",
        r"end(?:s|ed|ing)?|finish\w*|conclud\w+|berakhir|mengakhiri|diakhiri|selesai|kết thúc|chấm dứt",
    ),
    (
        "assent",
        r"accept\w*|approv\w+|adopt(?:s|ed|ing)|menerima|menyetujui|disetujui|mengesahkan|disahkan|chấp nhận|phê duyệt|tán thành",
        r"reject\w*|refus\w+|oppos(?:e|es|ed)|menolak|ditolak|menentang|bác bỏ|từ chối|phản đối",
    ),
    (
        "directness",
        r"(?<!in)direct(?:ly)?|(?<!tidak )langsung|trực tiếp",
        r"indirect(?:ly)?|tidak langsung|gián tiếp",
    ),
    (
        "wage",
        r"(?<!without being )(?<!not )(?<!not being )(?<!n't )paid"
        r"|(?<!tidak )(?<!tanpa )(?:dibayar|berupah)|(?<!không )(?<!không được )(?:được trả (?:lương|công)|hưởng lương)",
        r"unpaid|without (?:being paid|pay|wages)|(?:not|n't)(?: being)? paid"
        r"|tidak dibayar|tanpa (?:dibayar|bayaran|upah)|không (?:được )?(?:trả (?:lương|công)|hưởng lương)",
    ),
    (
        "hazard",
        r"light work|pekerjaan ringan|công việc nhẹ",
        r"hazardous work|dangerous work|pekerjaan berbahaya|công việc (?:nguy hại|nguy hiểm|nặng nhọc)",
    ),
    ("data", r"primary data|data primer|dữ liệu sơ cấp", r"secondary data|data sekunder|dữ liệu thứ cấp"),
    ("approach", r"qualitative|kualitatif|định tính", r"quantitative|kuantitatif|định lượng"),
    (
        "cost",
        r"free (?:of charge|lunch\w*|meals?|school\w*|tuition|education)|gratis|cuma-cuma|miễn phí",
        r"(?:had|have|has|must) (?:to )?pay|(?:harus|wajib) membayar|berbayar|phải (?:trả|đóng)",
    ),
    ("ownership", r"public schools?|state-owned|sekolah negeri|milik negara|công lập|nhà nước", r"private|swasta|tư nhân|tư thục|dân lập"),
    (
        "membership",
        r"(?:re)?join\w*|bergabung|gia nhập",
        r"(?:left|leave|withdr\w+)(?: the)? ilo|keluar dari|menarik diri|rút khỏi|rời khỏi",
    ),
    ("opening", r"open(?:ed|s|ing)?|membuka|dibuka|mở", r"clos(?:ed|es|ing|ure)|menutup|ditutup|đóng cửa"),
    ("formality", r"\bformal sector|sektor formal|khu vực chính thức", r"informal|phi chính thức"),
    ("duty", r"compulsory|mandatory|obligatory|wajib|bắt buộc", r"voluntary|optional|sukarela|tự nguyện"),
    ("stance", r"neutral|netral|trung lập", r"partisan|biased|memihak|thiên vị"),
    (
        "pace",
        r"faster|accelerat\w+|speeds? up|lebih cepat|mempercepat|nhanh hơn|đẩy nhanh|tăng tốc",
        r"slower|slow(?:s|ed|ing)?|lebih lambat|memperlambat|melambat|chậm (?:hơn|lại)",
    ),
    ("length", r"longer than|lebih lama|lâu hơn|dài hơn", r"shorter than|lebih (?:singkat|pendek)|ngắn hơn"),
    ("wealth", r"rich(?:er|est)?|wealth(?:y|ier)|(?:orang|kaum|keluarga) kaya|giàu|khá giả", r"poor(?:er|est)?|miskin|nghèo"),
    ("origin", r"domestic|dalam negeri|trong nước|nội địa", r"foreign|abroad|luar negeri|nước ngoài"),
    ("presence", r"online|virtual|daring|trực tuyến", r"face-to-face|in person|tatap muka|luring"),
    ("shift", r"daytime|siang hari|ban ngày", r"at night|night[ -]?time|night (?:work|shifts?)|malam(?: hari)?|ban đêm"),
    ("hours", r"full[ -]time|penuh waktu|toàn thời gian", r"part[ -]time|paruh waktu|bán thời gian"),
    ("legality", r"(?<!il)legal(?!is)(?:ly)?|lawful|hợp pháp|sah", r"illegal(?:ly)?|unlawful|ilegal|bất hợp pháp|trái phép"),
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
    r"\b(?:law|act|code|decree|circular|undang-undang|luật|bộ luật|nghị định|thông tư"
    r"|declaration|treaty|agreement|protocol|charter|pact|covenant|accord|convention|deklarasi|perjanjian|protokol"
    r"|piagam|konvensi|tuyên bố|hiệp ước|"
    r"hiệp định|nghị định thư|hiến chương|công ước|hòa ước)\b",
    re.IGNORECASE,
)
