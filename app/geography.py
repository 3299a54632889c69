"""Places and countries by the names that texts of three languages call them, beside those that CLDR has."""

from __future__ import annotations

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
    "Washington",
    "Paris",
    "London",
    "Vienna",
    "Wina",
    "Beijing",
    "Tokyo",
    "Seoul",
    "Sydney",
    "Rome",
    "Roma",
    "Oslo",
    "Berlin",
    "Montreal",
    "Philadelphia",
    "The Hague",
    "Den Haag",
    "Kuala Lumpur",
    "Vientiane",
    "Viêng Chăn",
    "New Delhi",
    "Durban",
)
WORLD_REGIONS = {
    "africa": "Africa|African|Afrika|Châu Phi|châu Phi",
    "subsaharanafrica": "Sub-Saharan Africa|sub-Saharan Africa|Afrika Sub-Sahara|Afrika sub-Sahara|Châu Phi cận Sahara|châu Phi cận Sahara"
    "|Châu Phi hạ Sahara|châu Phi hạ Sahara",
    "asia": "Asia|Asian|Châu Á|châu Á",
    "europe": "Europe|European|Eropa|Châu Âu|châu Âu",
    "americas": "the Americas|Americas|benua Amerika|Benua Amerika|Châu Mỹ|châu Mỹ",
    "latinamerica": "Latin America|Amerika Latin|Mỹ Latinh|Mỹ La-tinh",
    "arabstates": "Arab States|Arab states|Negara-Negara Arab|Negara-negara Arab|negara-negara Arab|Các quốc gia Ả Rập|các quốc gia Ả Rập"
    "|Các nước Ả Rập|các nước Ả Rập",
    "oceania": "Oceania|Oseania|Châu Đại Dương|châu Đại Dương",
}
"""Regions of the world, none of which stands for another."""
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
    "VN": "Vietnamese",
    "SE": "Swedish|Swedia|Thụy Điển",
    "DK": "Danish|Denmark|Đan Mạch",
    "NO": "Norwegian|Norwegia|Na Uy",
    "FI": "Finnish|Finlandia|Phần Lan",
    "ES": "Spanish|Spanyol|Tây Ban Nha",
    "IT": "Italian|Italia",
    "CH": "Swiss|Thụy Sĩ|Thụy Sỹ",
    "BE": "Belgian|Belgia|Bỉ",
    "AT": "Austrian",
    "IN": "Indian",
    "ID": "Indonesian",
    "PH": "Filipino|Philippine|Filipina",
    "NZ": "Selandia Baru",
    "RU": "Russian|Rusia|Nga",
    "BR": "Brazilian",
    "IE": "Irish|Irlandia",
    "PT": "Portuguese",
    "PL": "Polish|Polandia",
    "TR": "Turkish|Turki",
    "BD": "Bangladeshi",
    "PK": "Pakistani",
    "MM": "Burmese",
    "MX": "Mexican|Meksiko",
}
