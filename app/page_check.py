"""Check a draft: paste or upload a text, every sentence is judged in its place, a click shows the evidence."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from app import session
from app.answers import Citation, Verdict
from app.claims import ClaimCheck, check_draft
from app.explanation import explained, reference_explained
from app.facsimile_panel import cited_page
from app.index import OpenIndex
from app.interface import Say, number
from app.panels import panel
from app.problems import told
from app.rendering import SYMBOLS, cited_passage, find_passage, markdown_text, passage_view, plain, verdict_name, where
from app.uploads import MAX_BYTES, read_draft
from ingest.documents import Language
from ingest.errors import SumberError

ORDER: tuple[Verdict, ...] = ("contradicted", "partly_supported", "not_found", "supported", "not_checked")


def page() -> None:
    """The page at ``/check``."""
    say = session.say()
    st.title(say("Check a draft"), anchor=False)
    st.markdown(say("Paste a paragraph or upload a file. Each sentence is held against the sources; nothing leaves this machine."))
    with st.form("draft-form"):
        text = st.text_area(say("Your text"), height=200, key="draft-text", max_chars=MAX_BYTES)
        upload = st.file_uploader(
            say("Or a file (.txt, .md, .docx)"), type=["txt", "md", "docx"], key="draft-file", max_upload_size=MAX_BYTES // 1_000_000
        )
        asked = st.form_submit_button(say("Check"), icon=":material/fact_check:")
    if asked:
        try:
            draft = read_draft(upload.name, upload.getvalue()) if upload else text
            with st.spinner(say("Holding each sentence against the sources …")):
                checks = check_draft(draft, session.engine())
            st.session_state.draft = (draft, checks)
            st.session_state.draft_count = st.session_state.get("draft_count", 0) + 1
            st.session_state.claim = next((i for i, c in enumerate(checks) if c.verdict == "contradicted"), None)
        except SumberError as error:
            st.session_state.draft = None
            st.warning(plain(told(error, session.language())), icon=":material/info:")
    if st.session_state.get("draft"):
        draft, checks = st.session_state.draft
        _result(draft, checks, session.engine().index(), say)


def pieces(draft: str, checks: Sequence[ClaimCheck], say: Say) -> list[dict[str, Any]]:
    """The draft in order, cut into checked sentences and what stands between them; together it is the draft again."""
    found: list[dict[str, Any]] = []
    at = 0
    for i, check in enumerate(checks):
        if check.start < at:
            continue
        if check.start > at:
            found.append({"text": draft[at : check.start], "check": None})
        verdict: Verdict = check.verdict
        found.append(
            {
                "text": draft[check.start : check.end],
                "check": i,
                "verdict": verdict,
                "symbol": SYMBOLS[verdict],
                "word": verdict_name(verdict, say),
            }
        )
        at = check.end
    if at < len(draft):
        found.append({"text": draft[at:], "check": None})
    return found


def counted(checks: Sequence[ClaimCheck], say: Say, language: Language) -> list[dict[str, str]]:
    """How often each verdict was given, the one to look at first in front."""
    counts = Counter(check.verdict for check in checks)
    return [{"symbol": SYMBOLS[v], "count": number(counts[v], language), "word": verdict_name(v, say)} for v in ORDER if counts[v]]


def judged(check: ClaimCheck, draft: str, say: Say, language: Language) -> dict[str, Any]:
    """A sentence of the draft with what was found about it."""
    verdict: Verdict = check.verdict
    return {
        "sentence": draft[check.start : check.end],
        "verdict": verdict,
        "symbol": SYMBOLS[verdict],
        "word": verdict_name(verdict, say),
        "explanation": explained(check, language),
        "corrections": [{"claimed": c.claimed, "source": c.source} for c in check.corrections],
        "remarks": [reference_explained(finding, language) for finding in check.references]
        + [f"≠ {note.text} {note.resolution}" for note in check.notes],
        "passage": bool(check.citations or check.closest),
    }


def _result(draft: str, checks: Sequence[ClaimCheck], index: OpenIndex, say: Say) -> None:
    language = session.language()
    left, right = st.columns([3, 2], gap="large")
    chosen = st.session_state.get("claim")
    if chosen is not None and chosen >= len(checks):
        chosen = None
    with left:
        data = {
            "pieces": pieces(draft, checks, say),
            "counts": counted(checks, say, language),
            "chosen": chosen,
            "judged": judged(checks[chosen], draft, say, language) if chosen is not None else None,
            "focus": st.session_state.draft_count,
            "words": {
                "draft": say("The checked text"),
                "empty": say("The text holds no sentence."),
                "verdict": say("Verdict on the chosen sentence"),
                "claimed": say("In the draft"),
                "source": say("in the source"),
                "read": say("Read the passage"),
            },
        }
        panel("draft", data, "draft-panel", claim=lambda i: st.session_state.update(claim=i))
        with st.container(horizontal=True):
            for name, kind, content in exports(checks, say, language):
                st.download_button(
                    name, content, f"sumber-check.{kind}", key=f"check-{kind}", on_click="ignore", icon=":material/download:"
                )
    if chosen is not None:
        with right:
            _evidence(chosen, checks[chosen], index, say)


def _evidence(number_: int, check: ClaimCheck, index: OpenIndex, say: Say) -> None:
    citations: Sequence[Citation] = check.citations or check.closest
    if not citations:
        return
    at = 0
    if len(citations) > 1:
        at = st.selectbox(
            say("Passage"),
            range(len(citations)),
            format_func=lambda i: f"{citations[i].n}. {citations[i].title}, {citations[i].locator.label}",
            key=f"evidence-{number_}",
        )
    citation = citations[at]
    quoted_in = cited_passage(index, citation)
    if quoted_in is None:
        return
    positions = {i for i, s in enumerate(quoted_in.sentences) if s == citation.quote}
    shown = (
        find_passage(index, *quoted_in.place, st.session_state.get("check_language") or quoted_in.language, quoted_in.origin) or quoted_in
    )
    value = next((c.source for c in check.corrections if c.citation == citation.n), "")
    evidence = bool(check.citations)
    view = passage_view(shown, positions, index, say, evidence=evidence, focus=f"{number_}-{citation.n}", value=value, lead=False)
    panel(
        "passage",
        view,
        f"check-passage-{number_}-{at}",
        twin=lambda code: st.session_state.update(check_language=code),
        place=lambda _: st.session_state.update(jump=(shown.source, shown.locator.label, sorted(positions))),
    )
    cited_page(shown, positions, index, f"check-page-{number_}-{at}")


def exports(checks: Sequence[ClaimCheck], say: Say, language: Language) -> list[tuple[str, str, str]]:
    """(name, file ending, content) of the result as Markdown, CSV and JSON."""
    rows = [check.to_json() for check in checks]
    lines = [f"# {say('Check a draft')}", ""]
    for check in checks:
        lines.append(f"- {SYMBOLS[check.verdict]} **{verdict_name(check.verdict, say)}** {markdown_text(check.claim)}")
        lines.append(f"  - {markdown_text(explained(check, language))}")
        lines += [f"  - {markdown_text(c.claimed)} → {markdown_text(c.source)}" for c in check.corrections]
        lines += [f"  - {markdown_text(where(c))}" for c in check.citations]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["claim", "verdict", "explanation", "corrections", "citations"])
    for check in checks:
        corrections = "; ".join(f"{c.claimed} -> {c.source}" for c in check.corrections)
        citations = "; ".join(where(c) for c in check.citations)
        writer.writerow([_cell(text) for text in (check.claim, check.verdict, explained(check, language), corrections, citations)])
    return [
        ("Markdown", "md", "\n".join(lines) + "\n"),
        ("CSV", "csv", table.getvalue()),
        ("JSON", "json", json.dumps(rows, ensure_ascii=False, indent=2)),
    ]


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in "=+-@\t\r" else text
