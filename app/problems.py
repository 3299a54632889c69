"""What went wrong, in the reader's language.

Errors are written once, in English, where they arise; here stands the wording of those that a reader of the chat can meet.
"""

from __future__ import annotations

import re

from app.interface import Say, number, translator
from app.refusals import document_sentences
from ingest.documents import Language
from ingest.errors import SumberError


def told(error: SumberError, language: Language) -> str:
    """The message of ``error`` in ``language``; as it stands where it is not among those a reader can meet."""
    text = str(error)
    for english, wording in zip(_sentences(lambda message: message), _sentences(translator(language)), strict=True):
        if match := _pattern(english).fullmatch(text):
            return wording.format(**{name: _value(part, language) for name, part in match.groupdict().items()})
    return text


def _value(part: str, language: Language) -> str:
    """A figure with the reader's separators, anything else as it is."""
    return number(int(part.replace(",", "")), language) if re.fullmatch(r"\d{1,3}(?:,\d{3})*", part) else part


def _pattern(message: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", message)
    return re.compile("".join(f"(?P<{p}>.+)" if i % 2 else re.escape(p) for i, p in enumerate(pieces)), re.DOTALL)


def _sentences(say: Say) -> tuple[str, ...]:
    return (
        say('The question is empty. Type one, for example: sumber ask "Berapa pekerja anak di Vietnam pada 2018?"'),
        say(
            "The question has {count} characters; at most {most} are read. To check a longer text, use: sumber check",
        ),
        say("The draft has {count} characters; at most {most} are checked at once. Check it chapter by chapter."),
        say("The draft is empty. Give a text of at least one sentence."),
        say("The file has {count} bytes; at most {most} are read. Upload a part of it."),
        say("The file is not UTF-8 text. Save it as UTF-8, or as .docx, and upload it again."),
        say("The file is not a Word document, although its name ends in .docx. Save it again from a word processor."),
        say("The Word document unpacks to far more than a text; it is not opened. Paste the text instead."),
        say("Feedback cannot be kept in {file} ({reason}). Check that the folder is writable."),
        say("There is no index in {folder} yet. Make it with: sumber ingest"),
        say("The manifest {file} cannot be read ({reason}). Make the index anew with: sumber ingest --rebuild"),
        say("The index in {folder} was made by another version of Sumber. Make it anew with: sumber ingest"),
        say("The manifest {file} is incomplete. Make the index anew with: sumber ingest --rebuild"),
        say(
            "The index was made with the model {made}, but SUMBER_MODEL is {wanted}. "
            "Make it anew with: sumber ingest, or set SUMBER_MODEL back."
        ),
        say("The index in {folder} is damaged ({reason}). Make it anew with: sumber ingest --rebuild"),
        say("The index in {folder} is incomplete. Make it anew with: sumber ingest --rebuild"),
        say("The vectors of the index are damaged (Chroma finds {found} of {wanted} passages). Make it anew with: sumber ingest --rebuild"),
        *document_sentences(say),
    )
