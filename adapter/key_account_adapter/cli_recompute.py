"""``key-account recompute`` and what belongs to it."""

from typing import Any

import click

from .app import App, parse_duration
from .options import server, server_table


@click.group(invoke_without_command=True)
@click.option("--as-of", help="Recompute as of this day.  [default: today]")
@click.option("--changed", is_flag=True, help="Measure only what may have changed.")
@click.option(
    "--batch-size",
    type=click.IntRange(1, 100_000),
    default=5000,
    show_default=True,
    help="Accounts of one call; they are saved some hundred at a time.",
)
@click.option("--resume", is_flag=True, help="Go on with the run that is open.")
@click.option("--max-runtime", help="Stop after 90s, 15m, 2h; resume later.")
@click.option("--clients", type=click.IntRange(1, 16), default=1, show_default=True)
@server_table
@click.pass_context
def recompute(context: click.Context, /, app: App, **options: Any) -> int:
    """Compute figures and grades anew, batch by batch.

    \b
    key-account recompute
    key-account recompute --changed
    key-account recompute --as-of 2026-10-31 --batch-size 500
    key-account recompute --resume --max-runtime 15m
    key-account recompute --clients 2 --format csv > changes.csv
    key-account recompute status
    """
    if context.invoked_subcommand:
        return 0
    return _recompute(app, **options)


@recompute.command("status")
@click.argument("run_id", type=click.IntRange(1), required=False)
@server
def recompute_status(app: App, run_id: int | None) -> int:
    """Show a run, or the last one, with the accounts that failed.

    \b
    key-account recompute status
    key-account recompute status 12 --format json
    """
    from .commands.recompute import run_status

    with app.client() as client:
        report = run_status(client, run_id)
    return app.emit("recompute status", report)


@recompute.command("changes")
@click.argument("run_id", type=click.IntRange(1), required=False)
@click.option("--step", default="", help="Only of this step: grades, metrics, …")
@click.option(
    "--kind", default="", help="Only of this kind: up, down, figures, late, …"
)
@server_table
def recompute_changes(app: App, run_id: int | None, step: str, kind: str) -> int:
    """Show what a run changed, or the last one, account by account.

    \b
    key-account recompute changes --step grades
    key-account recompute changes 12 --kind down --format csv
    """
    from .commands.recompute import run_status
    from .commands.recompute_report import Wanted

    with app.client() as client:
        report = run_status(client, run_id, Wanted(True, step, kind))
    return app.emit("recompute changes", report)


@recompute.command("cancel")
@click.argument("run_id", type=click.IntRange(1), required=False)
@server
def recompute_cancel(app: App, run_id: int | None) -> int:
    """Cancel the run that is open; what was computed stays.

    \b
    key-account recompute cancel
    """
    from .commands.recompute import cancel

    with app.client() as client:
        report = cancel(client, run_id)
    return app.emit("recompute cancel", report)


def _recompute(
    app: App,
    as_of: str | None,
    changed: bool,
    batch_size: int,
    resume: bool,
    max_runtime: str | None,
    clients: int,
) -> int:
    from .commands.recompute import RecomputeJob
    from .commands.recompute import recompute as command
    from .commands.recompute_report import Wanted
    from .output.progress import progress
    from .signals import StopSignal

    seconds = parse_duration(max_runtime) if max_runtime else 0.0
    with (
        app.clients(clients) as (client, *helpers),
        progress(app.writer, app.clock) as shown,
        StopSignal() as stop,
    ):
        job = RecomputeJob(
            client,
            shown,
            as_of=as_of or "",
            changed=changed,
            batch_size=batch_size,
            resume=resume,
            max_seconds=seconds,
            stop=stop.asked,
            clock=app.clock,
            wanted=Wanted(app.format in ("table", "csv")),
            helpers=helpers,
            say=app.note,
        )
        report = command(job)
    return app.emit("recompute", report)
