"""The reader's own documents on the Sources page: upload, what became of each file, add, remove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from app import session
from app.index import OpenIndex
from app.ingestion import Ingestion, Progress
from app.interface import Say, number, percentage
from app.library import FILE_MB, FILES_AT_ONCE, OwnFile, examine, forgotten, keep, own_files, remove
from app.panels import panel
from app.problems import told
from app.rendering import plain
from ingest.errors import SumberError
from ingest.readers.kinds import SUFFIXES

SYMBOLS = {"in": "✓", "waiting": "○", "refused": "✗"}


@st.cache_resource(show_spinner=False)
def _ingestion(data: str) -> Ingestion:  # noqa: ARG001 - one for each data folder
    return Ingestion()


def own_documents(index: OpenIndex, say: Say) -> None:
    """What stands under the tab of the reader's own documents."""
    ingestion = _ingestion(str(index.settings.data))
    st.markdown(
        say(
            "Add reports, laws or papers of your own. They are read on this machine and stay on it; answers cite them by page, "
            "beside the sources that are here already."
        )
    )
    if problem := st.session_state.pop("library-problem", None):
        st.warning(plain(problem), icon=":material/info:")
    _outcome(ingestion.progress(), say)
    if ingestion.progress().running:
        _watch(ingestion, say)
    else:
        _upload(index, ingestion, say)
    _shelf(index, ingestion, say)


def _upload(index: OpenIndex, ingestion: Ingestion, say: Say) -> None:
    """The box for new files, what each is, and the button that adds those that can be read."""
    batch = st.session_state.setdefault("library-batch", 0)
    uploaded = st.file_uploader(
        say("Choose documents: PDF, Word, EPUB, HTML, Markdown or text; at most {count} at once, {most} MB each").format(
            count=FILES_AT_ONCE, most=FILE_MB
        ),
        type=sorted(ending.removeprefix(".") for ending in SUFFIXES),
        accept_multiple_files=True,
        key=f"library-upload-{batch}",
        max_upload_size=FILE_MB,
    )
    if not uploaded:
        return
    if len(uploaded) > FILES_AT_ONCE:
        st.warning(
            say("Only the first {count} files are taken; add the others after them.").format(count=FILES_AT_ONCE), icon=":material/info:"
        )
    with st.spinner(say("Reading the documents …")):
        examined = _examined(uploaded[:FILES_AT_ONCE], index)
    panel("documents", {"files": _rows([f for _, f in examined], say, say("Can be added")), "words": _words(say)}, f"arrivals-{batch}")
    usable = [(content, file.name) for content, file in examined if file.state == "waiting"]
    if usable:
        label = say("Add to the library") + f" ({number(len(usable), session.language())})"
        st.button(label, icon=":material/library_add:", key="library-add", on_click=_add, args=(usable, ingestion))


def _examined(uploaded: Sequence[Any], index: OpenIndex) -> list[tuple[bytes, OwnFile]]:
    """Each uploaded file with what it is; looked at once, however often the page is drawn."""
    known: dict[str, OwnFile] = st.session_state.get("library-examined", {})
    found: list[tuple[bytes, OwnFile]] = []
    kept: dict[str, OwnFile] = {}
    for upload in uploaded:
        content = upload.getvalue()
        taken = [file.name for _, file in found if file.state == "waiting"]
        file = known.get(upload.file_id) or examine(upload.name, content, index, taken)
        kept[upload.file_id] = file
        found.append((content, file))
    st.session_state["library-examined"] = kept
    return found


def _add(usable: Sequence[tuple[bytes, str]], ingestion: Ingestion) -> None:
    settings = session.engine().settings
    try:
        for content, name in usable:
            keep(name, content, settings)
    except SumberError as error:
        st.session_state["library-problem"] = told(error, session.language())
        return
    st.session_state["library-batch"] += 1
    _start(ingestion)


def _start(ingestion: Ingestion) -> None:
    if ingestion.start(session.engine().settings):
        st.session_state["library-run"] = ingestion.progress().run


@st.fragment(run_every=1.0)
def _watch(ingestion: Ingestion, say: Say) -> None:
    """How far the ingestion is, renewed every second until it is done."""
    progress = ingestion.progress()
    if not progress.running:
        st.rerun()
    share = progress.done / progress.total if progress.stage == "embedding" and progress.total else 0.0
    st.progress(0.03 + 0.9 * share if progress.stage != "writing" else 0.95, text=_stage(progress, say))
    st.caption(say("You can go on asking meanwhile: answers come from the present index until the new one is verified."))


def _stage(progress: Progress, say: Say) -> str:
    language = session.language()
    if progress.stage == "reading":
        return say("Reading the documents …")
    if progress.stage == "writing":
        return say("Writing and verifying the new index …")
    text = say("Learning the texts: {done} of {total}").format(done=number(progress.done, language), total=number(progress.total, language))
    text += f" ({percentage(progress.done / max(1, progress.total), language)})"
    if progress.seconds_left is None:
        return text
    minutes = max(1, round(progress.seconds_left / 60))
    return text + " · " + say("about {minutes} min left").format(minutes=number(minutes, language))


def _outcome(progress: Progress, say: Say) -> None:
    """What came of the ingestion that this session started, until it starts another."""
    if progress.run == 0 or progress.run != st.session_state.get("library-run"):
        return
    if progress.stage == "done":
        st.success(say("The new index is verified and in use."), icon=":material/check:")
    elif progress.stage == "failed":
        reason = told(SumberError(progress.problem), session.language()) if progress.problem else say("The process ended without a word.")
        st.warning(plain(say("Nothing was added; the index is as before.") + " " + reason), icon=":material/warning:")


def _shelf(index: OpenIndex, ingestion: Ingestion, say: Say) -> None:
    """The documents of the library, with a way into each and out of it."""
    files = own_files(index)
    gone = forgotten(index)
    running = ingestion.progress().running
    if not files and not gone:
        return
    st.subheader(say("In your library"), anchor=False)
    if not running and (gone or any(file.state == "waiting" for file in files)):
        st.caption(say("The index does not yet say what the library holds."))
        st.button(say("Bring the index up to date"), icon=":material/sync:", key="library-sync", on_click=_start, args=(ingestion,))
    removing = st.session_state.get("library-removing")
    if removing and not running and any(file.name == removing for file in files):
        _confirm(removing, ingestion, say)
    data = {"files": _rows(files, say, say("Not yet in the index")), "words": _words(say), "removable": not running}
    panel(
        "documents",
        data,
        "shelf",
        open=lambda key: session.go(source=key),
        remove=lambda name: st.session_state.update({"library-removing": name}),
    )


def _confirm(name: str, ingestion: Ingestion, say: Say) -> None:
    with st.container(border=True):
        st.text(say("Delete this file from the library? Your own copy elsewhere is not touched.") + f"\n{name}")
        with st.container(horizontal=True):
            st.button(say("Delete it"), icon=":material/delete:", key="library-delete", on_click=_remove, args=(name, ingestion))
            st.button(say("Keep it"), key="library-keep", on_click=lambda: st.session_state.update({"library-removing": None}))


def _remove(name: str, ingestion: Ingestion) -> None:
    st.session_state["library-removing"] = None
    try:
        if remove(name, session.engine().settings):
            _start(ingestion)
    except SumberError as error:
        st.session_state["library-problem"] = told(error, session.language())


def _rows(files: Iterable[OwnFile], say: Say, waiting: str) -> list[dict[str, Any]]:
    """What the component shows of each file; ``waiting`` says what is to be done with one that is not in the index."""
    language = session.language()
    states = {"in": say("In the index"), "waiting": waiting, "refused": say("Refused")}
    rows = []
    for file in files:
        about = [file.name if file.title and file.title != file.name else "", _size(file.bytes)]
        about += [f"{number(file.pages, language)} {say('pages')}"] if file.pages else []
        about += [f"{number(file.passages, language)} {say('passages')}"] if file.passages else []
        remarks = [told(SumberError(r), language) for r in file.remarks if not r.startswith(f"is {file.source}, ")]
        if file.known:
            remarks.insert(0, say("The same work as in the bibliography: {key}").format(key=file.source))
        elif file.source and file.state == "waiting":
            remarks.insert(0, say("Not in the bibliography; it becomes a source of its own."))
        rows.append(
            {
                "name": file.name,
                "title": file.title or file.name,
                "about": " · ".join(part for part in about if part),
                "state": file.state,
                "symbol": SYMBOLS[file.state],
                "word": states[file.state],
                "reason": _reason(file.reason) if file.reason else "",
                "remarks": remarks,
                "source": file.source if file.state == "in" else "",
            }
        )
    return rows


def _size(count: int) -> str:
    """A file's size in the unit that people use for it."""
    value, unit = (count / 1e6, "MB") if count >= 1e6 else (max(1, round(count / 1e3)), "kB")
    return f"{number(round(value, 1), session.language())} {unit}"


def _reason(reason: str) -> str:
    """Why a file was refused, as a sentence; those of the readers begin behind the file's name."""
    text = told(SumberError(reason), session.language())
    return text if text[:1].isupper() else f"This file {text}"


def _words(say: Say) -> dict[str, str]:
    return {"remove": say("Remove"), "list": say("Your own documents")}
