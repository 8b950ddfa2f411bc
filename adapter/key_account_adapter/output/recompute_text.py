"""A recompute in words, as a table and as CSV."""

import csv
import io
from collections.abc import Iterator

from ..client.runs import Changed, Failure, Run
from ..commands.recompute_report import RecomputeReport
from .table import aligned
from .words import s as _s

#: Rows of a table; CSV and JSON have them all.
ROWS = 50
HEAD = ("account", "step", "kind", "scheme", "before", "after", "what changed")


def of_recompute(report: RecomputeReport) -> str:
    """The run, what its steps changed, what failed and, if asked for, each change."""
    if report.run is None:
        return of_run(None)
    return "\n".join([of_run(report.run), *_details(report)])


def of_run(run: Run | None) -> str:
    """One run in a sentence."""
    if run is None:
        return "No recompute has run yet."
    left = f", {run.remaining} to go" if run.is_open else ""
    errors = f" with {run.failed} error{_s(run.failed)}" if run.failed else ""
    return (
        f"Run {run.run_id} as of {run.as_of}: {run.state}{errors}, "
        f"{run.done} of {run.staged} accounts{left}, "
        f"{run.grades_changed} grade{_s(run.grades_changed)} changed."
    )


def csv_of_changes(report: RecomputeReport) -> str:
    """What changed, a row each, with a head; texts never begin a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([_harmless(cell) for cell in _row(row)] for row in report.changes)
    return out.getvalue()


def _details(report: RecomputeReport) -> Iterator[str]:
    run = report.run
    if run and run.message:
        yield f"note: {run.message}"
    for note in run.notes.splitlines() if run else ():
        yield f"note: {note}"
    if run and run.incremental:
        yield _measured(run)
    if run and run.counts:
        counted = (f"{run.labels.get(n, n)} {run.counts[n]}" for n in _ordered(run))
        yield f"changed: {', '.join(counted)}"
    yield from map(_failure, report.errors)
    yield from _table(report)


def _measured(run: Run) -> str:
    """How many accounts a run of changes measured, or why all of them."""
    if run.full_reason:
        return f"measured: all accounts. {run.full_reason}"
    return f"measured: {run.measured} account{_s(run.measured)} that may have changed"


def _ordered(run: Run) -> list[str]:
    """The steps that changed something, in their order."""
    known = [step for step in run.labels if step in run.counts]
    return [*known, *sorted(run.counts.keys() - run.labels.keys())]


def _failure(failure: Failure) -> str:
    name = failure.account or "account"
    why = failure.message or "only who may read the account is told why"
    return f"failed: {name} ({failure.account_id}), {failure.label}: {why}"


def _table(report: RecomputeReport) -> Iterator[str]:
    if report.changes:
        yield from aligned([HEAD, *map(_row, report.changes[:ROWS])])
    if len(report.changes) > ROWS:
        yield f"… and {len(report.changes) - ROWS} more (--format csv has them all)"
    if report.hidden:
        yield f"{report.hidden} more of accounts that you may not read."


def _row(change: Changed) -> tuple[str, ...]:
    return (
        change.account,
        change.step,
        change.kind,
        change.scheme,
        change.before,
        change.after,
        change.words,
    )


def _harmless(text: str) -> str:
    """A spreadsheet takes a text with such a beginning for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
