"""All metrics once more, in pandas: those of :mod:`.oracle_books`, and of contacts."""

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property

import pandas as pd

from .oracle_books import Books, Figures, Frame, rounded, window

__all__ = ["Expected", "Figures", "Oracle", "window"]

VISIT = "mode/visit"


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

    def interactions(self, over: str | None = None) -> Figures:
        return self.total(self.completed, "one", over)

    def visits(self, over: str | None = None) -> Figures:
        return self.total(self.completed[self.completed["mode"] == VISIT], "one", over)

    def reachability(self, over: str | None = None) -> Figures:
        """Calls and mails each count, on whatever talk they were noted."""
        parts = [self.talks.assign(noted=self.talks[name]) for name in NOTED]
        noted = pd.concat(parts)
        noted = noted[noted["noted"] != ""]
        reached = noted["noted"].map({"yes": Decimal(1), "no": Decimal(0)})
        return self.mean(noted.assign(reached=reached), "reached", over)

    def visit_score(self, over: str | None = None) -> Figures:
        rows = self.completed.merge(self.table("verdicts"), on="talk")
        return self.mean(rows[rows["is_scored"] == "t"], "score", over)

    def complaints(self, over: str | None = None) -> Figures:
        cases = self.until_the_day("cases")
        return self.total(cases[cases["kind"] == "complaint"], "one", over)

    def satisfaction(self, over: str | None = None) -> Figures:
        """The score of the last answer; of two at once that of the newer line."""
        rows = self.until_the_day("answers")
        rows = self.within(rows[rows["state"] == "answered"], over)
        rows = rows.assign(id=rows["id"].astype(int)).sort_values(["moment", "id"])
        return self.each(rows.groupby("account")["score"].last(), None)

    def mean(self, rows: Frame, column: str, over: str | None) -> Figures:
        """Exact, with ten decimals; nothing without a row."""
        groups = self.within(rows, over).groupby("account")[column]
        means = {account: rounded(x.sum(), len(x)) for account, x in groups}
        return self.each(pd.Series(means, dtype=object), None)


NOTED = ("call_answered", "email_replied")
Expected = Callable[[Oracle], Figures]
