"""Words by which a measured value is told from another: who says it, what happened, which part of the whole, a change."""

from __future__ import annotations

import re

from ingest.documents import Language

_SAYS = r"(?:says|said|writes|wrote|states|stated|reports|reported|noted|notes|estimated|estimates|mentions|announced|explains)"
_GIVES = r"(?:gives|gave|puts?|counts|dates|reports|reported|speaks? of|names)"
ATTRIBUTION: dict[Language, tuple[re.Pattern[str], ...]] = {
    "en": (
        re.compile(r'^According to (?![^,]*\bsurvey)[^,"]{3,90}(?:"[^"]*")?[^,]{0,40}(?:, citing (?:"[^"]*"|[^,"]+))?,'),
        re.compile(r", (?:according to|as reported by|as stated by|says|said|citing) [^;]*$"),
        re.compile(rf"^[^,.;]{{3,100}}?\b{_SAYS}\b(?: in (?:its \w+|(?:\w+ )?\d{{4}}))? that\b"),
        re.compile(rf"^[^,.;]{{3,100}}?\b{_GIVES}\b"),
    ),
    "id": (
        re.compile(r"^Menurut (?![^,]*\bsurvei)[^,]{3,90},"),
        re.compile(r", (?:menurut|demikian|kata) [^;]*$"),
        re.compile(r"^[^,.;]{3,100}?\b(?:menyatakan|menyebut|melaporkan|memberitakan|mencatat)\b(?: bahwa\b)?"),
    ),
    "vi": (
        re.compile(r"^Theo (?![^,]*điều tra)[^,]{3,90},"),
        re.compile(r", theo [^;]*$"),
        re.compile(r"^[^,.;]{3,100}?(?<!\w)(?:nêu|viết|cho biết|ghi nhận|đưa tin)(?!\w)(?: rằng(?!\w))?"),
    ),
}
"""Who says it and when they said it: no part of the quantity."""
CITED_WORK = re.compile(r"\([^()]*[^\W\d_]{2}[^()]*\b(?:19|20)\d\d\)|(?<=[a-z]) \((?:19|20)\d\d\)")
"""A work cited in brackets, or the year of a work behind its name."""
REFERENCE_BEFORE = re.compile(
    r"(?:\b(?:art(?:icle)?s?|sections?|paras?|paragraphs?|chapters?|part|components?|phase|goals?|targets?|indicator|group"
    r"|edition|grade|resolution|"
    r"series|version|volume|figure|table|page|newsletter|decision|directive|decree|circular|law|no|nos|pasal|ayat|bagian|tahap|"
    r"target|tujuan|keputusan|komponen|undang-undang|nomor|điều|hợp phần|khoản|mục|giai đoạn|chỉ tiêu|quyết định|số|luật|nghị định"
    r"|thông tư)\.?|ke-)\s*"
    r"(?:(?:\d+(?:\.\d+)*)?(?:\(\w\))*\s*(?:,|and|or|to|dan|và|đến|-|/)\s*)*$",
    re.IGNORECASE,
)
"""What stands before a number that names a place in a document and measures nothing."""
CHANGE_BEFORE = re.compile(
    r"\b(?:by|(?:rise|increase|fall|drop|decline|decrease|reduction)s? of|sebanyak|sebesar|thêm)\s*(?:\w+\s){0,2}"
    r"(?:[\d.,]+ (?:\w+ )?\()?$",
    re.IGNORECASE,
)
"""What makes a value a rise or a fall, that of a value in brackets behind it too."""
CHANGE_AFTER = re.compile(r"^\s*(?:percentage points?|points?|poin|điểm|(?:children )?(?:more|fewer|less)\b|lebih|hơn)", re.IGNORECASE)
EVENTS: tuple[tuple[str, str], ...] = (
    ("force", r"enter\w* into force|entry into force|took effect|takes? effect|effective|in force|mulai berlaku|berlaku|có hiệu lực"),
    ("ratify", r"ratif\w+|acced\w+|accession|registered|diratifikasi|meratifikasi|ratifikasi|phê chuẩn"),
    ("sign", r"sign(?:ed|s|ature|ing)|menandatangani|ditandatangani|ký"),
    (
        "adopt",
        r"adopt\w*|promulgat\w*|pass(?:ed|es)|approv\w+|is dated|dated|diadopsi|disahkan|disetujui|tertanggal|thông qua|ban hành|ghi ngày",
    ),
    ("launch", r"launch\w*|start\w*|began|begin\w*|inaugurat\w*|kicked off|diluncurkan|meluncurkan|dimulai|khởi động|bắt đầu"),
    ("found", r"founded|established|created|set up|didirikan|dibentuk|thành lập"),
    ("join", r"joined|rejoin\w*|became a member|bergabung|gia nhập"),
    ("leave", r"withdr\w+|left|keluar|menarik diri|rút khỏi"),
    ("end", r"ended|ends|closed|completed|berakhir|selesai|kết thúc"),
    ("amend", r"amend\w*|revis\w+|diubah|direvisi|sửa đổi"),
    ("hold", r"held|celebrat\w+|took place|organi[sz]ed|marked|carried out|diadakan|diselenggarakan|digelar|tổ chức|diễn ra"),
    ("publish", r"publish\w*|released?|issued|diterbitkan|dirilis|công bố|xuất bản"),
)
EVENT = re.compile("|".join(rf"(?<!\w)(?P<{name}>{words})(?!\w)" for name, words in EVENTS), re.IGNORECASE)
PARTS: tuple[tuple[str, str, str], ...] = (
    ("residence", "rural", r"rural|countryside|pedesaan|perdesaan|nông thôn"),
    ("residence", "urban", r"urban|perkotaan|thành thị|đô thị"),
    ("work", "hazardous", r"hazardous|dangerous|heavy work|berbahaya|nguy hiểm|nguy hại|độc hại"),
    ("work", "worst", r"worst forms|bentuk-bentuk terburuk|tồi tệ nhất"),
    ("work", "forced", r"forced labour|slavery|trafficking|kerja paksa|perbudakan|cưỡng bức|nô lệ|mua bán"),
    ("pay", "unpaid", r"unpaid|without pay|tidak dibayar|không được trả"),
    ("pay", "paid", r"(?<!un)paid|wage\w*|upah|làm công"),
    ("home", "home", r"household chores|housework|domestic work|pekerjaan rumah|việc nhà"),
    ("school", "never", r"never (?:been|gone|attended|went|go)|tidak pernah|chưa bao giờ"),
    (
        "school",
        "left",
        r"(?:dropped|drop|drops) out|left school|not (?:in|at|attend\w*) school|out of school|putus sekolah|bỏ học|thôi học",
    ),
    (
        "school",
        "attend",
        r"attend\w* school|school attendance|go(?:es)? to school|(?:still )?in school|went to school|at school|bersekolah|đi học",
    ),
    ("death", "death", r"deaths?|died|fatal|injur\w+|meninggal|tử vong|thương tích"),
)
PART = re.compile("|".join(rf"(?<!\w)(?P<p{i}>{words})(?!\w)" for i, (_, _, words) in enumerate(PARTS)), re.IGNORECASE)
WORLD = re.compile(
    r"(?<!\w)(?:world(?!\s+(?:day|bank|vision|cup|health))|worldwide|global(?!\s+march)|dunia|sedunia|thế giới)(?!\w)", re.IGNORECASE
)
REGION = re.compile(
    r"(?<!\w)(?:sub-Saharan Africa|Africa|Asia(?: and the Pacific|-Pacific)?|Americas|Latin America(?: and the Caribbean)?|Europe"
    r"(?: and Central Asia)?|Arab States|low-income|middle-income|high-income|Afrika|Amerika Latin|Eropa|Negara Arab|châu Á"
    r"|châu Phi|châu Âu"
    r"|châu Mỹ)(?!\w)"
)
AGES = re.compile(
    r"(?:\b(?:age[ds]?|aged? from|berusia|usia|umur|tuổi|từ|from|between)\s+)?(?P<low>\d{1,2})\s*(?:-|to|and|sampai|hingga|đến)\s*"
    r"(?P<high>\d{1,2})(?=\s*(?:year|tahun|tuổi))|"
    r"\b(?:age[ds]?|ages of|berusia|usia|umur|tuổi)\s+(?:from\s+)?(?P<low2>\d{1,2})\s*(?:-|to|and|sampai|hingga|đến)\s*(?P<high2>\d{1,2})\b"
    r"|\((?P<low3>\d{1,2})-(?P<high3>\d{1,2})\)",
    re.IGNORECASE,
)
AGE_LIMIT = re.compile(
    r"\b(?:under|below|younger than|over|above|at least|older than|di bawah|dưới|chưa đủ|từ đủ|sekurang-kurangnya|berusia)"
    r"(?: the age of| usia)?\s+(?P<age>\d{1,2})(?!\d|[.,]\d|\s*%|\s*(?:hours?|jam|giờ|million|juta|triệu|members"
    r"|countries))(?:\s*(?:years|tahun|tuổi))?",
    re.IGNORECASE,
)
HOURS = re.compile(r"(?P<hours>\d+(?:[.,]\d+)?)(?:-\d+)?\s*(?:or more |atau lebih )?(?:hours?|jam|giờ)", re.IGNORECASE)
OUT_OF: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?<![\w.,])(?P<part>\d{1,2}|one|two|three|four|five|nine) (?:in|out of)(?: every)? (?P<whole>\d{1,3}|ten|five|four|three)"
        r"(?![\w.,]*\d)"
    ),
    "id": re.compile(r"(?<![\w.,])(?P<part>\d{1,2}) dari(?: setiap)? (?P<whole>\d{1,3})(?![\w.,]*\d)"),
    "vi": re.compile(r"(?<![\w.,])(?P<part>\d{1,2}) trên (?:tổng số )?(?P<whole>\d{1,3})(?![\w.,]*\d)"),
}
PERIOD = re.compile(r"\b(?P<first>(?:19|20)\d\d)(?: ?- ?| to | until | sampai | hingga | đến )(?P<last>(?:19|20)\d\d)\b")
EMPLOYED = re.compile(r"(?<!\w)(?:in employment|(?:children|anak) employed|trong việc làm)(?!\w)", re.IGNORECASE)
"""Children in employment are children in economic activity."""
TITLE_YEAR = re.compile(
    r"(?<=Convention), (?:19|20)\d\d|(?<=Recommendation), (?:19|20)\d\d|\b(?:19|20)\d\d(?= (?:Labour|Penal|Civil|Criminal"
    r"|Law|Code|Children))"
    r"|(?<=Konvensi)[^,.]{0,60}, (?:19|20)\d\d"
)
"""The year in the title of a law is part of its name."""
PLANNED = re.compile(
    r"(?<!\w)(?:plan(?:s|ned)?(?! of action)|target(?:s|ed)?|aim(?:s|ed)?|goal|should|would|could|expected|forecast"
    r"|continued|if|akan|rencana|"
    r"direncanakan|menargetkan|target|seharusnya|jika|kế hoạch|mục tiêu|dự kiến|nếu|sẽ)(?!\w)",
    re.IGNORECASE,
)
UNTIL_BEFORE = re.compile(
    r"(?<!\w)(?:as of|by|until|up to|before|after|since|end of|beginning of|start of|sampai|hingga|sebelum|setelah|sejak"
    r"|akhir|tính đến|đến|trước|sau|từ)"
    r"\s+(?:the )?(?:end of )?$",
    re.IGNORECASE,
)
"""What stands before a date that bounds a time instead of telling when something happened."""
BARE_RUN = re.compile(
    r"\d[\d.,]*%?(?:, \d[\d.,]*%?)+,? (?:and|dan|và) \d[\d.,]*"
    r"|(?<![\d,.])\d[\d.,]*-\d[\d.,]*(?= (?:million|juta|triệu|hours|jam|giờ|months|days))"
    r"|\d+(?:-\d+){2,}"
)
"""Figures in a row, and ranges: nothing says what each of them is of."""
DENIED_BEFORE = re.compile(r"(?<!\w)(?:not|neither|bukan|không phải)(?:\s+(?!\d)[^\s.;]+){0,4}\s+$", re.IGNORECASE)
"""What stands before a population that the sentence says is not meant."""
INEXACT_BEFORE = re.compile(r"(?:almost|nearly|more than|over|under|hampir|lebih dari|gần|hơn)\s*$", re.IGNORECASE)
"""What makes a share in words too loose to compete."""
DOCUMENT = re.compile(r"\b\d+/(?:\d{4}/)?[A-ZĐ][\w-]+")
"""The number of a decision, decree or law: "782/QD-TTg", "24/2004/QH11"."""
