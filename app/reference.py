"""The command-line reference in ``docs/cli.md``, written from what ``--help`` says: ``python -m app.reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from app.cli import main
from ingest.settings import PROJECT

PAGE = PROJECT / "docs" / "cli.md"
_HEAD = """\
# Command line

Made from the commands themselves by `make docs`; a test holds it against them. What is printed with `--json` and what a
batch writes is a contract, described in the user guide.
"""


def reference() -> str:
    """The page: a section with its help for the script and for each command."""
    sections = [f"## `{path}`\n\n```text\n{help_text}\n```" for path, help_text in _helps(main, "sumber", None)]
    return "\n\n".join([_HEAD.strip(), *sections]) + "\n"


def _helps(command: click.Command, path: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    name = path.rpartition(" ")[2]
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, **command.context_settings)
    yield path, command.get_help(context).strip()
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None:
                yield from _helps(found, f"{path} {child}", context)


def write(page: Path = PAGE) -> bool:
    """Write the page and return whether that changed it."""
    before = page.read_text(encoding="utf-8") if page.exists() else ""
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(reference(), encoding="utf-8")
    return reference() != before


if __name__ == "__main__":
    sys.stdout.write(f"{PAGE.relative_to(PROJECT)}: {'written' if write() else 'was current'}\n")
