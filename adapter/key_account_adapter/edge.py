"""The edge of the program: every way to end becomes an exit code and a message."""

import logging
import os
import signal
import sys
from collections.abc import Sequence

import click

from . import redact
from .app import Services, write_error
from .errors import AdapterError, BadUsage, Interrupted
from .signals import exit_code_of, terminate

INTERNAL = "POL999"


def run(
    cli: click.Group,
    arguments: Sequence[str] | None = None,
    services: Services | None = None,
) -> int:
    """Run the command line and return its exit code; never raises, never prints keys."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    services = services or Services()
    before = signal.signal(signal.SIGTERM, terminate)
    try:
        result = cli.main(
            given, prog_name="key-account", standalone_mode=False, obj=services
        )
        return int(result or 0)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one edge
        return _report(error, given, services)
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(error: BaseException, given: list[str], services: Services) -> int:
    known = _known(error)
    command = next((word for word in given if not word.startswith("-")), "")
    return write_error(services.writer, command, known, _wants_json(given))


def _known(error: BaseException) -> AdapterError:
    if isinstance(error, AdapterError):
        return error
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return Interrupted(
            "Interrupted; nothing was sent that changes the server.",
            exit_code=exit_code_of(error.__cause__ or error),
        )
    logging.getLogger(__name__).debug(redact.format_traceback(error))
    text = redact.redact(str(error), minimum=1)
    return AdapterError(
        f"Unexpected {type(error).__name__}: {text}",
        hint="this is a bug in key-account; -vv shows where",
        code=INTERNAL,
    )


def _usage(error: click.ClickException) -> BadUsage:
    context = getattr(error, "ctx", None)
    hint = f"{context.command_path} --help" if context else "key-account --help"
    return BadUsage(error.format_message(), hint=hint)


def _wants_json(given: list[str]) -> bool:
    """Also where the command line could not be parsed."""
    for position, word in enumerate(given):
        if word == "--format=json":
            return True
        if word == "--format" and given[position + 1 : position + 2] == ["json"]:
            return True
        if word in ("--format", "--format=text"):
            return False
    return os.environ.get("KEY_ACCOUNT_FORMAT") == "json"
