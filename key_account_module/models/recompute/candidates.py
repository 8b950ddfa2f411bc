"""Which accounts may differ from what an earlier run saw, without measuring them."""

from dataclasses import replace

from odoo.tools import SQL

from ...engine.canonical import sha256_of
from ...engine.dates import DAY
from ...engine.slides import anniversary_days, slid
from .planning import READ_ALL
from .statement import Statement


class Candidates:
    """Finds the accounts that a run has to measure if another run saw all of them.

    All others have the hash that :mod:`.key_account_run_seen` holds: no row of theirs
    was touched, no fact of theirs entered or left a window that is used, their day to
    turn has not come, and nobody forgot them.

    :param env: with the rights to read everything
    :param scope: all accounts of a company as of the day of the run
    :param rules: what is needed to know
    """

    def __init__(self, env, scope, rules):
        self.env = env
        self.scope = scope
        self.needs = rules.needs
        #: knows sources and definitions; itself it measures nobody
        self.statement = Statement(env, replace(scope, account_ids=[]), self.needs)

    @property
    def compares(self):
        """Whether an account's figures depend on those of others."""
        return self.statement.among_all

    def signature(self):
        """Hash of what figures are made of, whatever the day: formulas, units, zone."""
        statement = self.statement
        measures = [
            [m.key, repr(statement.definitions[m.metric]), *self._filters(m)]
            for m in statement.measures
        ]
        units = {m.uom: statement.unit(m.uom) for m in statement.measures if m.uom}
        sources = {name: _text(statement.sources[name].rows) for name in self._sources}
        return sha256_of(
            [
                *(measures, sources, self.scope.time_zone),
                {unit: [root, str(factor)] for unit, (root, factor) in units.items()},
                [[e, repr(statement.definitions[e])] for e in statement.events],
            ]
        )

    def accounts(self, last, due):
        """Ids of the accounts, sorted.

        :param last: the run that saw all accounts
        :param due: SELECTs of accounts to look at whatever their figures
        """
        self.env.flush_all()
        self.env.cr.execute(READ_ALL)
        self.env["key.account.run.seen"]._forget_pending()
        touched = self.env["key.account.run.touched"]
        found = [
            touched._accounts_since(last),
            self._unseen(),
            *due,
            *self._slid(last.as_of),
            *self._evaluated(last.as_of),
            *self._begun(last.as_of),
        ]
        rows = self.env.execute_query(
            SQL(
                """
                WITH scope AS NOT MATERIALIZED (
                    SELECT id AS key_account_id, partner_id, company_id,
                           %s::date AS as_of, %s::date AS last, %s AS time_zone,
                           date_since AS since
                      FROM key_account
                     WHERE company_id = %s AND active)
                SELECT key_account_id FROM scope
                 WHERE key_account_id IN (%s)
                 ORDER BY key_account_id
                """,
                self.scope.as_of,
                last.as_of,
                self.scope.time_zone,
                self.scope.company.id,
                SQL(" UNION ALL ").join(SQL("(%s)", select) for select in found),
            )
        )
        return [account for (account,) in rows]

    # === SELECTs of accounts ===

    def _unseen(self):
        """Accounts that no run has seen, that were forgotten, or whose day has come."""
        return SQL(
            """SELECT scope.key_account_id
                 FROM scope
                 LEFT JOIN key_account_run_seen AS seen ON seen.id = key_account_id
                WHERE seen.hash IS NULL OR seen.due <= scope.as_of"""
        )

    def _slid(self, before):
        """Accounts with a fact that entered or left a window, by source."""
        if before == self.scope.as_of:
            return
        for name, days in self._moved_days(before).items():
            source = self.statement.sources[name]
            if days:
                yield SQL(
                    "SELECT key_account_id FROM (%s) AS fact WHERE %s",
                    source.rows,
                    SQL(" OR ").join(
                        self.statement.windows.within(some, source.dated)
                        for some in sorted(days)
                    ),
                )
            if source.slid:
                yield source.slid

    def _moved_days(self, before):
        """Source → days that entered or left a window, or were still to come."""
        statement, today = self.statement, self.scope.as_of
        days = {name: set() for name in self._sources}
        for measure in statement.measures:
            source = statement.definition_of(measure).source
            days[source].update(slid(measure, before, today))
        for event in statement.events:
            days[statement.definitions[event].source].add((before + DAY, today))
        return days

    def _evaluated(self, before):
        """Accounts with an evaluation as of a day that was still to come."""
        if before != self.scope.as_of:
            yield SQL(
                """SELECT key_account_id FROM key_account_evaluation
                    WHERE date > %s AND date <= %s""",
                before,
                self.scope.as_of,
            )

    def _begun(self, before):
        """Accounts for which a year or month of their own may have begun."""
        if self.needs.needs_anchor:
            yield SQL(
                "SELECT key_account_id FROM scope"
                " WHERE date_part('day', since) = ANY(%s)",
                sorted(anniversary_days(before, self.scope.as_of)),
            )

    # === What is used ===

    @property
    def _sources(self):
        """Names of the sources that figures and events are read from."""
        statement = self.statement
        measured = {statement.definition_of(m).source for m in statement.measures}
        events = {statement.definitions[event].source for event in statement.events}
        return sorted(measured | events)

    def _filters(self, measure):
        """Each filter of a measure as SQL text; of one without meaning nothing."""
        return [
            condition and _text(condition)
            for name, value in measure.where
            for condition in [self.statement.filters[name](value)]
        ]


def _text(sql):
    return [sql.code, repr(sql.params)]
