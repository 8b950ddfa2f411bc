"""Show what would be done and ask for it, on a terminal only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import click

from .app import App
from .errors import Interrupted, NotConfirmed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Confirmation(Generic[T]):
    """Shows each plan as `text` says; asks its `question` unless `yes` was given.

    `command` is the word that goes before ``--yes``.
    """

    app: App
    yes: bool
    command: str
    text: Callable[[T], str]
    question: Callable[[T], str]

    def show(self, planned: T) -> None:
        """Write the plan: as part of the result, or beside JSON to stderr."""
        write = self.app.note if self.app.json else self.app.writer.result
        write(self.text(planned))

    def ask(self, planned: T) -> bool:
        """Whether to go on; without a terminal somebody has to have said --yes."""
        if self.yes:
            return True
        if not self.app.services.is_terminal():
            raise NotConfirmed(
                "There is no terminal to ask on. Nothing was changed.",
                hint=f"{self.command} with --yes",
            )
        try:
            return click.confirm(self.question(planned), err=True)
        except click.Abort:
            message = "Interrupted at the question; nothing was sent."
            raise Interrupted(message) from None
