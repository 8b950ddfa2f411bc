from odoo import api, models
from odoo.tools import SQL

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
    """

    _name = "key.account.run.seen"
    _description = "What the last recompute saw in an account"
    _auto = False
    _log_access = False

    def init(self):
        self.env.cr.execute(
            SQL(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS %(table)s (
                    id integer PRIMARY KEY REFERENCES key_account ON DELETE CASCADE,
                    hash text,
                    version integer NOT NULL DEFAULT 0
                )
                """,
                table=SQL.identifier(self._table),
            )
        )

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
            self._put(SQL("NULL::text"), sorted(pending))
            pending.clear()

    # === What a run does ===

    @api.model
    def _unchanged_since(self, seen):
        """Accounts that nobody has forgotten since the run began.

        :param seen: ``{account id: (hash, version)}`` as the run saw them
        :return: the same without the others
        """
        self._forget_pending()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, version FROM key_account_run_seen WHERE id = ANY(%s)",
                list(seen),
            )
        )
        versions = dict(rows)
        return {
            account: (hashed, version)
            for account, (hashed, version) in seen.items()
            if versions.get(account, 0) == version
        }

    @api.model
    def _keep(self, seen):
        """Remember ``{account id: (hash, version)}``: they need no look next time.

        What the run itself has written does not count as forgetting.
        """
        self.env.flush_all()
        self.env.cr.precommit.data.get(_PENDING, set()).difference_update(seen)
        if seen:
            accounts = sorted(seen)
            self._put(
                SQL("unnest(%s::text[])", [seen[account][0] for account in accounts]),
                accounts,
            )

    @api.model
    def _put(self, hashes, accounts):
        """Set the hash of accounts; none means forgotten."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO key_account_run_seen AS seen (id, hash, version)
                SELECT new.id, new.hash, (new.hash IS NULL)::integer
                  FROM (SELECT unnest(%s::integer[]) AS id, %s AS hash) AS new
                  JOIN key_account AS account ON account.id = new.id
                    ON CONFLICT (id) DO UPDATE
                   SET hash = EXCLUDED.hash, version = seen.version + EXCLUDED.version
                """,
                accounts,
                hashes,
            )
        )
