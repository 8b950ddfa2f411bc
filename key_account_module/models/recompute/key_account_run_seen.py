from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from ..clock.record_rows import leave_room

_PENDING = "key_account_module.forgotten"


class KeyAccountRunSeen(models.Model):
    """What the last run saw in each account, as one hash (see :mod:`.changes`).

    A run looks only at accounts where the hash differs. It is written together with
    what the run writes, so that neither is ever newer than the other. Whoever changes
    by another way what a run has written lets the run *forget* the account; what lies
    behind the figures (flags, orders, the policy) is in the hash and needs no such care.

    The table is UNLOGGED: emptied by a crash of PostgreSQL, it makes the next run look
    at every account again, which costs time and nothing else. ``version`` counts how
    often an account was forgotten, so that a run notices what happened since it began.
    ``due`` is the first day on which the account may look different though nothing
    happens to it; empty if it never will.
    """

    _name = "key.account.run.seen"
    _description = "What the last recompute saw in an account"
    _auto = False
    _log_access = False

    def init(self):
        if not column_exists(self.env.cr, self._table, "due"):
            # What was seen without it is of no use: the next run looks at all accounts.
            self.env.cr.execute("DROP TABLE IF EXISTS key_account_run_seen")
        self.env.cr.execute(
            SQL(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS %(table)s (
                    id integer PRIMARY KEY REFERENCES key_account ON DELETE CASCADE,
                    hash text,
                    version integer NOT NULL DEFAULT 0,
                    due date
                )
                """,
                table=SQL.identifier(self._table),
            )
        )
        leave_room(self)

    # === Forgetting ===

    @api.model
    def _forget(self, account_ids):
        """Let the next run look at accounts; costs no query before the commit."""
        precommit = self.env.cr.precommit
        if _PENDING not in precommit.data:
            precommit.data[_PENDING] = set()
            precommit.add(self.sudo()._forget_pending)
        precommit.data[_PENDING].update(account_ids)

    @api.model
    def _forget_pending(self):
        """Write down what :meth:`_forget` was told."""
        pending = self.env.cr.precommit.data.get(_PENDING)
        if pending:
            self._put(dict.fromkeys(pending, (None, None)))
            pending.clear()

    # === What a run does ===

    @api.model
    def _keep_staged(self, parts):
        """Remember what a run saw when it staged what is written now.

        Whom somebody has forgotten since then stays forgotten; what the run itself has
        written does not count.

        :param parts: :class:`~.parts.Parts` of ``[hash, version, due]``
        """
        if not parts.accounts:
            return
        self.env.flush_all()
        pending = self.env.cr.precommit.data.get(_PENDING, set())
        pending.difference_update(parts.accounts)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO key_account_run_seen AS seen (id, hash, version, due)
                SELECT key_account_id, hash, version, due
                  FROM (SELECT key_account_id, part ->> 0 AS hash,
                               (part ->> 1)::integer AS version, (part ->> 2)::date AS due
                          FROM (%s) AS parts) AS staged
                    ON CONFLICT (id) DO UPDATE
                   SET hash = EXCLUDED.hash, due = EXCLUDED.due
                 WHERE seen.version = EXCLUDED.version
                """,
                parts.rows,
            )
        )

    @api.model
    def _keep(self, seen):
        """Remember ``{account id: (hash, version, due)}``: they need no look next time.

        What the run itself has written does not count as forgetting.
        """
        self.env.flush_all()
        self.env.cr.precommit.data.get(_PENDING, set()).difference_update(seen)
        if seen:
            self._put({a: (hashed, due) for a, (hashed, _version, due) in seen.items()})

    @api.model
    def _put(self, states):
        """Set ``{account id: (hash, due)}``; no hash means forgotten."""
        accounts = sorted(states)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO key_account_run_seen AS seen (id, hash, version, due)
                SELECT new.id, new.hash, (new.hash IS NULL)::integer, new.due
                  FROM unnest(%s::integer[], %s::text[], %s::date[])
                       AS new (id, hash, due)
                  JOIN key_account AS account ON account.id = new.id
                    ON CONFLICT (id) DO UPDATE
                   SET hash = EXCLUDED.hash, due = EXCLUDED.due,
                       version = seen.version + EXCLUDED.version
                """,
                accounts,
                [states[account][0] for account in accounts],
                [states[account][1] for account in accounts],
            )
        )
