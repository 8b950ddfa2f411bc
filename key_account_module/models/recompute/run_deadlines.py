from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..clock.clock_values import stamp

#: Of several things that happened to a clock since the last run, the one to tell.
RANK = ("met", "late", "soon")


class KeyAccountRun(models.Model):
    """A step of a run: say which deadlines came close, were missed or are over (I6).

    It moves nothing. What a clock says depends on the hour and is kept nowhere, so this
    step tells what happened between the last run of the same scope and this one.
    """

    _inherit = "key.account.run"

    def _stage_deadlines(self, computation):
        """Clocks to be told of, by account.

        A run as of a past day tells how things stood at its end, unless a later day has
        been told already. One account alone, by its button, is no run and tells nothing.
        """
        if not self.id or self._has_newer_run():
            return {}
        self.env["key.account.clock"].flush_model()
        scope = computation.scope
        last = self.sudo().search(
            [
                ("scope_key", "=", self.scope_key),
                ("state", "=", "done"),
                ("id", "!=", self.id),
            ],
            order="as_of desc, id desc",
            limit=1,
        )
        since = last and last._moment(last._scope())
        parts = defaultdict(list)
        for account, *row in self._clock_news(scope, since, self._moment(scope)):
            parts[account].append(row)
        return {account: self._most_telling(rows) for account, rows in parts.items()}

    def _moment(self, scope):
        """The moment a run speaks of: its start, or the end of a day in the past."""
        return min(self.create_date, scope.end_of(self.as_of))

    def _clock_news(self, scope, since, until):
        """Rows ``(account, clock, name, kind, moment, result)``, told once a run.

        Before the first run only what is open counts: nobody asks for old results.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT clock.key_account_id, clock.id, clock.name, news.kind, news.at,
                       CASE WHEN news.kind = 'met' THEN clock.result END
                  FROM (SELECT *, date_met IS NULL OR date_met > %(until)s AS waits
                          FROM key_account_clock
                         WHERE company_id = %(company)s%(only)s) AS clock
                 CROSS JOIN LATERAL (VALUES
                       ('met', date_met, %(known)s),
                       ('late', deadline, waits),
                       ('soon', date_warning, waits AND date_paused IS NULL),
                       ('ladder', next_check, waits)) AS news (kind, at, counts)
                 WHERE news.counts
                   AND news.at > coalesce(%(since)s, '-infinity'::timestamp)
                   AND news.at <= %(until)s
                   AND NOT EXISTS (
                       SELECT FROM key_account_run_change AS told
                        WHERE told.run_id = %(run)s AND told.step = 'deadlines'
                          AND told.key_account_id = clock.key_account_id)
                 ORDER BY clock.id
                """,
                known=bool(since),
                since=since or None,
                until=until,
                company=scope.company.id,
                run=self.id,
                only=scope.only("key_account_clock", "key_account_id"),
            )
        )

    def _most_telling(self, rows):
        """JSON-able rows: of one clock the ladder, and the last that happened to it."""
        best = {}
        for clock, name, kind, at, result in rows:
            rank = RANK.index(kind) if kind in RANK else -1
            key = (clock, kind == "ladder")
            if key not in best or rank < best[key][0]:
                best[key] = (rank, [clock, name, kind, stamp(at), result])
        return [row for _rank, row in best.values()]

    def _write_deadlines(self, parts):
        """Nothing moves; returns how many clocks there is something to tell of."""
        return len({row[0] for rows in parts.values() for row in rows})

    def _changes_deadlines(self, parts):
        return [
            {
                "key_account_id": account,
                "kind": kind,
                "details": {"id": clock, "clock": name, "at": at, "result": result},
            }
            for account, rows in parts.items()
            for clock, name, kind, at, result in rows
        ]
