"""Families of words that exclude each other where one stands in another's place: teachers and parents, radio and television.

Words that may be said of the same thing (pupils, children) stand in one member, so that a paraphrase is no difference.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

SiblingKind = Literal["population", "place", "name", "actor"]
FAMILIES: tuple[tuple[str, SiblingKind, tuple[str, ...]], ...] = (
    (
        "people",
        "population",
        (
            r"teachers?|educators|guru|pendidik|giáo viên|thầy cô|cô giáo|thầy giáo",
            r"parents|orang tua|wali murid|phụ huynh|cha mẹ|bố mẹ",
            r"mothers|(?:para |kaum )?ibu(?! kota)|người mẹ|các bà mẹ",
            r"children|kids|pupils|schoolchildren|(?<!university )students|(?<!pekerja )anak|anak-anak|siswa|murid|pelajar"
            r"|(?<!lao động )trẻ em|học sinh",
            r"(?<!young )women|kaum perempuan|perempuan dewasa|wanita|phụ nữ",
            r"youths?|young people|adolescents|teenagers|remaja|pemuda|kaum muda|usia muda|thanh niên|thiếu niên|người trẻ|giới trẻ",
            r"elderly|older people|pensioners|lansia|lanjut usia|người già|người cao tuổi",
            r"employers?|business owners|pengusaha|pemberi kerja|majikan|người sử dụng lao động|doanh nhân|giới chủ|chủ doanh nghiệp",
            r"(?<!child )workers|employees|pekerja(?! anak)|buruh|karyawan|người lao động|công nhân",
            r"police|polisi|cảnh sát|công an",
            r"soldiers|army|tentara|militer|quân đội|bộ đội",
            r"journalists|reporters|wartawan|jurnalis|nhà báo|phóng viên",
            r"doctors|nurses|dokter|perawat|bác sĩ|y tá",
            r"farmers|petani|nông dân",
            r"fishermen|fishers|nelayan|ngư dân",
            r"tourists|wisatawan|turis|du khách",
            r"refugees|pengungsi|người tị nạn",
            r"judges|lawyers|hakim|pengacara|thẩm phán|luật sư",
            r"consultants|konsultan|chuyên gia tư vấn|tư vấn viên",
            r"actors and actresses|artists|celebrities|artis|seniman|selebritas|nghệ sĩ|diễn viên",
            r"politicians|politisi|politikus|chính trị gia",
            r"religious (?:leaders|organi[sz]ations)|tokoh agama|organisasi keagamaan|tổ chức tôn giáo|chức sắc tôn giáo",
            r"civil society|masyarakat sipil|xã hội dân sự",
        ),
    ),
    (
        "office",
        "actor",
        (
            r"(?<!vice )president|(?<!wakil )presiden|tổng thống|chủ tịch nước",
            r"(?<!deputy )prime minister|(?<!wakil )perdana menteri|(?<!phó )thủ tướng(?: chính phủ)?",
            r"deputy prime minister|wakil perdana menteri|phó thủ tướng(?: chính phủ)?",
            r"(?<!prime )(?<!vice )(?<!deputy )minister|(?<!wakil )(?<!perdana )menteri|bộ trưởng",
            r"vice minister|deputy minister|wakil menteri|thứ trưởng",
            r"ambassadors?|duta besar|đại sứ",
            r"national assembly|parliament|majelis nasional|parlemen|quốc hội",
            r"director[ -]general|direktur jenderal|tổng giám đốc",
            r"king|emperor|raja|kaisar|hoàng đế",
            r"mayor|wali kota|thị trưởng",
            r"governor|gubernur|thống đốc",
        ),
    ),
    (
        "site",
        "place",
        (
            r"schools?|sekolah|trường(?: học)?|nhà trường",
            r"hospitals?|clinics?|rumah sakit|klinik|puskesmas|bệnh viện|phòng khám|trạm y tế",
            r"church(?:es)?|temples?|pagodas?|mosques?|gereja|masjid|kuil|vihara|nhà thờ|chùa",
            r"markets?|pasar|chợ",
            r"factor(?:y|ies)|pabrik|nhà máy|xưởng",
            r"farms?|fields|gardens|ladang|sawah|kebun|pertanian|trang trại|đồng ruộng|ruộng|vườn",
            r"mines|tambang|hầm mỏ|mỏ than",
            r"bus (?:stations?|stops?|shelters?)|halte|(?:stasiun|terminal) bus|trạm xe buýt|bến xe|nhà chờ xe buýt",
            r"airports?|bandara|sân bay",
            r"train stations?|railway stations?|stasiun kereta|ga tàu|nhà ga",
            r"prisons?|penjara|nhà tù",
            r"shops?|restaurants?|toko|restoran|warung|cửa hàng|nhà hàng",
            r"workplaces?|tempat kerja|nơi làm việc",
            r"communit(?:y|ies)|komunitas|cộng đồng",
            r"orphanages?|panti asuhan|trại trẻ mồ côi",
        ),
    ),
    (
        "industry",
        "name",
        (
            r"garments?|clothing|garmen|pakaian jadi|may mặc|dệt may",
            r"handicrafts?|kerajinan(?: tangan)?|thủ công(?: mỹ nghệ)?",
            r"fisher(?:y|ies)|fishing|aquaculture|perikanan|akuakultur|budi daya (?:air|perairan)|thủy sản|nuôi trồng thủy sản|đánh bắt cá",
            r"forestry|kehutanan|lâm nghiệp",
            r"mining|quarrying|pertambangan|penggalian|khai khoáng|khai thác mỏ",
            r"tourism|pariwisata|du lịch",
            r"transport(?:ation)?|transportasi|pengangkutan|vận tải",
            r"retail|trade|perdagangan|thương mại",
            r"banking|finance|perbankan|keuangan|ngân hàng|tài chính",
            r"construction|konstruksi|bangunan|xây dựng(?= (?:dân dụng|nhà))",
            r"farming|agriculture|pertanian|nông nghiệp",
        ),
    ),
    (
        "contraband",
        "name",
        (
            r"drugs|narcotics|narkotika|narkoba|obat-obatan terlarang|ma túy",
            r"weapons|arms|guns|senjata|vũ khí",
            r"alcohol|alkohol|minuman keras|rượu",
            r"cigarettes|rokok|thuốc lá",
        ),
    ),
    (
        "ideal",
        "name",
        (
            r"peace|perdamaian|hòa bình",
            r"prosperity|wealth|kemakmuran|kesejahteraan|thịnh vượng",
            r"freedom|liberty|kebebasan|kemerdekaan|tự do",
            r"equality|kesetaraan|persamaan|bình đẳng",
            r"justice|keadilan|công lý|công bằng",
            r"democracy|demokrasi|dân chủ",
            r"growth|pertumbuhan|tăng trưởng",
        ),
    ),
    (
        "harmed",
        "name",
        (
            r"health|kesehatan|sức khỏe",
            r"safety|keselamatan|an toàn",
            r"morals|moral|đạo đức",
            r"property|harta|tài sản",
            r"reputation|reputasi|nama baik|danh tiếng",
        ),
    ),
    (
        "quality",
        "name",
        (
            r"humane|manusiawi|nhân đạo",
            r"profitable|menguntungkan|sinh lợi|có lãi",
            r"competitive|kompetitif|cạnh tranh",
            r"neutral|netral|trung lập",
            r"secret|rahasia|bí mật",
        ),
    ),
    (
        "schooling",
        "name",
        (
            r"kindergartens?|nursery|taman kanak-kanak|mẫu giáo|mầm non",
            r"primary (?:school|education)|elementary|(?:sekolah|pendidikan) dasar|tiểu học",
            r"secondary (?:school|education)|high school|(?:sekolah|pendidikan) menengah|trung học",
            r"universit(?:y|ies)|higher education|perguruan tinggi|pendidikan tinggi|universitas|đại học",
        ),
    ),
    (
        "level",
        "name",
        (
            r"provincial|provinsi|cấp tỉnh",
            r"district|kabupaten|cấp huyện",
            r"village|commune|desa|cấp xã",
            r"regional|kawasan|khu vực châu lục",
        ),
    ),
    (
        "area",
        "place",
        (
            r"remote (?:areas|regions)|(?:daerah|wilayah) terpencil|vùng sâu|vùng xa|vùng hẻo lánh",
            r"city cent(?:re|er)s?|downtown|pusat kota|trung tâm thành phố|nội thành",
            r"coast(?:al)? (?:areas?|regions?)|(?:daerah|wilayah) pesisir|ven biển",
            r"mountain\w* (?:areas?|regions?)|pegunungan|miền núi|vùng cao",
            r"border (?:areas?|regions?)|(?:daerah|wilayah) perbatasan|biên giới",
        ),
    ),
    (
        "medium",
        "name",
        (
            r"television|tv|televisi|truyền hình|vô tuyến",
            r"radio|phát thanh",
            r"newspapers?|surat kabar|koran|báo in|tờ báo",
            r"cinemas?|bioskop|rạp chiếu phim",
            r"billboards?|papan iklan|baliho|biển quảng cáo",
            r"leaflets?|flyers?|brochures?|selebaran|brosur|tờ rơi",
            r"magazines?|majalah|tạp chí",
        ),
    ),
    (
        "material",
        "name",
        (
            r"rattan|rotan|mây",
            r"bamboo|bambu|tre",
            r"ceramics?|pottery|keramik|gerabah|tembikar|gốm(?: sứ)?",
            r"silk|sutra|lụa|tơ tằm",
            r"leather|kulit hewan|da thuộc|đồ da",
            r"wood(?:en)?|kayu|gỗ",
            r"textiles?|garments?|tekstil|garmen|dệt may|vải",
            r"electronics?|elektronik|điện tử",
            r"lacquer(?:ware)?|sơn mài",
            r"shoes|footwear|sepatu|giày dép",
            r"glass|kaca|thủy tinh",
            r"stone|batu|đá",
        ),
    ),
    (
        "crop",
        "name",
        (
            r"coffee|kopi|cà phê",
            r"tea|teh|chè",
            r"rice|padi|beras|lúa|gạo",
            r"cocoa|kakao|ca cao",
            r"cotton|kapas|bông",
            r"tobacco|tembakau|thuốc lá",
            r"sugar ?cane|tebu|mía",
            r"rubber|karet|cao su",
            r"potato(?:es)?|kentang|khoai tây",
        ),
    ),
    (
        "method",
        "name",
        (
            r"interviews?|wawancara|phỏng vấn",
            r"questionnaires?|kuesioner|angket|bảng hỏi",
            r"library research|literature (?:study|review)|library|kepustakaan|studi pustaka|nghiên cứu (?:tài liệu|thư viện)|thư viện",
            r"field ?work|observations?|penelitian lapangan|observasi|quan sát|khảo sát thực địa",
            r"experiments?|eksperimen|thí nghiệm|thực nghiệm",
        ),
    ),
    (
        "design",
        "name",
        (
            r"descriptive|deskriptif|mô tả",
            r"comparative|komparatif|so sánh",
            r"explanatory|eksplanatif|eksplanatori|giải thích",
            r"experimental|eksperimental",
            r"exploratory|eksploratif|khám phá",
        ),
    ),
    (
        "theory",
        "name",
        (
            r"constructivis[tm]|konstruktivis(?:me)?|(?:thuyết )?kiến tạo",
            r"realis[tm]|realis(?:me)?|chủ nghĩa hiện thực",
            r"liberalism|liberalisme|chủ nghĩa tự do",
            r"functionalism|fungsionalisme|chức năng luận",
            r"marxism|marxisme|chủ nghĩa mác",
            r"rational choice|pilihan rasional|lựa chọn hợp lý",
            r"game theory|teori permainan|lý thuyết trò chơi",
            r"role of international organi[sz]ations|peran organisasi internasional|vai trò (?:của )?(?:các )?tổ chức quốc tế",
        ),
    ),
    (
        "injury",
        "name",
        (
            r"open wounds?|cuts|luka terbuka|vết thương hở",
            r"broken bones?|fractures?|patah tulang|gãy xương",
            r"sprains?|dislocations?|bruises|keseleo|terkilir|dislokasi|memar|bong gân|trật khớp|bầm tím",
            r"burns|luka bakar|bỏng",
            r"respiratory|breathing|pernapasan|pernafasan|hô hấp",
            r"poisoning|keracunan|ngộ độc",
            r"hearing loss|gangguan pendengaran|suy giảm thính lực|điếc",
            r"skin diseases?|penyakit kulit|bệnh da liễu|bệnh ngoài da",
        ),
    ),
    (
        "hazard",
        "name",
        (
            r"dust|debu|bụi",
            r"noise|kebisingan|bising|tiếng ồn",
            r"chemicals?|(?:bahan|zat) kimia|hóa chất",
            r"vibrations?|getaran|độ rung|rung lắc|rung động",
            r"radiation|radiasi|bức xạ",
            r"electric\w*|listrik|điện giật",
        ),
    ),
    (
        "disaster",
        "name",
        (
            r"floods?|flooding|banjir|lũ lụt|lũ",
            r"droughts?|kekeringan|hạn hán",
            r"earthquakes?|gempa(?: bumi)?|động đất",
            r"typhoons?|storms?|topan|badai|bão",
            r"landslides?|(?:tanah )?longsor|sạt lở|lở đất",
            r"volcan\w+|gunung berapi|núi lửa",
            r"wildfires?|forest fires?|kebakaran hutan|cháy rừng",
            r"tsunamis?|sóng thần",
            r"saltwater intrusion|intrusi air asin|xâm nhập mặn",
        ),
    ),
    (
        "art",
        "name",
        (
            r"drama|theatre|theater|teater|kịch",
            r"music|musik|âm nhạc",
            r"dance|dancing|tari(?:an)?|khiêu vũ|nhảy múa",
            r"visual arts?|painting|seni rupa|seni lukis|mỹ thuật|hội họa|nghệ thuật thị giác",
            r"creative writing|menulis kreatif|penulisan kreatif|viết sáng tạo|sáng tác",
            r"sports?|football|olahraga|sepak bola|thể thao|bóng đá",
            r"photography|fotografi|nhiếp ảnh",
            r"cooking|memasak|nấu ăn",
        ),
    ),
    (
        "supply",
        "name",
        (
            r"textbooks?|buku pelajaran|sách giáo khoa",
            r"uniforms?|seragam|đồng phục",
            r"laptops?|computers?|tablets?|komputer|máy tính(?: xách tay| bảng)",
            r"bicycles?|bikes?|sepeda|xe đạp",
            r"cash|money|uang tunai|tiền mặt",
            r"food parcels?|sembako|lương thực",
            r"medicines?|obat-obatan|thuốc men",
        ),
    ),
    (
        "role",
        "name",
        (r"instrument|instrumen|công cụ", r"arena|forum|diễn đàn", r"actor|aktor|chủ thể"),
    ),
    (
        "component",
        "name",
        (
            r"capacity[ -]building|(?:building|raising) (?:the )?capacity|(?:pembangunan|peningkatan|pengembangan) kapasitas"
            r"|(?:xây dựng|nâng cao) năng lực",
            r"awareness[ -]raising|raising (?:public )?awareness|(?:peningkatan|meningkatkan) kesadaran|nâng cao nhận thức",
            r"direct intervention|intervensi langsung|can thiệp trực tiếp",
        ),
    ),
    (
        "act",
        "name",
        (
            r"ratif\w+|meratifikasi|diratifikasi|ratifikasi|phê chuẩn",
            r"signed|signs|signing|signature|menandatangani|ditandatangani|penandatanganan|ký(?: kết)?",
            r"withdr\w+|denounc\w+|mencabut|membatalkan|hủy bỏ|rút khỏi",
        ),
    ),
)


@functools.cache
def family_pattern(name: str) -> re.Pattern[str]:
    """One expression for a family; each member is a group ``m0``, ``m1`` ..., the longest words first."""
    members = next(members for family, _, members in FAMILIES if family == name)
    return re.compile("|".join(rf"(?P<m{n}>(?<!\w)(?:{words})(?!\w))" for n, words in enumerate(members)), re.IGNORECASE)
