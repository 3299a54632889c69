"""Citations of sources in four formats: BibTeX, RIS, CSL-JSON, and APA through citeproc with the style in ``apa.csl``."""

from __future__ import annotations

import difflib
import html
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.documents import Locator
from ingest.errors import InputRefused, NoUsableIndex
from ingest.locators import parse_locator
from ingest.manifest import generation_folder, read_manifest
from ingest.references import load_references, own_references
from ingest.settings import project_settings

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CSL_TYPES = {"article": "article-journal", "book": "book", "techreport": "report", "online": "webpage", "inbook": "chapter"}
_RIS_TYPES = {"article-journal": "JOUR", "book": "BOOK", "report": "RPRT", "webpage": "ELEC", "chapter": "CHAP", "document": "GEN"}
_LANGUAGES = {"indonesian": "id", "english": "en", "vietnamese": "vi"}
_STYLE = Path(__file__).parent / "apa.csl"


@dataclass(frozen=True, slots=True)
class Work:
    """A source as it is cited."""

    key: str
    kind: str
    """BibTeX entry type."""
    fields: dict[str, str]
    """BibTeX fields without braces and escapes."""
    people: dict[str, tuple[dict[str, str], ...]]
    """Authors and editors as CSL names."""
    source: str
    """The entry as BibTeX."""
    locator: Locator | None = None
    """Where in it, if the citation says so."""


def cited(keys: Sequence[str], corpus: Path) -> list[Work]:
    """The works with these keys, in this order; a key may be followed by a space and a locator.

    Raises:
        InputRefused: for a key that is not in the bibliography, or a locator that is not understood.
    """
    from pybtex.database import parse_file

    load_references(corpus)  # refuses a bibliography that cannot be read, in plain words
    entries = dict(parse_file(str(corpus / "references.bib"), bib_format="bibtex").entries)
    if any(item.strip().partition(" ")[0] not in entries for item in keys):
        entries = _own_entries() | entries
    works = []
    for item in keys:
        key, _, label = item.strip().partition(" ")
        if key not in entries:
            raise InputRefused(_unknown(item, key, list(entries)))
        try:
            locator = parse_locator(label) if label.strip() else None
        except ValueError as error:
            raise InputRefused(f"{key}: {error}.") from error
        works.append(_work(key, entries[key], locator))
    return works


def _own_entries() -> dict[str, Any]:
    """Entries of the user's own documents in the current index; none where there is no index."""
    from pybtex.database import Entry, Person

    settings = project_settings()
    try:
        folder = generation_folder(settings.data, read_manifest(settings.data).generation)
    except NoUsableIndex:
        return {}
    made = {}
    for key, reference in own_references(folder).items():
        fields = {
            "title": reference.title,
            "year": reference.year,
            "doi": reference.doi,
            "language": reference.language,
            "note": reference.note,
        }
        people = {"author": [Person(author if "," in author else f"{{{author}}}") for author in reference.authors]}
        made[key] = Entry(reference.kind, fields={n: str(v) for n, v in fields.items() if v}, persons=people if reference.authors else {})
        made[key].key = key
    return made


def _unknown(item: str, key: str, known: list[str]) -> str:
    try:
        parse_locator(item)
    except ValueError:
        near = difflib.get_close_matches(key, known, 3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "The keys are listed by: sumber sources"
        return f"There is no source {key!r} in the bibliography. {hint}"
    return f'{item!r} is a locator without its source. Write key and locator as one word in quotation marks: "KEY {item}"'


def _work(key: str, entry: Any, locator: Locator | None) -> Work:
    fields = {name.lower(): _plain(value) for name, value in entry.fields.items() if value.strip()}
    people = {role.lower(): tuple(_name(person) for person in persons) for role, persons in entry.persons.items()}
    return Work(key, entry.type, fields, people, entry.to_string("bibtex"), locator)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[{}]", "", re.sub(r"\\+([&_%#$])", r"\1", text)).split())


def _name(person: Any) -> dict[str, str]:
    """A CSL name; a name without a first name, such as an organisation, is taken as it is written."""
    given = " ".join([*person.first_names, *person.middle_names])
    family = _plain(" ".join([*person.prelast_names, *person.last_names]))
    return {"family": family, "given": _plain(given)} if given else {"literal": family}


def _issued(work: Work) -> list[int]:
    """Year, month and day, as far as the entry knows them."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", work.fields.get("date", "")):
        return [int(part) for part in match.groups() if part]
    year = re.match(r"\d{4}", work.fields.get("year", ""))
    if not year:
        return []
    day, month = re.match(r"(?:(\d+)\s+)?(\w*)", work.fields.get("month", "")).groups()  # type: ignore[union-attr]
    if day is None and month.isdigit():
        return [int(year[0]), int(month)] if 1 <= int(month) <= 12 else [int(year[0])]
    if month[:3].lower() not in _MONTHS:
        return [int(year[0])]
    return [int(year[0]), _MONTHS.index(month[:3].lower()) + 1, *([int(day)] if day else [])]


def csl_items(works: Sequence[Work]) -> list[dict[str, Any]]:
    """CSL-JSON items; a locator stands under ``custom``, where the schema leaves room for it."""
    return [_csl_item(work) for work in works]


def _csl_item(work: Work) -> dict[str, Any]:
    fields = work.fields
    elsewhere = "article-journal" if fields.get("journal") else "webpage" if fields.get("url") else "document"
    kind = _CSL_TYPES.get(work.kind, elsewhere)
    item: dict[str, Any] = {"id": work.key, "type": kind, "title": fields.get("title", work.key)}
    for role in ("author", "editor"):
        if names := work.people.get(role):
            item[role] = [dict(name) for name in names]
    if issued := _issued(work):
        item["issued"] = {"date-parts": [issued]}
    publisher = fields.get("publisher") or fields.get("institution") or fields.get("organization")
    plain = {
        "container-title": fields.get("journal") or fields.get("booktitle"),
        "volume": fields.get("volume"),
        "number" if kind == "report" else "issue": fields.get("number"),
        "page": fields.get("pages", "").replace("--", "-"),
        "publisher": publisher,
        "publisher-place": fields.get("address"),
        "edition": fields.get("edition"),
        "ISBN": fields.get("isbn"),
        "DOI": fields.get("doi"),
        "URL": fields.get("url"),
        "language": _LANGUAGES.get(fields.get("language", "").lower(), fields.get("language")),
        "keyword": fields.get("keywords"),
        "note": fields.get("note"),
    }
    item |= {name: value for name, value in plain.items() if value}
    if work.locator is not None:
        label, value = _worded(work.locator)
        item["custom"] = {"locator": value, "label": label}
    return item


def _worded(locator: Locator) -> tuple[str, str]:
    """(CSL label, value) of a locator; what CSL has no label for is a section under its own name."""
    numbers = locator.label.lstrip("¶§p. ")
    if locator.paragraphs:
        return "paragraph", numbers
    if locator.page is not None or locator.page_label is not None:
        return "page", numbers
    return "section", locator.label.removeprefix("§ ")


def csl_json(works: Sequence[Work]) -> str:
    """The works as CSL-JSON."""
    return json.dumps(csl_items(works), ensure_ascii=False, indent=2)


def bibtex(works: Sequence[Work]) -> str:
    """The entries of the bibliography; a locator is added to the note."""
    entries = []
    for work in works:
        text = work.source.strip()
        if work.locator is not None:
            place = f"Cited: {work.locator.label}"
            text, found = re.subn(r'(\n\s+note = ")', rf"\g<1>{place}. ", text, count=1)
            text = text if found else re.sub(r"\n}$", f',\n    note = "{place}"\n}}', text)
        entries.append(text)
    return "\n\n".join(entries)


def ris(works: Sequence[Work]) -> str:
    """The works as RIS; a locator stands in a note."""
    return "\n".join(_ris_entry(work, item) for work, item in zip(works, csl_items(works), strict=True))


def _ris_entry(work: Work, item: dict[str, Any]) -> str:
    lines = [("TY", _RIS_TYPES[item["type"]]), ("ID", work.key), ("TI", item["title"])]
    lines += [("AU", _ris_name(name)) for name in item.get("author", ())] + [("ED", _ris_name(name)) for name in item.get("editor", ())]
    if issued := _issued(work):
        year, month, day = (*[str(issued[0]), *(f"{part:02}" for part in issued[1:])], "", "")[:3]
        lines += [("PY", year), ("DA", f"{year}/{month}/{day}/")]
    first, _, last = item.get("page", "").partition("-")
    tags = {
        "T2": item.get("container-title"),
        "VL": item.get("volume"),
        "IS": item.get("issue") or item.get("number"),
        "SP": first,
        "EP": last,
        "ET": item.get("edition"),
        "PB": item.get("publisher"),
        "CY": item.get("publisher-place"),
        "SN": item.get("ISBN"),
        "DO": item.get("DOI"),
        "UR": item.get("URL"),
        "LA": item.get("language"),
        "N1": item.get("note"),
    }
    lines += [(tag, value) for tag, value in tags.items() if value]
    lines += [("KW", word.strip()) for word in item.get("keyword", "").split(",") if word.strip()]
    if work.locator is not None:
        lines.append(("N1", f"Cited: {work.locator.label}"))
    return "\n".join(f"{tag}  - {value}" for tag, value in [*lines, ("ER", "")])


def _ris_name(name: dict[str, str]) -> str:
    literal = name.get("literal")
    return "et al." if literal == "others" else literal or f"{name['family']}, {name['given']}"


def apa(works: Sequence[Work]) -> str:
    """The works in APA style, one a paragraph; where a locator is cited, the citation in the text stands below."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source import Locator as CiteprocLocator
    from citeproc.source.json import CiteProcJSON

    paragraphs = []
    for work, item in zip(works, csl_items(works), strict=True):
        style = CitationStylesStyle(io.BytesIO(_STYLE.read_bytes()), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON([_for_apa(item)]), formatter.plain)
        place = {"locator": CiteprocLocator("page", _apa_locator(work.locator))} if work.locator else {}
        citation = Citation([CitationItem(work.key, **place)])
        bibliography.register(citation)
        bibliography.sort()
        text = _tidy(str(bibliography.bibliography()[0]))
        text += "" if re.search(r"(?:\.|https?://\S+)$", text) else "."
        if place:
            text += f"\n    In the text: {_tidy(str(bibliography.cite(citation, lambda item: None)))}"
        paragraphs.append(text)
    return "\n\n".join(paragraphs)


def _for_apa(item: dict[str, Any]) -> dict[str, Any]:
    """The item as APA wants it: no publisher of a journal, none that is the author already, no notes."""
    kept = {k: v for k, v in item.items() if k not in ("custom", "note", "keyword", "language")}
    names = {name.get("literal") for name in item.get("author", ())}
    if kept.get("publisher") in names or kept["type"] == "article-journal":
        kept.pop("publisher", None)
    return kept


def _apa_locator(locator: Locator) -> str:
    label, value = _worded(locator)
    several = "-" in value
    prefix = {"paragraph": "paras. " if several else "para. ", "page": "pp. " if several else "p. "}.get(label, "")
    return prefix + value.replace("-", "–")


def _tidy(text: str) -> str:
    """What citeproc writes, unescaped, with the others of "and others" as APA says it."""
    text = re.sub(r",? (?:& )?others(?=[.,) ])", " et al.", html.unescape(text))
    return re.sub(r"\.{2,}", ".", " ".join(text.split()))


FORMATS: dict[str, Callable[[Sequence[Work]], str]] = {"bibtex": bibtex, "ris": ris, "csl-json": csl_json, "apa": apa}
