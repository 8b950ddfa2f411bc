"""Progress of a recompute on stderr: a bar on a terminal, else a line now and then."""

from types import TracebackType
from typing import Any, Protocol

from ..client.runs import Run
from ..clock import Clock
from .writer import Writer, wants_colour

SECONDS_BETWEEN_LINES = 5.0


class Shown(Protocol):
    """A progress display that is opened and closed."""

    def __enter__(self) -> "Shown": ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def update(self, run: Run) -> None: ...


def progress(writer: Writer, clock: Clock) -> Shown:
    """The display that suits where stderr goes."""
    if wants_colour(writer.err):
        return Bar(writer)
    return Lines(writer, clock)


class Lines:
    """One line every few seconds with speed and time left, and one at the end."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._last: float | None = None
        self._shown = -1
        self._began: float | None = None
        self._first = 0

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def update(self, run: Run) -> None:
        """Write a line if the last one is old enough, or this is the end."""
        now = self._clock.now()
        due = self._last is None or now - self._last >= SECONDS_BETWEEN_LINES
        if self._began is None:
            self._began, self._first = now, run.done
        if (due or not run.is_open) and run.done != self._shown:
            self._writer.note(self._line(run, now - self._began))
            self._last, self._shown = now, run.done

    def _line(self, run: Run, seconds: float) -> str:
        percent = 100 * run.done // run.staged if run.staged else 100
        parts = [f"recompute {run.done}/{run.staged} {percent}%"]
        speed = (run.done - self._first) / seconds if seconds else 0
        if speed and run.is_open:
            left = round((run.staged - run.done) / speed)
            shown = f"{speed:.0f}" if speed >= 10 else f"{speed:.1f}"
            parts += [f"{shown}/s", f"ETA {left // 60:02}:{left % 60:02}"]
        if run.failed:
            parts.append(f"failed {run.failed}")
        return " ".join(parts)


class Bar:
    """A bar with speed and the time left."""

    def __init__(self, writer: Writer) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        columns: tuple[Any, ...] = (
            TextColumn("recompute"),
            BarColumn(),
            TaskProgressColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failed]}"),
        )
        self._progress = Progress(*columns, console=Console(file=writer.err))
        self._task = self._progress.add_task("recompute", total=None, failed="")

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def update(self, run: Run) -> None:
        """Move the bar."""
        failed = f"failed {run.failed}" if run.failed else ""
        self._progress.update(
            self._task, total=run.staged, completed=run.done, failed=failed
        )
