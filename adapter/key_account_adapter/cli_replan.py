"""``key-account replan``."""

from typing import TYPE_CHECKING

import click

from .app import App
from .errors import BadUsage
from .options import server

if TYPE_CHECKING:
    from .client.interface import PolicyClient
    from .commands.replan import ReplanReport


@click.command()
@click.option(
    "--bundle", default="", help="Only clocks that started under this bundle."
)
@click.option("--why", help="Carry it out; kept in the log of every clock.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask; with --why.")
@click.option("--exit-code", is_flag=True, help="End with 2 if a clock would change.")
@server
def replan(app: App, bundle: str, why: str | None, yes: bool, exit_code: bool) -> int:
    """Show open clocks that policy and calendars now want otherwise; move them.

    Changes nothing without --why.

    \b
    key-account replan --bundle oil_transport
    key-account replan --why "New holidays of the State Council"
    """
    from .commands.replan import preview
    from .commands.server import checked

    _check_usage(why, yes=yes, exit_code=exit_code)
    with app.client() as client:
        checked(client, app.settings().database_uuid)
        if why is None:
            report = preview(client, bundle, exit_code=exit_code)
        else:
            report = _carry_out(app, client, bundle, why, yes=yes)
    return app.emit("replan", report)


def _check_usage(why: str | None, *, yes: bool, exit_code: bool) -> None:
    if why is None:
        if yes:
            raise BadUsage("--yes needs --why: without it nothing is carried out.")
    elif not why.strip():
        raise BadUsage("--why is empty: say why the clocks are re-planned.")
    elif exit_code:
        raise BadUsage("--exit-code is for looking only: leave out --why.")


def _carry_out(
    app: App, client: "PolicyClient", bundle: str, why: str, *, yes: bool
) -> "ReplanReport":
    from .commands.replan import ReplanJob
    from .commands.replan import replan as command
    from .confirm import Confirmation
    from .output.replan_text import of_moves, question

    confirmation = Confirmation(app, yes, "re-plan", of_moves, question)
    job = ReplanJob(
        client,
        why,
        show=confirmation.show,
        confirm=confirmation.ask,
        say=app.note,
        bundle=bundle,
        clock=app.clock,
    )
    return command(job)
