"""The command ``fetch``: the originals that the bibliography gives addresses for, downloaded because the user asks for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.errors import InputRefused, ServiceFailed, WrongUse

if TYPE_CHECKING:
    from ingest.fetch import Fetched

_WORDS = {"fetched": "Fetched", "there": "Already there", "refused": "Refused", "failed": "Failed"}


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where to; by default the data folder."
)
@click.option("--max-mb", type=click.IntRange(1, 2048), default=200, show_default=True, help="Largest file.")
@click.option("--private", is_flag=True, help="Allow http and addresses of your own network.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def fetch(keys: tuple[str, ...], folder: Path | None, max_mb: int, private: bool, as_json: bool) -> int:
    """Download originals from the addresses in the bibliography.

    All of them, or those of the sources with these keys. Only https, one at a time, with a pause between requests to
    one host; what was begun is gone on with. Exits with 5 where a host failed and with 4 where a file was refused.
    """
    from ingest.fetch import Limits, fetch_originals
    from ingest.references import load_references
    from ingest.settings import project_settings

    settings = project_settings()
    references = load_references(settings.corpus)
    if unknown := [key for key in keys if key not in references]:
        raise WrongUse(f"{', '.join(unknown)}: no such source. See: sumber sources")
    wanted = [references[key] for key in dict.fromkeys(keys)] if keys else [r for r in references.values() if r.url]
    folder = folder or settings.data / "originals"
    results = fetch_originals(
        wanted, folder, limits=Limits(bytes=max_mb << 20), private=private, say=(lambda _: None) if as_json else _show
    )
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False))
    elif any(result.status in ("fetched", "there") for result in results):
        click.echo(f"To cite them: sumber ingest --originals {folder}")
    if any(result.status == "failed" for result in results):
        return ServiceFailed.exit_code
    return InputRefused.exit_code if any(result.status == "refused" for result in results) else 0


def _show(result: Fetched) -> None:
    said = f"{result.file}, {result.bytes / 1e6:.1f} MB, sha256 {result.sha256[:16]}…" if result.file else result.reason
    click.echo(f"{_WORDS[result.status]}: {result.key}: {said}", err=result.status in ("refused", "failed"))
