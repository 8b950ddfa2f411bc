"""All metrics once more, in pandas: those of :mod:`.oracle_books`, and of contacts.

A metric is a method that takes a filter and days. From it come the figure of a window,
those of its periods, two windows to compare, and the place among others.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from .oracle_books import Books, Figures, Frame, Where, rounded
from .oracle_windows import Over, is_own

__all__ = ["Figures", "Method", "Oracle", "Where"]

NOTED = ("call_answered", "email_replied")


class Oracle(Books):
    """What a company and its customers have told each other, as of a day."""

    def until_the_day(self, name: str) -> Frame:
        rows = self.table(name).assign(one=Decimal(1))
        return rows[rows["day"] <= self.as_of]

    @cached_property
    def talks(self) -> Frame:
        return self.until_the_day("talks")

    @cached_property
    def completed(self) -> Frame:
        return self.talks[self.talks["state"] == "completed"]

    @cached_property
    def attempts(self) -> Frame:
        """Calls and mails each count, on whatever talk they were noted."""
        noted = pd.concat([self.talks.assign(noted=self.talks[name]) for name in NOTED])
        noted = noted[noted["noted"] != ""]
        reached = noted["noted"].map({"yes": Decimal(1), "no": Decimal(0)})
        return noted.assign(reached=reached)

    @cached_property
    def verdicts(self) -> Frame:
        rows = self.completed.merge(self.table("verdicts"), on="talk")
        return rows[rows["is_scored"] == "t"]

    @cached_property
    def cases(self) -> Frame:
        cases = self.until_the_day("cases")
        return cases[cases["kind"] == "complaint"]

    @cached_property
    def answers(self) -> Frame:
        """The last one last; of two at once the newer line."""
        rows = self.until_the_day("answers")
        rows = rows[rows["state"] == "answered"]
        rows = rows.assign(id=rows["id"].astype(int))
        return rows.sort_values(["moment", "id"])

    def interactions(self, where: Where, over: Over) -> Figures:
        return self.total(by_mode(self.completed, where), "one", over)

    def reachability(self, where: Where, over: Over) -> Figures:
        return self.mean(by_mode(self.attempts, where), "reached", over)

    def visit_score(self, where: Where, over: Over) -> Figures:
        return self.mean(by_mode(self.verdicts, where), "score", over)

    def complaints(self, _where: Where, over: Over) -> Figures:
        return self.total(self.cases, "one", over)

    def satisfaction(self, _where: Where, over: Over) -> Figures:
        return self.each(self.inside(self.answers, "score", over).last(), None, over)

    def mean(self, rows: Frame, column: str, over: Over) -> Figures:
        """Exact, with ten decimals; nothing without a row."""
        groups = self.inside(rows, column, over)
        means = {account: rounded(x.sum(), len(x)) for account, x in groups}
        return self.each(pd.Series(means, dtype=object), None, over)

    # === What policies ask of a metric ===

    def figure(self, method: "Method", where: Where, over: str | None) -> Figures:
        """Over a window, or in all of history."""
        [days] = self.windows(over)[:1] or [{}] if over else [None]
        return method(self, where, days)

    def series(
        self, method: "Method", where: Where, over: str, per: str
    ) -> dict[int, Any]:
        """The periods of each account, the oldest first."""
        windows = self.windows(over, per)
        figures = [method(self, where, days) for days in windows]
        if not is_own(over):
            return {a: [found[a] for found in figures] for a in figures[0]}
        found: dict[int, Any] = {int(a): None for a in self.accounts["account"]}
        for days, by_account in zip(windows, figures, strict=True):
            for account in map(int, days or ()):
                if account in found:
                    found[account] = [*(found[account] or []), by_account[account]]
        return found

    def change(self, method: "Method", where: Where, base: str) -> dict[int, Any]:
        """The figure and the earlier one that it is compared with."""
        window = base.removeprefix("previous ").removeprefix("same ")
        now = self.figure(method, where, window.removesuffix(" last year"))
        before = self.figure(method, where, base)
        return {account: [now[account], before[account]] for account in now}

    def ahead(self, figures: Figures, kind: str, within: str | None) -> Figures:
        """The share of the customers, or of the sum, with more than the account."""
        peers = defaultdict(list)
        segments = self.segments(within)
        for account, figure in figures.items():
            if figure is not None and account in segments:
                peers[segments[account]].append(figure)
        found: Figures = dict.fromkeys(figures)
        for account, figure in figures.items():
            if figure is not None and account in segments:
                others = peers[segments[account]]
                more = [x for x in others if x > figure]
                if kind == "top_share_of_customers":
                    found[account] = rounded(Decimal(len(more)), len(others))
                elif sum(others):
                    found[account] = rounded(Decimal(sum(more)), sum(others))
        return found

    def segments(self, within: str | None) -> dict[int, str]:
        """Account → what it is compared in; those in nothing have no place."""
        if within is None:
            return {int(account): "all" for account in self.accounts["account"]}
        rows = self.table("segments")
        rows = rows[rows["list"] == within]
        return {
            int(a): key for a, key in zip(rows["account"], rows["key"], strict=True)
        }

    def event(self, name: str) -> dict[int, date | None]:
        """The day of the first or last of something up to the day."""
        rows = self.completed if name == "last_interaction" else self.orders
        days = rows.groupby("account")["day"]
        found = days.min() if name == "first_order" else days.max()
        return {int(a): found.get(a) for a in self.accounts["account"]}


def by_mode(rows: Frame, where: Where) -> Frame:
    mode = where.get("mode")
    return rows[rows["mode"] == f"mode/{mode}"] if mode else rows


Method = Callable[[Oracle, Where, Over], Figures]
