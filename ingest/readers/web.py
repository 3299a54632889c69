"""A page of HTML, or Markdown, read into blocks: the main text without menus, scripts and what is hidden."""

from __future__ import annotations

import re
from typing import Any

from ingest.errors import InputRefused
from ingest.readers.blocks import Block, Reading
from ingest.readers.grids import CAPTION
from ingest.readers.paragraphs import ARTICLE_HEADING, HEADING_WORDS, ITEM
from ingest.readers.rows import row_blocks
from ingest.readers.text import decode

_LEFT_OUT = frozenset(
    "script style noscript template nav footer aside form button select iframe object svg math audio video canvas head dialog".split()
)
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr html li main "
    "ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_MARK = re.compile(r"\[?(?:\d{1,3}|[a-z]|[*†‡])\]?")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MENU_LINKS = 3
"""A list of so many links that holds hardly anything else is a menu."""
MENU_SHARE = 0.8


def read_html(data: bytes) -> Reading:
    """The main text of a web page saved as a file.

    Raises:
        InputRefused: if it is not HTML, or nests too deeply.
    """
    declared = _CHARSET.search(data[:4096])
    text, remark = decode(data, declared[1].decode("ascii") if declared else "")
    root = html_tree(text)
    blocks = html_blocks(root)
    meta = {str(m.get("name") or m.get("property") or "").lower(): str(m.get("content") or "").strip() for m in root.iter("meta")}
    authors = [
        str(m.get("content")) for m in root.iter("meta") if str(m.get("name", "")).lower() in ("citation_author", "author", "dc.creator")
    ]
    said = " ".join((root.findtext(".//title") or "").split())
    title = meta.get("citation_title") or meta.get("dc.title") or meta.get("og:title") or said
    date = re.search(
        r"(?:19|20)\d\d", meta.get("citation_publication_date") or meta.get("dc.date") or meta.get("article:published_time") or ""
    )
    return Reading(
        blocks,
        " ".join(title.split()),
        tuple(dict.fromkeys(a.strip() for a in authors if a.strip())),
        int(date[0]) if date else None,
        meta.get("citation_doi", ""),
        (),
        (remark,) if remark else (),
    )


def html_tree(text: str) -> Any:
    """The root element of HTML or XHTML.

    Raises:
        InputRefused: if it is neither.
    """
    from lxml import etree, html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        return html.document_fromstring(
            text, parser=html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputRefused("is not HTML that can be read. Save the page again.") from error


def html_blocks(root: Any) -> tuple[Block, ...]:
    """The blocks of a page's main text.

    Raises:
        InputRefused: if it nests too deeply.
    """
    main = _main(root)
    page = _Page()
    try:
        page.add(main if main is not None else root)
    except RecursionError:
        raise InputRefused("nests its elements too deeply for a document; it is not read.") from None
    page.close()
    return tuple(page.blocks)


def read_markdown(data: bytes) -> Reading:
    """The text of a Markdown file, tables included; the front matter gives title, author and year.

    Raises:
        InputRefused: if it is not text.
    """
    from markdown_it import MarkdownIt

    text, remark = decode(data)
    front, text = _front_matter(text)
    rendered = MarkdownIt("commonmark", {"html": False, "maxNesting": 50}).enable("table").render(text)
    reading = read_html(f'<html><head><meta charset="utf-8"></head><body>{rendered}</body></html>'.encode())
    first = next((b.text for b in reading.blocks if b.kind == "heading"), "")
    year = re.search(r"(?:19|20)\d\d", front.get("year") or front.get("date") or "")
    authors = tuple(a.strip() for a in re.split(r";| and ", front.get("author", "")) if a.strip())
    return Reading(
        reading.blocks,
        front.get("title") or first,
        authors,
        int(year[0]) if year else None,
        front.get("doi", ""),
        (),
        (remark,) if remark else (),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = re.match(r"---\n(.{0,4000}?)\n---\n", text, re.DOTALL)
    if not match:
        return {}, text
    pairs = (line.partition(":") for line in match[1].splitlines() if re.match(r"\w+:", line))
    return {name.lower(): value.strip().strip("\"'") for name, _, value in pairs}, text[match.end() :]


def _main(root: Any) -> Any:
    """The element that holds the main text, where the page names one."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and len("".join(found[0].itertext()).split()) > 20:
            return found[0]
    return root.find("body")


class _Page:
    """The blocks so far, and the text that is not yet in one."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._item = False

    def add(self, element: Any) -> None:
        """Add an element with everything in it, but not what follows it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _LEFT_OUT or _hidden(element) or (tag in ("ul", "ol", "div", "p") and _is_menu(element)):
            return
        if tag == "header" and element.find(".//h1") is None:
            return
        if tag == "table" and _is_data(element):
            self.close()
            self._table(element)
            return
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.close()
            if text := _words(element):
                self.blocks.append(Block("heading", text, level=int(tag[1])))
            return
        if _is_mark(element):
            return
        if tag in _BLOCKS:
            self.close()
            self._item = tag in ("li", "dd")
        if tag == "br":
            self._text.append(" ")
        raised = tag == "sup"
        self._text.append(_raised(element.text) if raised else element.text or "")
        for child in element:
            self.add(child)
            self._text.append(child.tail or "")
        if tag in _BLOCKS:
            self.close()

    def close(self) -> None:
        """Make a block of the text that is waiting."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if not any(c.isalnum() for c in text):
            return
        if ARTICLE_HEADING.fullmatch(text) and len(text.split()) <= HEADING_WORDS and not text.endswith((".", ";", ",")):
            self.blocks.append(Block("heading", text, level=6))
        else:
            self.blocks.append(Block("item" if self._item or ITEM.match(text) else "paragraph", text))

    def _table(self, element: Any) -> None:
        rows: list[list[str]] = []
        below: dict[int, tuple[str, int]] = {}
        headers = 0
        for row in element.iter("tr"):
            cells: list[str] = []
            own = list(row.iterchildren("td", "th"))
            for cell in own:
                while len(cells) in below:
                    cells.append(_spanning(below, len(cells)))
                text, wide, tall = _words(cell), _count(cell.get("colspan")), _count(cell.get("rowspan"))
                for _ in range(wide):
                    if tall > 1:
                        below[len(cells)] = (text, tall - 1)
                    cells.append(text)
            while len(cells) in below:
                cells.append(_spanning(below, len(cells)))
            headers += bool(own) and all(c.tag == "th" for c in own) and headers == len(rows)
            rows.append(cells)
        named = element.find("caption")
        caption = _words(named) if named is not None else ""
        if not caption and self.blocks and self.blocks[-1].kind == "paragraph" and CAPTION.match(self.blocks[-1].text):
            caption = self.blocks.pop().text
        self.blocks += row_blocks(rows, caption, headers=headers or None)


def _spanning(below: dict[int, tuple[str, int]], column: int) -> str:
    text, left = below.pop(column)
    if left > 1:
        below[column] = (text, left - 1)
    return text


def _count(value: str | None) -> int:
    return min(max(int(value), 1), 64) if value and value.isdigit() else 1


def _words(element: Any) -> str:
    inner = _Page()
    inner._text.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _LEFT_OUT and not _is_mark(child) and not _hidden(child):
            text = _words(child)
            inner._text.append(f" {text} " if child.tag in _BLOCKS or child.tag == "br" else text)
        inner._text.append(child.tail or "")
    return " ".join("".join(inner._text).split())


def _hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None or element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style") or "") is not None
    )


def _is_mark(element: Any) -> bool:
    """Whether it is the mark of a footnote: a link within the page whose text is a number."""
    link = element if element.tag == "a" else element[0] if len(element) == 1 and element.tag in ("sup", "span") else None
    if link is None or link.tag != "a" or not str(link.get("href", "")).startswith("#"):
        return False
    return _MARK.fullmatch("".join(element.itertext()).strip()) is not None


def _is_menu(element: Any) -> bool:
    links = list(element.iter("a"))
    if len(links) < MENU_LINKS:
        return False
    whole = len("".join(element.itertext()).strip())
    return sum(len("".join(a.itertext()).strip()) for a in links) >= MENU_SHARE * whole


def _is_data(table: Any) -> bool:
    """Whether a table holds data rather than the layout of the page."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [list(r.iterchildren("td", "th")) for r in table.iter("tr")]
    return len(rows) >= 2 and max(map(len, rows)) >= 2


def _raised(text: str | None) -> str:
    text = (text or "").strip()
    return text.translate(_SUPERSCRIPTS) if text.isdigit() else text
