from odoo import fields, models
from odoo.tools import SQL


class KeyAccountRunStage(models.Model):
    """Accounts that a run still has to write, with what it will write.

    The table is UNLOGGED: it costs no write-ahead log, and a crash of PostgreSQL
    empties it. Therefore nothing counts on it: the run compares the logged counts of
    its steps with the number staged, and stages again what got lost. It is a model so
    that Odoo drops the table when the addon goes.

    The columns ``key_account_id`` and ``payload`` (jsonb, one key for each recompute
    step) are no fields on purpose: who may see a run may not see its accounts.
    """

    _name = "key.account.run.stage"
    _description = "Account waiting in a recompute run"
    _auto = False
    _log_access = False
    _order = "id"

    run_id = fields.Many2one("key.account.run", readonly=True)

    def init(self):
        self.env.cr.execute(
            SQL(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS %(table)s (
                    id bigserial PRIMARY KEY,
                    run_id integer NOT NULL
                        REFERENCES key_account_run ON DELETE CASCADE,
                    key_account_id integer NOT NULL
                        REFERENCES key_account ON DELETE CASCADE,
                    payload jsonb NOT NULL
                );
                CREATE INDEX IF NOT EXISTS %(by_run)s ON %(table)s (run_id, id);
                CREATE INDEX IF NOT EXISTS %(by_account)s ON %(table)s (key_account_id);
                """,
                table=SQL.identifier(self._table),
                by_run=SQL.identifier(f"{self._table}_run_index"),
                by_account=SQL.identifier(f"{self._table}_account_index"),
            )
        )

    # === The five things a run does with its stage ===

    def _put(self, run, payloads):
        """Stage ``{account id: JSON text}`` in one statement.

        Ordered by account, so that all clients take accounts in the same order.
        """
        accounts = sorted(payloads)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO key_account_run_stage (run_id, key_account_id, payload)
                SELECT %s, account, payload::jsonb
                  FROM unnest(%s::integer[], %s::text[]) AS staged (account, payload)
                """,
                run.id,
                accounts,
                [payloads[account] for account in accounts],
            )
        )

    def _claim(self, run, limit):
        """Lock the next staged accounts that nobody else is writing.

        The accounts themselves are locked too: an account that a user is saving right
        now is left for a later batch instead of failing this one.

        :return: rows ``(stage id, account id, payload, account is active)``, oldest
            first
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT stage.id, stage.key_account_id, stage.payload, account.active
                  FROM key_account_run_stage AS stage
                  JOIN key_account AS account ON account.id = stage.key_account_id
                 WHERE stage.run_id = %s
                 ORDER BY stage.id
                 LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                run.id,
                limit,
            )
        )

    def _release(self, stage_ids):
        """Forget rows that are written."""
        self.env.cr.execute(
            SQL("DELETE FROM key_account_run_stage WHERE id = ANY(%s)", stage_ids)
        )

    def _clear(self, run):
        """Forget every row of a run."""
        self.env.cr.execute(
            SQL("DELETE FROM key_account_run_stage WHERE run_id = %s", run.id)
        )

    def _count_staged(self, run):
        """Rows of a run in this snapshot, those locked by others included."""
        query = SQL(
            "SELECT count(*) FROM key_account_run_stage WHERE run_id = %s", run.id
        )
        return self.env.execute_query(query)[0][0]
