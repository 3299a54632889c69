"""The commands around the index: ``ingest``, ``status``, ``audit``, ``eval``, ``chat`` and ``corpus check``."""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.errors import InputRefused, NoUsableIndex, WrongUse

if TYPE_CHECKING:
    from ingest.build import Report
    from ingest.manifest import Manifest

FOLDER = click.Path(path_type=Path)


@click.command()
@click.option(
    "--originals",
    multiple=True,
    type=FOLDER,
    metavar="DIR",
    help="Also ingest the PDF, Word, EPUB, HTML, Markdown and text files in DIR; repeatable, remembered.",
)
@click.option("--no-originals", is_flag=True, help="Forget the folders of originals named before; what was added in the chat stays.")
@click.option("--rebuild", is_flag=True, help="Make the index anew although its input is unchanged.")
@click.option("--rollback", is_flag=True, help="Serve the previous index again.")
def ingest(originals: tuple[Path, ...], no_originals: bool, rebuild: bool, rollback: bool) -> int:
    """Bring the index up to date with its documents.

    Exits with 4 where an original that you named was refused; everything else is in the index then.
    """
    if originals and no_originals:
        raise WrongUse("Give --originals or --no-originals, not both. See: sumber ingest --help")
    if rollback and (originals or no_originals or rebuild):
        raise WrongUse("--rollback goes alone. See: sumber ingest --help")
    from ingest.build import ingest as build
    from ingest.build import rollback as go_back
    from ingest.settings import project_settings

    settings = project_settings()
    if rollback:
        click.echo(f"Serving again: {_summary(go_back(settings))}")
        return 0
    named = list(originals) if originals or no_originals else None
    with _progress_bar("Embedding") as progress:
        report = build(settings, named, rebuild=rebuild, progress=progress, say=click.echo)
    _report(report)
    return InputRefused.exit_code if report.refused and originals else 0


def _report(report: Report) -> None:
    width = max((len(name) for name in report.statuses), default=0)
    for name, status in report.statuses.items():
        if name not in report.refused:
            click.echo(f"  {name:<{width}}  {status}")
    for name, reason in report.refused.items():
        click.echo(f"Refused: {name}: {reason.removeprefix(f'{Path(name).name}: ')} The rest is in the index.", err=True)
    if not report.changed:
        click.echo(f"Nothing has changed: {_summary(report.manifest)}")
        return
    embedded = f"{report.embedded} texts embedded, the others were known" if report.embedded else "every vector was known"
    click.echo(f"Done in {report.seconds:.1f} s, {embedded}: {_summary(report.manifest)}")


def _summary(manifest: Manifest) -> str:
    counts = manifest.counts
    languages = ", ".join(f"{counts[language]} {language}" for language in ("id", "en", "vi"))
    return f"index {manifest.generation}, {counts['passages']} passages ({languages}) from {counts['sources']} sources."


@contextmanager
def _progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with an estimate on standard error, there from the first step on; sparse where nobody watches."""
    from tqdm import tqdm

    watched = sys.stderr.isatty()
    bar: Any = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = tqdm(total=total, desc=label, unit="text", mininterval=0.2 if watched else 20, ncols=None if watched else 80)
        bar.update(done - bar.n)

    try:
        yield progress
    finally:
        if bar is not None:
            bar.close()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def status(as_json: bool) -> None:
    """Show what the index holds and whether it is current.

    That is its generation, sources, passages per language, model, disk, and whether its input has changed.
    """
    from ingest.build import is_stale
    from ingest.manifest import read_manifest
    from ingest.settings import project_settings

    settings = project_settings()
    manifest = read_manifest(settings.data)
    try:
        changed, problem = is_stale(settings), ""
    except InputRefused as error:
        changed, problem = True, str(error)
    disk = sum(path.stat().st_size for path in settings.data.rglob("*") if path.is_file())
    if as_json:
        facts = {
            "generation": manifest.generation,
            "made": manifest.made,
            "model": manifest.model,
            "dimension": manifest.dimension,
            "sources": manifest.counts["sources"],
            "passages": {language: manifest.counts[language] for language in ("id", "en", "vi")},
            "passages_total": manifest.counts["passages"],
            "sentences": manifest.counts["sentences"],
            "files": len(manifest.files),
            "originals": list(manifest.originals),
            "data": str(settings.data),
            "disk_bytes": disk,
            "input_changed": changed,
            "previous": manifest.previous,
            "tools": manifest.tools,
        }
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    counts = manifest.counts
    said = f"yes. {problem or 'Run: sumber ingest'}" if changed else "no"
    rows = {
        "Index": f"{manifest.generation}, made {manifest.made}" + (f", previous {manifest.previous}" if manifest.previous else ""),
        "Model": f"{manifest.model}, {manifest.dimension} dimensions",
        "Sources": f"{counts['sources']}, in {len(manifest.files)} files",
        "Passages": f"{counts['passages']}: " + ", ".join(f"{counts[language]} {language}" for language in ("id", "en", "vi")),
        "Sentences": str(counts["sentences"]),
        "Originals": ", ".join(manifest.originals) or "none",
        "Disk": f"{disk / 1e6:.1f} MB in {settings.data}",
        "Input changed": said,
    }
    click.echo("\n".join(f"{name + ':':<15}{value}" for name, value in rows.items()))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def audit(as_json: bool) -> None:
    """List disagreements between passages.

    They are the curated notes and candidates found automatically.
    """
    from app.audit import audit as find_disagreements
    from app.engine import Engine

    found = [entry.to_json() for entry in find_disagreements(Engine().index())]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        from app.terminal import audit_text

        click.echo(audit_text(found))


@click.command("eval", context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def evaluate(arguments: tuple[str, ...]) -> int:
    """Run the evaluation suite (see sumber eval --help)."""
    # By name, since imports go one way: evals knows of app, app does not know of evals.
    try:
        runner = importlib.import_module("evals.runner")
    except ModuleNotFoundError as error:
        if error.name not in ("evals", "evals.runner"):
            raise
        raise WrongUse("The evaluation suite is not part of this installation; run it from the project's source.") from error
    code = runner.main(list(arguments))
    return code if isinstance(code, int) else 0


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port on this machine.")
@click.option("--headless", is_flag=True, help="Do not open a browser.")
def chat(port: int, headless: bool) -> None:
    """Start the chat and print its address."""
    from ingest.manifest import read_manifest
    from ingest.settings import PROJECT, project_settings

    read_manifest(project_settings().data)
    page = PROJECT / "app" / "chat.py"
    if not page.exists():
        raise NoUsableIndex(f"{page.name} is missing from this installation. Install Sumber again.")
    if _taken(port):
        raise WrongUse(f"Port {port} is in use. Choose another one, for example: sumber chat --port {port % 65535 + 1}")
    click.echo(f"The chat is at http://localhost:{port} (Ctrl+C stops it).")
    sys.stdout.flush()
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port), "--server.address", "localhost"]
    command += ["--server.headless", str(headless).lower(), "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    # Streamlit's welcome would also offer to install things for coding assistants, on the page and here.
    command += ["--logger.hideWelcomeMessage", "true"]
    os.chdir(PROJECT)  # where .streamlit/config.toml is
    os.execv(sys.executable, command)  # noqa: S606 (no shell is wanted)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@click.group()
def corpus() -> None:
    """Work on the corpus."""


@corpus.command("check")
@click.option("--originals", type=FOLDER, metavar="DIR", help="Also hold the digests against the originals in DIR.")
def check_corpus(originals: Path | None) -> int:
    """Hold the corpus against its rules.

    Every finding names file and line, and the exit code is 4 where there is one.
    """
    from ingest.lint import lint_corpus
    from ingest.settings import project_settings

    findings = lint_corpus(project_settings().corpus, originals)
    for finding in findings:
        click.echo(str(finding))
    if findings:
        click.echo(f"Refused: {len(findings)} findings; corpus/README.md has the rules.", err=True)
        return InputRefused.exit_code
    click.echo("The corpus keeps its rules.")
    return 0
