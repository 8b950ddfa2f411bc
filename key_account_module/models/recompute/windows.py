"""The days that a measure counts, as SQL conditions on ``moment``."""

from functools import cached_property

from odoo.tools import SQL


class Windows:
    """Windows of measures as of the day of a scope.

    Windows that follow an account's anniversary differ from account to account; they
    become a relation each, ``window_N (key_account_id, begins, ends)``, which the
    source of the measure is joined with.
    """

    def __init__(self, env, scope):
        self.env = env
        self.scope = scope
        self.relations = {}
        self._own = {}

    def pieces(self, measure):
        """One piece a figure, the oldest first.

        :return: list of ``None`` (all time), ``(first day, last day)``, or the name of
            a relation
        """
        if measure.window is None:
            return [None]
        if measure.needs_anchor:
            return self._anchored(measure)
        if measure.per:
            return measure.window.split(measure.per, self.scope.as_of)
        return [measure.window.bounds(self.scope.as_of)]

    def limits(self, pieces, dated):
        """SQL condition on all rows of a source: none is later, or before every piece.

        :param dated: see :attr:`~.definition.Source.dated`
        """
        today = self.scope.as_of
        if all(isinstance(piece, tuple) for piece in pieces):
            oldest = min(first for first, _last in pieces)
            return self.within((oldest, today), dated)
        if dated:
            return SQL("day <= %s", today)
        return SQL("moment < %s", self.scope.end_of(today))

    def conditions(self, piece, dated):
        """SQL conditions on a row of a source; nothing later than the day is there."""
        if piece is None:
            return []
        if isinstance(piece, str):
            return [
                SQL("moment >= %s", SQL.identifier(piece, "begins")),
                SQL("moment < %s", SQL.identifier(piece, "ends")),
            ]
        first, last = piece
        if last < self.scope.as_of:
            return [self.within(piece, dated)]
        begin = self.scope.begin_of(first)
        return [SQL("day >= %s", first) if dated else SQL("moment >= %s", begin)]

    def within(self, days, dated):
        """SQL condition on a row of a source: from the first to the last of some days."""
        first, last = days
        if dated:
            return SQL("(day >= %s AND day <= %s)", first, last)
        begin, end = self.scope.begin_of(first), self.scope.end_of(last)
        return SQL("(moment >= %s AND moment < %s)", begin, end)

    # === Windows that follow the account ===

    def counts(self, measure):
        """Account id → in how many periods its own window is cut.

        ``None`` if the window of the measure is the same for all.
        """
        if not measure.needs_anchor:
            return None
        by_account = self._own_days(measure)
        return {account: len(days) for account, days in by_account.items()}

    def _own_days(self, measure):
        """Account id → the days of each period."""
        cut = (measure.window, measure.per)
        if cut not in self._own:
            self._own[cut] = {
                account: self._days(measure, anchor)
                for account, anchor in self.anchors.items()
            }
        return self._own[cut]

    def _anchored(self, measure):
        by_account = self._own_days(measure)
        names = []
        for number in range(max(map(len, by_account.values()), default=0)):
            name = f"window_{len(self.relations)}"
            days = {a: d[number] for a, d in by_account.items() if number < len(d)}
            self.relations[name] = self._relation(name, days)
            names.append(name)
        return names

    def _days(self, measure, anchor):
        """Pieces for one account; none before its first anniversary."""
        try:
            if measure.per:
                return measure.window.split(measure.per, self.scope.as_of, anchor)
            return [measure.window.bounds(self.scope.as_of, anchor)]
        except ValueError:
            return []

    @cached_property
    def anchors(self):
        """Account id → the day whose anniversaries count, if known."""
        self.env["key.account"].flush_model(["date_since", "company_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, date_since FROM key_account WHERE company_id = %s%s",
                self.scope.company.id,
                self.scope.only("id"),
            )
        )
        return dict(rows)

    def _relation(self, name, days):
        begins = [self.scope.begin_of(first) for first, _last in days.values()]
        ends = [self.scope.end_of(last) for _first, last in days.values()]
        return SQL(
            """%s (key_account_id, begins, ends) AS MATERIALIZED (
                SELECT * FROM unnest(%s::integer[], %s::timestamp[], %s::timestamp[]))""",
            SQL.identifier(name),
            list(days),
            begins,
            ends,
        )
