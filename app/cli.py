"""The command line: one console script, ``sumber``. What its commands print as JSON and how they exit is a contract.

Nothing heavy is imported before a command runs, so that ``sumber --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from app.commands_feedback import feedback
from app.commands_fetch import fetch
from app.commands_index import audit, chat, corpus, evaluate, ingest, status
from app.commands_questions import ask, check, search
from app.commands_sources import cite, sources
from ingest.errors import SumberError


class CommandLine(click.Group):
    """A group whose failures are one plain sentence on standard error and an exit code of the contract."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command and exit with its code."""
        given = args[0] if args else kwargs.get("args")
        debug = "--debug" in (sys.argv[1:] if given is None else given)
        _speak_utf8()
        _set_up_libraries()
        try:
            code = super().main(*args, **{"prog_name": "sumber", **kwargs, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            code = error.exit_code
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "sumber"
            code = _fail(f"{error.format_message()} See: {path} --help", error.exit_code)
        except click.ClickException as error:
            code = _fail(error.format_message(), error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            code = _fail("Stopped.", 130)
        except SumberError as error:
            if debug:
                raise
            code = _fail(str(error), error.exit_code)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the flush at exit must not fail again
            code = 1
        except Exception as error:
            if debug:
                raise
            cause = f"{type(error).__name__}: {error}".splitlines()[0]
            code = _fail(f"Something went wrong that Sumber did not foresee ({cause}). For the details run: sumber --debug ...", 1)
        sys.exit(code if isinstance(code, int) else 0)


def _fail(sentence: str, code: int) -> int:
    click.echo(f"Error: {sentence}", err=True)
    return code


def _speak_utf8() -> None:
    """Output is UTF-8 whatever the locale says; what UTF-8 cannot hold is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _set_up_libraries() -> None:
    """No library reports on its use or looks for something on the network; threads of the embedding engine sleep while they wait.

    Where other programs keep the processors busy, threads that spin instead cost a first question a second or more.
    """
    quiet = {
        "OMP_WAIT_POLICY": "PASSIVE",
        "ANONYMIZED_TELEMETRY": "False",
        "DO_NOT_TRACK": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }
    if os.environ.get("SUMBER_ALLOW_DOWNLOAD") != "1":
        quiet["HF_HUB_OFFLINE"] = "1"
    for name, value in quiet.items():
        os.environ.setdefault(name, value)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"sumber {version('sumber')}")
    except PackageNotFoundError:
        click.echo("sumber, run from its source without being installed")
    ctx.exit()


@click.group(cls=CommandLine, name="sumber", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--debug", is_flag=True, help="Show the traceback of a failure instead of one sentence.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version and exit.")
def main(debug: bool) -> None:
    """Answers with checked citations from a corpus on child labour in Viet Nam, in Indonesian, English and Vietnamese.

    Exit codes: 0 done (an abstention is an answer), 2 wrong use, 3 no usable index, 4 input refused, 5 a configured
    service failed.
    """


for command in (ingest, status, ask, search, check, audit, evaluate, chat, sources, cite, corpus, feedback, fetch):
    main.add_command(command)

if __name__ == "__main__":
    main()
