"""Why a document cannot be used, and what to know of one that can, as the chat words it in each language."""

from __future__ import annotations

from app.interface import Say


def document_sentences(say: Say) -> tuple[str, ...]:
    """What readers and the library say of a file; the placeholders are what they fill in."""
    return (
        say("Files of this kind are not read. Upload one of: {kinds}."),
        say("The file is larger than {most} MB. Put it into a folder and use: sumber ingest --originals FOLDER"),
        say("The library holds {most} files, which is the most. Keep more in a folder: sumber ingest --originals FOLDER"),
        say("A file of this name is in the library already. Remove that one first, or rename this one."),
        say("The library has this content already, as {name}."),
        say("The file could not be looked at ({reason}). Check the room on the disk."),
        say("{name} cannot be kept in {folder} ({reason}). Free space or permissions there."),
        say("{name} cannot be deleted from {folder} ({reason}). Free permissions there."),
        say("same content as {name}, which is used"),
        say("is empty."),
        say("is not text."),
        say("is encrypted. Save a copy without a password."),
        say("is protected by a password. Save a copy without one, for example: qpdf --password=... --decrypt IN.pdf OUT.pdf"),
        say(
            "is protected against copying (DRM), so that only its seller's program can read it. "
            "Ask the publisher or your library for a copy without protection, or for a PDF."
        ),
        say("is a damaged or cut-off PDF. Download or save it again, or try: qpdf IN.pdf OUT.pdf"),
        say(
            "is a scan: its {pages} pages hold pictures and {count} characters of text. "
            "Give it a text layer first, for example: ocrmypdf -l eng+ind+vie IN.pdf OUT.pdf"
        ),
        say("is a damaged or cut-off file, not {kind}. Save or download it again."),
        say("is not a Word document, although its name ends in .docx. Save it again from a word processor."),
        say("is an old Word file (.doc) or protected by a password. Save it as .docx without a password."),
        say("is not an EPUB, although its name ends in .epub. Download it again."),
        say("unpacks to far more than a document holds; it is not opened. Save it again from its own program."),
        say("holds no text that could be cited."),
        say("holds no paragraph that could be cited."),
        say("makes its reader fail: it is damaged, or far too complex. Save it anew from its own program."),
        say("takes longer than {seconds} s to read; it is not used. Split it, or save it anew from its own program."),
        say("cannot be read ({reason}): it is damaged or unusual. Save it anew from its own program."),
        say("changed while it was read. Run sumber ingest again when nothing writes to it."),
        say("no text on page {pages} (empty or scanned)"),
        say("no text on pages {pages} (empty or scanned)"),
        say("resembles {source}; if it is that work, name the file in its entry: {example}"),
        say("read as {encoding}; save it as UTF-8 if letters are wrong"),
        say("Another ingestion is writing to {folder}. Wait until it is done, then run yours."),
        say(
            "The index could not be written to {folder} ({reason}). Free space or permissions there, then run: "
            "sumber ingest. The previous index, if any, still serves."
        ),
    )
