"""A small corpus in three languages with its original, an index made from it with the real model, and their settings."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from app.index import OpenIndex
from ingest.digests import digest_files, read_digest
from ingest.documents import Passage
from ingest.lexicon import Aliases
from ingest.settings import PROJECT, Settings

hypothesis.settings.register_profile("sumber", deadline=None)  # machines differ; pytest-timeout ends what hangs
hypothesis.settings.load_profile("sumber")

REFERENCES = """\
@misc{mini-article,
  author = {Writer, A.},
  title = {A small article about work},
  year = {2022},
  language = {Indonesian},
  file = {mini.txt}
}

@misc{mini-law,
  author = {{International Labour Organization}},
  title = {Worst Forms of Child Labour Convention},
  year = {1999}
}
"""

NOTES = """\
- id: two-totals
  kind: contradicts-itself
  text:
    en: "The article has 1,754,066 children in one place and 1.75 million in another."
    id: "Artikel memuat 1.754.066 anak di satu tempat dan 1,75 juta di tempat lain."
    vi: "Bài viết nêu 1.754.066 trẻ em ở một chỗ và 1,75 triệu ở chỗ khác."
  values:
    - at: mini-article ¶2-3
      value: {en: "1,754,066", id: "1.754.066", vi: "1.754.066"}
    - at: mini-article ¶4
      value: {en: "1.75 million", id: "1,75 juta", vi: "1,75 triệu"}
  resolution:
    en: "The second is the first, rounded."
    id: "Yang kedua adalah pembulatan yang pertama."
    vi: "Số thứ hai là số thứ nhất được làm tròn."
  sources: [mini-article]
"""

ALIASES = """\
body:
  ilo: [ILO, International Labour Organization, Organisasi Perburuhan Internasional, Tổ chức Lao động Quốc tế]
programme:
  alliance87: [Alliance 8.7, Aliansi 8.7, Liên minh 8.7]
"""

ARTICLE = {
    "en": """\
---
source: mini-article
language: en
origin: digest
---
# A small article about work

## Introduction

[¶2-3] The 2018 survey found 1,754,066 working children in Viet Nam. These children were 9.1% of all children aged 5-17. Viet Nam
joined the treaty on 20 February 1990.

[¶4] About 1.75 million children are affected, says the article. {unverified} Viet Nam has ratified ILO Convention No. 182 of 1999.
""",
    "id": """\
---
source: mini-article
language: id
origin: digest
---
# Artikel kecil tentang pekerjaan

## Pendahuluan

[¶2-3] Survei tahun 2018 menemukan 1.754.066 anak yang bekerja di Vietnam. Anak-anak ini merupakan 9,1% dari semua anak berusia
5-17 tahun. Vietnam ikut perjanjian itu sejak 20 Februari 1990.

[¶4] Menurut artikel, sekitar 1,75 juta anak terkena dampaknya. {unverified} Vietnam sudah meratifikasi Konvensi ILO No. 182
tahun 1999.
""",
    "vi": """\
---
source: mini-article
language: vi
origin: digest
---
# Một bài viết nhỏ về việc làm

## Mở đầu

[¶2-3] Cuộc điều tra năm 2018 ghi nhận 1.754.066 trẻ em làm việc ở Việt Nam. Số trẻ em này chiếm 9,1% tổng số trẻ em 5-17 tuổi.
Việt Nam tham gia hiệp ước từ ngày 20 tháng 2 năm 1990.

[¶4] Theo bài viết, khoảng 1,75 triệu trẻ em bị ảnh hưởng. {unverified} Việt Nam đã phê chuẩn Công ước số 182 năm 1999 của ILO.
""",
}

LAW = {
    "en": """\
---
source: mini-law
language: en
origin: digest
---
# Convention No. 182

[Art. 2] Article 2 of Convention No. 182 calls everyone under 18 years of age a child.

[Art. 3(d)] Article 3(d) of Convention No. 182 names work that is likely to harm the health of children. Alliance 8.7 works on it.
""",
    "id": """\
---
source: mini-law
language: id
origin: digest
---
# Konvensi No. 182

[Art. 2] Pasal 2 Konvensi No. 182 menyebut setiap orang di bawah usia 18 tahun sebagai anak.

[Art. 3(d)] Pasal 3(d) Konvensi No. 182 menyebut pekerjaan yang mungkin merugikan kesehatan anak. Aliansi 8.7 menanganinya.
""",
    "vi": """\
---
source: mini-law
language: vi
origin: digest
---
# Công ước số 182

[Art. 2] Điều 2 của Công ước số 182 gọi mọi người dưới 18 tuổi là trẻ em.

[Art. 3(d)] Điều 3(d) của Công ước số 182 nêu công việc có thể gây hại cho sức khỏe của trẻ em. Liên minh 8.7 hoạt động về vấn đề này.
""",
}

ORIGINAL = """\
Pendahuluan

Dalam survei yang dijalankan pemerintah pada 2018 tercatat sebanyak 1.754.066 anak ikut bekerja di Vietnam, dan jumlah itu

setara 9.1% dari seluruh anak berumur 5-17 tahun di negara tersebut, yang bergabung dengan perjanjian pada 20 Februari 1990 (ILO, 2017).

Konvensi ILO No. 182 Tahun 1999 telah diratifikasi oleh pemerintah, sedangkan kira-kira 1,75 juta anak masih mengalami akibatnya.

Daftar Pustaka

Writer, A. (2022). 999 buku yang tidak boleh menjadi bukti. Jakarta: Penerbit.
"""


def write_corpus(corpus: Path) -> Path:
    """The small corpus, written to ``corpus``."""
    for folder, texts in (("mini-article", ARTICLE), ("mini-law", LAW)):
        (corpus / folder).mkdir(parents=True)
        for language, text in texts.items():
            (corpus / folder / f"{language}.md").write_text(text, encoding="utf-8")
    for name, text in (("references.bib", REFERENCES), ("notes.yaml", NOTES), ("aliases.yaml", ALIASES)):
        (corpus / name).write_text(text, encoding="utf-8")
    return corpus


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace ``old`` in a file, where it must stand exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def mini_corpus(tmp_path: Path) -> Path:
    """A corpus of two sources, eight sentences in each of three languages, that the linter finds nothing in."""
    return write_corpus(tmp_path / "corpus")


@pytest.fixture
def mini_originals(tmp_path: Path) -> Path:
    """A folder with the original of the small article."""
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / "mini.txt").write_text(ORIGINAL, encoding="utf-8")
    return folder


@pytest.fixture
def mini_settings(tmp_path: Path, mini_corpus: Path) -> Settings:
    """The small corpus, the bundled model and a data folder that is not there yet."""
    return Settings(data=tmp_path / "data", corpus=mini_corpus)


@pytest.fixture(scope="session")
def _mini_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ingest.build import ingest

    folder = tmp_path_factory.mktemp("mini")
    ingest(Settings(data=folder / "data", corpus=write_corpus(folder / "corpus")))
    return folder / "data"


@pytest.fixture(scope="session")
def session_index(_mini_data: Path) -> Settings:
    """Settings whose data folder holds that index itself, for tests that only read."""
    return Settings(data=_mini_data, corpus=_mini_data.parent / "corpus")


@pytest.fixture
def built(mini_settings: Settings, _mini_data: Path) -> Settings:
    """Settings whose data folder holds an index of the small corpus, made once with the real model and copied."""
    shutil.copytree(_mini_data, mini_settings.data)
    return mini_settings


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a current index of the bundled corpus, a copy of the one in SUMBER_TEST_DATA or else of the project's own.

    Where the project has none it is made there, some minutes once: `make chat`, `make eval` and the next run find its vectors.
    """
    from ingest.build import ingest
    from ingest.manifest import manifest_path

    named = os.environ.get("SUMBER_TEST_DATA")
    source = Settings(data=Path(named) if named else PROJECT / ".sumber", corpus=PROJECT / "corpus")
    if not manifest_path(source.data).exists():
        ingest(source)
    settings = source.model_copy(update={"data": tmp_path_factory.mktemp("bundled") / "data"})
    shutil.copytree(source.data, settings.data)
    ingest(settings, originals=[])
    return settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test comes first to the index of the bundled corpus waits for it to be made."""
    for item in items:
        if "bundled" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(1200))


class CorpusTexts(OpenIndex):
    """What an open index knows of the words of the bundled corpus: enough to understand questions, and no vectors."""

    def __init__(self) -> None:
        self._passages = tuple(p for path in digest_files(PROJECT / "corpus") for p in read_digest(path, PROJECT / "corpus").passages)
        self.store = self  # type: ignore[assignment]
        self.folder = PROJECT / "corpus"  # no counts of words are kept there: they are made
        self.aliases = Aliases.load(PROJECT / "corpus")

    def all(self) -> tuple[Passage, ...]:
        return self._passages


@pytest.fixture(scope="session")
def corpus_texts() -> CorpusTexts:
    """The bundled corpus as text, read once."""
    return CorpusTexts()


@pytest.fixture(scope="session")
def originals() -> Path | None:
    """The folder with the real article, from SUMBER_TEST_ORIGINALS or beside the checkout; None where it is not at hand."""
    named = os.environ.get("SUMBER_TEST_ORIGINALS")
    folder = Path(named) if named else PROJECT.parent / "shared" / "originals"
    return folder if (folder / "article.id.txt").exists() else None


@contextlib.contextmanager
def ordinary_rights() -> Iterator[None]:
    """File permissions hold within, also for root: this thread lays down CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    if os.name != "posix" or os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    fewer = (ctypes.c_uint32 * 6)(*held)
    fewer[0] &= ~0b110
    assert libc.capset(header, fewer) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0
