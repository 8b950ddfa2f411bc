"""The only place that writes: redacted, quiet about closed pipes."""

import os
import sys
from typing import Any, TextIO

import click

from ..redact import redact


class Writer:
    """stdout for results, stderr for everything else."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out
        self._err = err

    @property
    def out(self) -> TextIO:
        return self._out or sys.stdout

    @property
    def err(self) -> TextIO:
        return self._err or sys.stderr

    def result(self, text: str) -> None:
        """Write a result."""
        self._write(text, self.out)

    def note(self, text: str) -> None:
        """Write a log line, an error or progress."""
        self._write(text, self.err)

    def _write(self, text: str, stream: TextIO) -> None:
        try:
            click.echo(redact(text), file=stream, nl=not text.endswith("\n"))
            stream.flush()
        except BrokenPipeError:
            _silence(stream)
        except UnicodeEncodeError:
            plain = redact(text).encode("ascii", "backslashreplace").decode()
            click.echo(plain, file=stream)


def _silence(stream: Any) -> None:
    """Send all that follows nowhere: the reader left, the work goes on."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
    except (OSError, ValueError):
        return


def wants_colour(stream: TextIO) -> bool:
    """Whether colour helps: a terminal, and nobody said no."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()
