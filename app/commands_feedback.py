"""The command on what readers said about answers: ``feedback export``. It needs no index."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ingest.errors import WrongUse


@click.group()
def feedback() -> None:
    """Work on what readers said about answers."""


@feedback.command("export")
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="OUT.jsonl",
    default="-",
    help="Where the questions go; standard output by default.",
)
def export_feedback(out: Path) -> None:
    """Write judged questions as candidates for the evaluation data.

    One JSON object a line, in the fields of evals/README.md and with what the reader said; its "review" says what a
    person has to decide before it joins the data.
    """
    from app.batch import json_line
    from app.feedback import export
    from ingest.settings import project_settings

    candidates = export(project_settings().data)
    lines = b"".join(json_line(candidate) for candidate in candidates)
    if out == Path("-"):
        sys.stdout.buffer.write(lines)
        sys.stdout.buffer.flush()
    else:
        try:
            out.write_bytes(lines)
        except OSError as error:
            raise WrongUse(f"{out} cannot be written ({error.strerror}). Give --out a file in a folder that can.") from error
    click.echo(f"{len(candidates)} judged questions.", err=True)
