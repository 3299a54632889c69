"""The commands that take a question, a query or a draft: ``ask``, ``search``, ``check``, one by one or many at once."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.batch import Entry, json_line, read_text_file, run_batch
from ingest.errors import SumberError, WrongUse

if TYPE_CHECKING:
    from app.answers import Answer, Hit, Sentence
    from app.engine import Engine
    from ingest.documents import Language

LANGUAGE = click.Choice(["auto", "id", "en", "vi"])
PATH = click.Path(path_type=Path, allow_dash=True)
MAX_HITS = 200


def batch_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--batch`` and ``--out``."""
    command = click.option("--out", type=PATH, metavar="OUT.jsonl", help="Where a batch's answers go; standard output by default.")(command)
    return click.option("--batch", type=PATH, metavar="IN.jsonl", help="Answer every JSON line of a file, in order.")(command)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, as the contract says, instead of text.")


@click.command()
@click.argument("question", required=False)
@click.option("--history", multiple=True, metavar="QUESTION", help="An earlier question of the conversation, oldest first; repeatable.")
@click.option("--lang", type=LANGUAGE, default="auto", show_default=True, help="Language of the answer.")
@json_option
@batch_options
def ask(question: str | None, history: tuple[str, ...], lang: str, as_json: bool, batch: Path | None, out: Path | None) -> int:
    """Answer a question with numbered citations.

    QUESTION is read from standard input where it is -.
    A batch holds one {"id", "question", "history", "lang"} a line and gets one answer object a line, with the same id.
    """
    _one_of(question, batch, out, "a question", history)
    if batch is not None:
        engine = _engine()
        default = _language(lang)
        return run_batch(batch, out or Path("-"), partial(_ask_entry, engine, default), partial(_refuse_question, engine), _warn)
    text = _text(question or "")
    try:
        answer = _engine().ask(text, history, _language(lang), None if as_json else _tell)
    except SumberError as error:
        if as_json and error.exit_code == 4:
            _print_json(_refusal(text, str(error), _language(lang), "").to_json())
        raise
    if as_json:
        _print_json(answer.to_json())
    else:
        from app.terminal import answer_text

        click.echo(answer_text(answer))
    return 0


def _tell(sentence: Sentence) -> None:
    """Show somebody who waits at a terminal each sentence that a language model writes; the answer comes after."""
    if sys.stderr.isatty():
        click.secho(sentence.text, err=True, dim=True)


def _ask_entry(engine: Engine, default: Language | None, entry: Entry) -> dict[str, Any]:
    language = entry.language() if entry.fields.get("lang") else default
    return engine.ask(entry.text("question"), entry.texts("history"), language).to_json(entry.identity)


def _refuse_question(engine: Engine, entry: Entry, reason: str) -> dict[str, Any]:
    question = entry.fields.get("question")
    generation = engine.index().manifest.generation
    return _refusal(question if isinstance(question, str) else "", reason, None, generation).to_json(entry.identity)


def _refusal(question: str, reason: str, language: Language | None, generation: str) -> Answer:
    """The answer to a question that cannot be taken: why, in the place of an answer."""
    from app.answers import Answer
    from app.engine import MAX_QUESTION_CHARACTERS
    from ingest.lexicon import normalise

    shown = normalise(question)[:MAX_QUESTION_CHARACTERS]
    return Answer(shown, shown, language or "en", "refused", lead=reason, index_generation=generation, reason="input-refused")


@click.command()
@click.argument("query", required=False)
@click.option("-k", type=click.IntRange(1, MAX_HITS), default=10, show_default=True, help="How many passages.")
@json_option
@batch_options
def search(query: str | None, k: int, as_json: bool, batch: Path | None, out: Path | None) -> int:
    """Find the passages nearest to a query, with scores.

    The scores are dense, lexical and fused. QUERY is read from standard input where it is -.
    A batch holds one {"id", "query"} a line and gets one {"id", "hits"} a line.
    """
    _one_of(query, batch, out, "a query")
    if batch is not None:
        engine = _engine()
        return run_batch(batch, out or Path("-"), partial(_search_entry, engine, k), _refuse_query, _warn)
    text = _text(query or "")
    hits = _hits(_engine(), text, k)
    if as_json:
        _print_json({"id": None, "hits": hits})
    else:
        from app.terminal import hits_text

        click.echo(hits_text(hits))
    return 0


def _hits(engine: Engine, query: str, k: int) -> list[dict[str, Any]]:
    """The hits for a query by the contract."""
    from app.engine import accept
    from app.reading import bundle_for
    from app.retrieval import retrieve

    bundle = bundle_for(accept(query), engine.index())
    assert bundle.question is not None
    assert bundle.vector is not None
    return [_hit_json(hit) for hit in retrieve(bundle.question, bundle.vector, engine.index(), k)]


def _hit_json(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "passage_id": passage.passage_id,
        "source": passage.source,
        "file": passage.file,
        "locator": {**asdict(passage.locator), "paragraphs": list(passage.locator.paragraphs)},
        "language": passage.language,
        "origin": passage.origin,
        "text": passage.text,
        "scores": {"dense": round(hit.dense, 6), "lexical": round(hit.lexical, 6), "fused": round(hit.fused, 6)},
    }


def _search_entry(engine: Engine, k: int, entry: Entry) -> dict[str, Any]:
    return {"id": entry.identity, "hits": _hits(engine, entry.text("query"), k)}


def _refuse_query(entry: Entry, reason: str) -> dict[str, Any]:
    return {"id": entry.identity, "hits": [], "error": reason}


@click.command()
@click.argument("text", required=False)
@click.option("-f", "--file", "file", type=PATH, metavar="FILE", help="Check the draft in a text file.")
@click.option("--lang", type=LANGUAGE, default="auto", show_default=True, help="Language of the draft.")
@json_option
@batch_options
def check(text: str | None, file: Path | None, lang: str, as_json: bool, batch: Path | None, out: Path | None) -> int:
    """Check each sentence of a draft against the sources.

    The draft is TEXT or a file; TEXT is read from standard input where it is -.
    A batch holds one {"id", "claim"} a line and gets one check object a line.
    """
    if text is not None and file is not None:
        raise WrongUse("Give a draft or -f FILE, not both. See: sumber check --help")
    _one_of(text if file is None else str(file), batch, out, "a draft or -f FILE")
    from app.claims import check_claim, check_draft

    if batch is not None:
        engine = _engine()
        default = _language(lang)

        def check_entry(entry: Entry) -> dict[str, Any]:
            language = entry.language() if entry.fields.get("lang") else default
            return check_claim(entry.text("claim"), engine, language).to_json(entry.identity)

        return run_batch(batch, out or Path("-"), check_entry, _refuse_claim, _warn)
    draft = read_text_file(file) if file is not None else _text(text or "")
    checks = [found.to_json() for found in check_draft(draft, _engine(), _language(lang))]
    if as_json:
        _print_json(checks)
    else:
        from app.terminal import checks_text

        click.echo(checks_text(checks))
    return 0


def _refuse_claim(entry: Entry, reason: str) -> dict[str, Any]:
    from ingest.lexicon import normalise

    claim = entry.fields.get("claim")
    shown = normalise(claim) if isinstance(claim, str) else ""
    return {"id": entry.identity, "claim": shown, "verdict": "not_checked", "explanation": reason, "corrections": [], "citations": []}


def _engine() -> Engine:
    """An engine whose index is open. Raises NoUsableIndex."""
    # What imports leave behind is no garbage: not looking for it among them saves a tenth of a cold start.
    gc.disable()
    try:
        from app.engine import Engine

        engine = Engine()
        engine.index()
    finally:
        gc.freeze()
        gc.enable()
    return engine


def _language(lang: str) -> Language | None:
    from ingest.documents import LANGUAGES

    return next((language for language in LANGUAGES if language == lang), None)


def _text(given: str) -> str:
    """What was typed, or standard input for ``-``."""
    return read_text_file(Path("-")) if given == "-" else given


def _one_of(given: str | None, batch: Path | None, out: Path | None, what: str, history: tuple[str, ...] = ()) -> None:
    """Refuse a command that names both, or neither, of ``given`` and a batch."""
    command = click.get_current_context().command_path
    if given is None and batch is None:
        raise WrongUse(f"Give {what}, or --batch IN.jsonl --out OUT.jsonl. See: {command} --help")
    if given is not None and batch is not None:
        raise WrongUse(f"Give {what} or --batch, not both. See: {command} --help")
    if out is not None and batch is None:
        raise WrongUse(f"--out goes with --batch. See: {command} --help")
    if history and batch is not None:
        raise WrongUse(f'--history goes with a single question; in a batch each line has its "history". See: {command} --help')


def _warn(sentence: str) -> None:
    click.echo(f"Refused: {sentence}", err=True)


def _print_json(value: Any) -> None:
    sys.stdout.buffer.write(json_line(value))
    sys.stdout.buffer.flush()
