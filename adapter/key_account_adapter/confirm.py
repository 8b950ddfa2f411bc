"""Show a plan and ask for it, on a terminal only."""

import click

from .app import App
from .commands.plan import Planned
from .errors import Interrupted, NotConfirmed


class Confirmation:
    """Shows each plan; asks unless `yes` was given."""

    def __init__(self, app: App, yes: bool) -> None:
        self._app = app
        self._yes = yes

    def show(self, planned: Planned) -> None:
        """Write the plan: as part of the result, or beside JSON to stderr."""
        from .output.text import of_plan

        write = self._app.note if self._app.json else self._app.writer.result
        write(of_plan(planned))

    def ask(self, planned: Planned) -> bool:
        """Whether to go on; without a terminal somebody has to have said --yes."""
        if self._yes:
            return True
        if not self._app.services.is_terminal():
            raise NotConfirmed(
                "There is no terminal to ask on. Nothing was changed.",
                hint="apply with --yes",
            )
        bundle = planned.plan.bundle
        try:
            return click.confirm(f"Apply this plan to '{bundle}'?", err=True)
        except click.Abort:
            message = f"Interrupted; nothing was sent for '{bundle}'."
            raise Interrupted(message) from None
