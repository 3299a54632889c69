"""A conversation written out: Markdown, HTML that prints well, and JSON, each with its full citations and bibliography."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from app.answers import Answer, Citation, NoteView, Sentence
from app.bibliography import cited, csl_items
from app.chat_state import Turn
from app.interface import Say
from app.rendering import differs, markdown_text, reference_line
from ingest.documents import Language
from ingest.references import Reference

References = Mapping[str, Reference]
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1f2a2e}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}ol,ul{padding-left:1.4rem}blockquote{margin:.2rem 0 .6rem;padding-left:.8rem;"
    "border-left:3px solid #c9cfcb}.note{border:1px solid #c9cfcb;padding:.6rem .9rem;border-radius:.4rem}.lead{font-style:italic}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}li{break-inside:avoid}}"
)


def cited_sources(turns: Sequence[Turn], references: References) -> list[str]:
    """The bibliography of a conversation: one line for each source cited, in order of appearance."""
    return [reference_line(references.get(key), key) for key in cited_keys(turns)]


def cited_keys(turns: Sequence[Turn]) -> list[str]:
    """The sources that the answers cite, in order of appearance."""
    return list(dict.fromkeys(c.source for turn in turns for c in turn.answer.citations))


def to_json(turns: Sequence[Turn], references: References, corpus: Path) -> str:
    """The answers by the contract of ``sumber ask --json``, each with its permanent link; the bibliography as lines and as CSL-JSON."""
    answers = [{**turn.answer.to_json(turn.number), "permalink": turn.permalink} for turn in turns]
    known = [key for key in cited_keys(turns) if key in references]
    whole = {"answers": answers, "bibliography": cited_sources(turns, references), "csl": csl_items(cited(known, corpus))}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def to_markdown(turns: Sequence[Turn], references: References, say: Say) -> str:
    """The conversation as Markdown; whatever looks like markup in a question or a passage is escaped."""
    lines = ["# Sumber", ""]
    for turn in turns:
        answer = turn.answer
        lines += [f"## {markdown_text(answer.question)}", ""]
        if understood := _understood(answer, say):
            lines += [markdown_text(understood), ""]
        if answer.lead:
            lines += [f"*{markdown_text(answer.lead)}*", ""]
        for other, sentences in _paragraphs(answer):
            lines += [f"**{say('The sources also say')}**", ""] if other else []
            lines += [" ".join(markdown_text(s.text) + "".join(rf" \[{n}\]" for n in s.citations) for s in sentences), ""]
        for note in answer.notes:
            lines += [f"> **{say('Where sources disagree')}.** {markdown_text(_note(note))}", ""]
        lines += [f"{c.n}. “{markdown_text(c.quote)}” {markdown_text(_line(c, references, say))}" for c in answer.citations]
        if answer.closest:
            lines += [f"**{say('Closest passages (not evidence)')}**", ""]
            lines += [f"- “{markdown_text(c.quote)}” {markdown_text(_line(c, references, say))}" for c in answer.closest]
        lines.append("")
    lines += [f"## {say('Bibliography')}", "", *(f"- {markdown_text(line)}" for line in cited_sources(turns, references)), ""]
    return "\n".join(lines)


def to_html(turns: Sequence[Turn], references: References, say: Say, language: Language) -> str:
    """The conversation as one HTML page without scripts, laid out for paper too."""
    head = f'<meta charset="utf-8"><title>Sumber</title><style>{_STYLE}</style>'
    parts = [f'<!doctype html><html lang="{language}"><head>{head}</head><body><h1>Sumber</h1>']
    disagreement = escape(say("Where sources disagree"))
    for turn in turns:
        answer = turn.answer
        parts.append(f"<section><h2>{escape(answer.question)}</h2>")
        if understood := _understood(answer, say):
            parts.append(f"<p>{escape(understood)}</p>")
        if answer.lead:
            parts.append(f'<p class="lead">{escape(answer.lead)}</p>')
        for other, sentences in _paragraphs(answer):
            parts += [f"<p><strong>{escape(say('The sources also say'))}</strong></p>"] if other else []
            text = " ".join(escape(s.text) + "".join(f" [{n}]" for n in s.citations) for s in sentences)
            parts.append(f'<p lang="{answer.language}">{text}</p>')
        parts += [f'<p class="note"><strong>{disagreement}.</strong> {escape(_note(n))}</p>' for n in answer.notes]
        if answer.citations:
            parts.append("<ol>" + "".join(f"<li>{_item(c, references, say)}</li>" for c in answer.citations) + "</ol>")
        if answer.closest:
            parts.append(f"<p>{escape(say('Closest passages (not evidence)'))}</p>")
            parts.append("<ul>" + "".join(f"<li>{_item(c, references, say)}</li>" for c in answer.closest) + "</ul>")
        parts.append("</section>")
    sources = "".join(f"<li>{escape(line)}</li>" for line in cited_sources(turns, references))
    parts.append(f"<h2>{escape(say('Bibliography'))}</h2><ul>{sources}</ul></body></html>")
    return "\n".join(parts)


def _understood(answer: Answer, say: Say) -> str:
    """How a follow-up was read; empty where the question stands for itself."""
    return f"{say('Understood as:')} {answer.standalone_question}" if differs(answer) else ""


def _note(note: NoteView) -> str:
    """A disagreement in one paragraph: the values with the numbers of their citations, what is known, what settles it."""
    places: dict[str, str] = {}
    for value, n in note.values:
        places[value] = f"{places.get(value, value)} [{n}]"
    values = " ≠ ".join(places.values())
    return " ".join(part for part in (f"{values}." if values else "", note.text, note.resolution) if part)


def _line(citation: Citation, references: References, say: Say) -> str:
    line = reference_line(references.get(citation.source), citation.source, citation.locator.label)
    return f"{line} ({say('unverified')})" if citation.unverified else line


def _item(citation: Citation, references: References, say: Say) -> str:
    return f"<blockquote>{escape(citation.quote)}</blockquote>{escape(_line(citation, references, say))}"


def _paragraphs(answer: Answer) -> list[tuple[bool, list[Sentence]]]:
    """(whether they give the other sides of a disagreement, the sentences), as the page parts them; none empty."""
    parted = [(other, [s for s in answer.sentences if (s.rule == "other-side") == other]) for other in (False, True)]
    return [(other, sentences) for other, sentences in parted if sentences]
