"""Makes ``report.pdf``, ``.docx`` and ``.html``, ``protected.pdf`` and ``facts.json`` beside it, from an invented survey.

Run by hand, never by the tests: it needs LibreOffice Writer (Debian: libreoffice-writer-nogui, hyphen-en-us,
fonts-dejavu-core), pdftotext (poppler-utils) and qpdf. The text is written here as a flat OpenDocument file; Writer lays it out
with a cover, roman front matter, running heads, two columns, hyphenation, ligatures, footnotes and tables. Where each fact
is printed is then found by pdftotext, a reader that is not ours: the tests compare with what it says.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
TITLE = "Working Children in the Lembah Hijau Valley: Report of the 2021 Household Survey"

# district, households interviewed, children counted, working, share, main work, kilometres to school, head of the team
DISTRICTS = (
    ("Sukamaju", "1,204", "2,611", "391", "15.0%", "drying cloves", "2.4", "Ratna Wulandari"),
    ("Batu Kuning", "987", "2,038", "184", "9.0%", "sorting river stones", "3.1", "Hendra Saputra"),
    ("Tirta Wangi", "1,530", "3,307", "662", "20.0%", "feeding silkworms", "1.8", "Le Thi Hoa"),
    ("Kampung Raya", "642", "1,195", "96", "8.0%", "selling snacks at the ferry", "0.9", "Agus Prabowo"),
    ("Muara Dalam", "1,118", "2,486", "572", "23.0%", "mending fishing nets", "4.6", "Nguyen Van Binh"),
    ("Gunung Putih", "455", "908", "73", "8.1%", "carrying firewood", "6.2", "Dewi Lestari"),
    ("Padang Sari", "1,377", "2,950", "325", "11.0%", "weeding pepper gardens", "2.0", "Yusuf Hamdani"),
    ("Teluk Intan", "804", "1,742", "244", "14.0%", "peeling shrimps", "1.3", "Tran Minh Chau"),
)

FOREWORD = (
    "This report describes how children live and work in the eight districts of the Lembah Hijau valley. The survey was "
    "proposed by the valley council in March 2019 and paid for by the Bright Harbour Foundation, which gave 640,000 dollars.",
    "Fieldwork was officially planned for 2020. It was put off by fourteen months because the bridge at Cikaret was washed "
    "away, and the first interview was held on 3 May 2021.",
    "The authors thank the 86 interviewers, the school heads, and the families who answered for more than an hour without "
    "being paid. Any mistakes that are left are the fault of the authors.",
)
SUMMARY = (
    "The survey interviewed 8,117 households and counted 17,237 children aged 5 to 17. Of these, 2,547 children, or 14.8%, "
    "had worked for at least one hour in the week before the interview.",
    "Most working children attended school. The share that did was 83.6% among those who worked fewer than fourteen hours, "
    "and 41.2% among those who worked longer.",
    "Child work was found in every district, yet the kinds of work differed. Coastal districts employed children in fisheries "
    "and ferries; upland districts employed them in gardens, forests and workshops.",
)
METHOD = (
    "Households were drawn in two steps. In the first step, 212 hamlets were selected with a probability in proportion to "
    "their size; in the second, forty households were drawn in each hamlet from a fresh list.{n:The lists were made between "
    "11 and 29 April 2021 by the hamlet clerks, who were paid 15 dollars for each list.}",
    "A child was counted as working if he or she had done any work for pay, profit or family gain for at least one hour in "
    "the reference week. Household chores were asked about separately and are not counted as work.{n:Chores are reported "
    "in a separate paper by Sari and Okafor, which found a mean of 9.7 hours a week.}",
    "Interviews were held in Indonesian and Vietnamese. The questionnaire had 94 questions and was tested in two hamlets "
    "that were afterwards left out of the sample. The response rate was 95.7%, and the field offices repeated 5% of "
    "all interviews by telephone to find careless work.",
)
CLOSING = (
    "The committee of the valley council accepted the report on 17 November 2022. It asked for a second survey in 2026 with "
    "the same definitions, so that the figures of the two surveys can be compared.",
)
RULES = (
    ("Article 1", ("The rules in this annex apply to every interviewer, supervisor and clerk of the survey.",)),
    (
        "Article 2",
        (
            "1. No interview shall be held with a child unless an adult of the household has agreed to it in writing.",
            "2. An interview with a child shall not take longer than 25 minutes.",
            "3. An interviewer who sees a child in danger shall tell the supervisor within 24 hours.",
        ),
    ),
    (
        "Article 3",
        (
            "For the purposes of this annex, the term confidential data comprises:",
            "(a) the names of all members of the household;",
            "(b) the position of the house on any map or list;",
            "(c) what a child says about an employer, whether or not the employer is named;",
            "(d) photographs and recordings of any kind.",
        ),
    ),
    ("Article 4", ("Paper forms shall be burned eighteen months after the report is accepted.",)),
)
INDONESIAN = (
    "Menurut laporan ini, 2.547 anak di lembah Lembah Hijau bekerja pada tahun 2021. Anak-anak di Kecamatan Muara Dalam "
    "paling banyak memperbaiki jala, dan mereka rata-rata bekerja 19,5 jam dalam seminggu."
)
VIETNAMESE = (
    "Theo báo cáo này, 2.547 trẻ em ở thung lũng Lembah Hijau đã làm việc trong năm 2021. Trẻ em ở huyện Tirta Wangi chủ yếu "
    "nuôi tằm, và các em bắt đầu làm việc từ lúc 5 giờ 30 sáng."
)
LEISURE = (
    ("Under 5 hours", "1,022", "93.0%"),
    ("5 to 13 hours", "811", "71.8%"),
    ("14 to 27 hours", "468", "47.5%"),
    ("28 hours or more", "246", "29.3%"),
)

STYLES = (HERE / "report-styles.xml").read_text(encoding="utf-8")
NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"),
                        ("svg", "svg-compatible"), ("meta", "meta"))
)  # fmt: skip


class Writer:
    """Flat OpenDocument text, and the facts that it states."""

    def __init__(self) -> None:
        self.body: list[str] = []
        self.notes = 0

    def paragraph(self, text: str, style: str = "Standard", level: int = 0) -> None:
        """A paragraph or, with a level, a heading; ``{n:...}`` is a footnote."""
        before, _, rest = text.partition("{n:")
        note, _, after = rest.rpartition("}")
        marked = escape(before)
        if note:
            self.notes += 1
            marked += (
                f'<text:note text:id="n{self.notes}" text:note-class="footnote"><text:note-citation>{self.notes}</text:note-citation>'
                f'<text:note-body><text:p text:style-name="Footnote">{escape(note)}</text:p></text:note-body></text:note>{escape(after)}'
            )
        tag = f'text:h text:outline-level="{level}"' if level else "text:p"
        self.body.append(f'<{tag} text:style-name="{style}">{marked}</{tag.split()[0]}>')

    def heading(self, text: str, level: int = 1, style: str = "") -> None:
        """A heading; ``style`` may start a page."""
        self.paragraph(text, style or f"Heading_20_{level}", level)

    def table(self, name: str, rows: tuple[tuple[str, ...], ...]) -> None:
        """A ruled table whose first row is its header."""
        self.body.append(f'<table:table table:name="{name}"><table:table-column table:number-columns-repeated="{len(rows[0])}"/>')
        for n, row in enumerate(rows):
            opening = '<table:table-cell table:style-name="Ruled" office:value-type="string"><text:p text:style-name="Cell">'
            cells = "".join(f"{opening}{escape(cell)}</text:p></table:table-cell>" for cell in row)
            made = f"<table:table-row>{cells}</table:table-row>"
            self.body.append(f"<table:table-header-rows>{made}</table:table-header-rows>" if n == 0 else made)
        self.body.append("</table:table>")


def district(row: tuple[str, ...]) -> str:
    """The paragraph of one district."""
    name, households, children, working, share, work, distance, head = row
    return (
        f"In {name}, the team led by {head} interviewed {households} households and counted {children} children aged 5 to 17. "
        f"Of the children of {name}, {working} had worked in the reference week, which is {share}. "
        f"The most common work of children in {name} was {work}. The nearest secondary school is {distance} kilometres away from "
        f"the average household, and this distance, the team reported, was the reason most often given by families for children "
        f"who had left school before the age of fifteen. Teachers confirmed that attendance falls sharply in the harvest season, "
        f"when whole families move to the fields and come back only after several weeks."
    )


def write() -> str:
    """The whole document."""
    out = Writer()
    out.paragraph(TITLE, "Title")
    out.paragraph("Published by the Valley Council, 2022")
    out.heading("Foreword", 1, "ToFront")
    for text in FOREWORD:
        out.paragraph(text)
    out.heading("Summary", 1, "NewPage")
    for text in SUMMARY:
        out.paragraph(text)
    out.heading("Chapter 1. Method", 1, "ToBody")
    out.heading("Sample and definitions", 2)
    for text in METHOD:
        out.paragraph(text)
    out.heading("Chapter 2. The eight districts", 1, "NewPage")
    out.body.append('<text:section text:style-name="Columns" text:name="Districts">')
    for row in DISTRICTS:
        out.heading(row[0], 2)
        out.paragraph(district(row))
    out.body.append("</text:section>")
    out.heading("Chapter 3. Tables", 1, "NewPage")
    out.paragraph("The two tables of this chapter give the figures by district and by hours of work.")
    out.paragraph("Table 1. Households and children by district", "Caption")
    out.table("T1", (("District", "Households", "Children aged 5-17", "Working children", "Share"), *(row[:5] for row in DISTRICTS)))
    out.paragraph("Shares are computed from unrounded weights.")
    out.paragraph("Table 2. Working children by hours of work and leisure", "Caption")
    out.table("T2", (("Hours of work in the week", "Working children", "Share who play every day"), *LEISURE))
    for text in CLOSING:
        out.paragraph(text)
    out.heading("Annex. Rules of the survey", 1, "NewPage")
    for title, texts in RULES:
        out.heading(title, 2)
        for text in texts:
            out.paragraph(text)
    out.heading("Ringkasan", 1, "NewPage")
    out.paragraph(INDONESIAN)
    out.heading("Tóm tắt", 1)
    out.paragraph(VIETNAMESE)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><dc:title>{TITLE}</dc:title>'
        f"<meta:initial-creator>Valley Council</meta:initial-creator></office:meta>{STYLES}<office:body><office:text>"
        f"{''.join(out.body)}</office:text></office:body></office:document>"
    )


# (a passage of the text as pdftotext prints it, the question, its language, what the answer must hold)
FACTS = (
    ("640,000 dollars", "How much did the Bright Harbour Foundation give for the Lembah Hijau survey?", "en", "640,000"),
    ("3 May 2021", "When was the first interview held?", "en", "3 May 2021"),
    ("86 interviewers", "How many interviewers do the authors thank?", "en", "86"),
    ("17,237", "How many households were interviewed, and how many children aged 5 to 17 were counted in them?", "en", "17,237"),
    ("83.6%", "Which share attended school among those who worked fewer than fourteen hours?", "en", "83.6%"),
    ("212 hamlets", "How many hamlets were selected in the first step of the Lembah Hijau survey?", "en", "212"),
    ("15 dollars", "How many dollars were the hamlet clerks paid for each list?", "en", "15 dollars"),
    ("9.7 hours", "How many hours a week of chores did Sari and Okafor find?", "en", "9.7"),
    ("94 questions", "How many questions did the questionnaire have?", "en", "94"),
    ("1,204", "How many households did the team interview in Sukamaju?", "en", "1,204"),
    ("silkworms", "What was the most common work of children in Tirta Wangi?", "en", "silkworms"),
    ("Nguyen Van Binh", "Who led the team that interviewed households in Muara Dalam?", "en", "Nguyen Van Binh"),
    ("2,950", "How many children aged 5 to 17 were counted in Padang Sari?", "en", "2,950"),
    ("Tran Minh Chau", "Who led the team in Teluk Intan?", "en", "Tran Minh Chau"),
    ("71.8%", "What share of working children who worked 5 to 13 hours play every day?", "en", "71.8%"),
    ("17 November 2022", "When did the committee of the valley council accept the Lembah Hijau report?", "en", "17 November 2022"),
    ("25 minutes", "How many minutes may an interview with a child take?", "en", "25 minutes"),
    ("photographs and recordings", "Are photographs and recordings confidential data?", "en", "photographs"),
    ("19,5 jam", "Berapa jam seminggu anak di Muara Dalam rata-rata bekerja?", "id", "19,5"),
    ("5 giờ 30", "Trẻ em ở Tirta Wangi bắt đầu làm việc từ lúc mấy giờ?", "vi", "5 giờ 30"),
)  # fmt: skip
LABELS = ("", "i", "ii", "1", "2", "3", "4", "5", "6", "7", "8", "9")
"""Printed numbers by physical page, read off the pages themselves."""


def main() -> None:
    """Write the files."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.fodt"
        source.write_text(write(), encoding="utf-8")
        for form in ("pdf", "docx:MS Word 2007 XML", "html:XHTML Writer File:UTF8"):
            command = [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                str(HERE),
                str(source),
            ]
            subprocess.run(command, check=True, capture_output=True)
    protect = ["qpdf", "--encrypt", "secret", "secret", "256", "--", str(HERE / "report.pdf")]
    subprocess.run([*protect, "--pages", ".", "2", "--", str(HERE / "protected.pdf")], check=True)
    facts = []
    for number in range(1, len(LABELS) + 1):
        page = subprocess.run(
            ["pdftotext", "-f", str(number), "-l", str(number), str(HERE / "report.pdf"), "-"], capture_output=True, text=True
        )
        text = " ".join(page.stdout.replace("ﬁ", "fi").replace("ﬂ", "fl").split())
        facts += [
            {"passage": passage, "question": question, "language": language, "answer": answer, "page": number, "label": LABELS[number - 1]}
            for passage, question, language, answer in FACTS
            if passage in text and not any(f["passage"] == passage and "District" not in text for f in facts)
        ]
    (HERE / "facts.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missing = {fact[0] for fact in FACTS} - {fact["passage"] for fact in facts}
    sys.exit(f"not found on any page: {missing}" if missing else 0)


if __name__ == "__main__":
    main()
