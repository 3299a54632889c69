"""The commands on the bibliography: ``sources`` and ``cite``. They need no index."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def sources(as_json: bool) -> None:
    """List every source with its key."""
    from ingest.references import load_references
    from ingest.settings import project_settings

    references = load_references(project_settings().corpus)
    if as_json:
        entries = [{**asdict(reference), "authors": list(reference.authors)} for reference in references.values()]
        click.echo(json.dumps(entries, ensure_ascii=False))
        return
    for reference in references.values():
        authors = "; ".join(reference.authors) or reference.publisher or "no author"
        click.echo(f"{reference.key}\n    {authors} ({reference.year or 'n.d.'}). {reference.title}.")


@click.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option(
    "--format", "form", type=click.Choice(["bibtex", "ris", "csl-json", "apa"]), default="apa", show_default=True, help="How to write it."
)
def cite(keys: tuple[str, ...], form: str) -> None:
    """Write the sources with these keys as a bibliography.

    A KEY may carry a locator, quoted as one word: "ilo-vietnam-article ¶35-36".
    """
    from app.bibliography import FORMATS, cited
    from ingest.settings import project_settings

    click.echo(FORMATS[form](cited(keys, project_settings().corpus)))
