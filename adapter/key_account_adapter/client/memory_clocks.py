"""Clocks of the server in memory: what a re-plan would move, until it is done."""

from dataclasses import dataclass, field
from typing import Any

from . import failures

Raw = dict[str, Any]


@dataclass
class Clocks:
    """`moves` are pending, by the bundle they are of; `log` keeps why they were done."""

    moves: list[tuple[str, Raw]] = field(default_factory=list)
    log: list[tuple[int, str]] = field(default_factory=list)
    may_replan: bool = True

    def add(self, number: int, old: str | None, new: str | None, **more: Any) -> None:
        """Let the policy want another deadline of a clock."""
        bundle = more.pop("bundle", "small")
        move = {
            "clock": number,
            "model": "key.account.complaint",
            "record": number,
            "name": "resolution",
            "old": old,
            "new": new,
            "record_name": f"C{number:04}",
            "account": "North Steel",
            **more,
        }
        self.moves.append((bundle, move))

    def replan(
        self, why: str | None = None, bundle: str | None = None, dry_run: bool = True
    ) -> list[Raw]:
        if not self.may_replan:
            message = "Only directors and policy administrators re-plan clocks."
            raise failures.refusal("odoo.exceptions.AccessError", message, None)
        found = [move for of, move in self.moves if bundle in (None, of)]
        if dry_run:
            return found
        if not why:
            message = "Say why the clocks are re-planned."
            raise failures.refusal("odoo.exceptions.UserError", message, None)
        self.moves = [each for each in self.moves if each[1] not in found]
        self.log += [(move["clock"], why) for move in found]
        return found
