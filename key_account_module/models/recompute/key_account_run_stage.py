from io import StringIO

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import index_exists


class KeyAccountRunStage(models.Model):
    """Accounts that a run still has to write, with what it will write.

    The table is UNLOGGED: it costs no write-ahead log, and a crash of PostgreSQL
    empties it. Therefore nothing counts on it: the run compares the logged counts of
    its steps with the number staged, and stages again what got lost. It is a model so
    that Odoo drops the table when the addon goes.

    The columns ``key_account_id`` and ``payload`` (jsonb, one key for each recompute
    step) are no fields on purpose: who may see a run may not see its accounts. Nor are
    they foreign keys, whose check costs more than the row: an account deleted meanwhile
    is never claimed, and its run stages again.
    """

    _name = "key.account.run.stage"
    _description = "Account waiting in a recompute run"
    _auto = False
    _log_access = False
    _order = "id"

    run_id = fields.Many2one("key.account.run", readonly=True)

    def init(self):
        if index_exists(self.env.cr, f"{self._table}_account_index"):
            # As it was made at first; a run that waits stages again.
            self.env.cr.execute("DROP TABLE key_account_run_stage")
        self.env.cr.execute(
            SQL(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS %(table)s (
                    id bigserial PRIMARY KEY,
                    run_id integer NOT NULL,
                    key_account_id integer NOT NULL,
                    payload jsonb NOT NULL
                );
                CREATE INDEX IF NOT EXISTS %(order)s ON %(table)s (run_id, id);
                """,
                table=SQL.identifier(self._table),
                order=SQL.identifier(f"{self._table}_order"),
            )
        )

    @api.autovacuum
    def _gc_of_no_run(self):
        """Forget what was staged by runs that are gone with their company."""
        self.env.cr.execute(
            """DELETE FROM key_account_run_stage AS stage
                WHERE NOT EXISTS (SELECT FROM key_account_run WHERE id = stage.run_id)"""
        )

    # === What a run does with its stage ===

    def _put(self, run, payloads):
        """Stage ``{account id: JSON text}``, to be written in this order.

        COPY takes half the time of an INSERT: nothing is quoted and read as an array.
        """
        rows = "".join(
            f"{run.id}\t{account}\t{_escaped(payload)}\n"
            for account, payload in payloads.items()
        )
        self.env.cr.copy_expert(
            "COPY key_account_run_stage (run_id, key_account_id, payload) FROM STDIN",
            StringIO(rows),
        )

    def _claim(self, run, limit, but=()):
        """Lock the next staged accounts that nobody else is writing, in their order.

        The accounts themselves are locked too: an account that a user is saving right
        now is left for a later batch instead of failing this one.

        :param but: ids that are not wanted
        :return: rows ``(stage id, account id, names in its payload, account is active,
            its grade is to be decided)``
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT stage.id, stage.key_account_id,
                       ARRAY(SELECT jsonb_object_keys(stage.payload)), account.active,
                       COALESCE(stage.payload -> 'grades' ? 'decided', false)
                  FROM key_account_run_stage AS stage
                  JOIN key_account AS account ON account.id = stage.key_account_id
                 WHERE stage.run_id = %s AND stage.id <> ALL(%s)
                 ORDER BY stage.id
                 LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                run.id,
                list(but),
                limit,
            )
        )

    def _rows(self, ids, name):
        """SELECT of ``(key_account_id, part)``: what is staged under a name.

        :param ids: of rows of the stage; PostgreSQL finds nothing else as fast, since it
            cannot know how many rows a run has just put here
        """
        return SQL(
            """SELECT key_account_id, payload -> %s AS part FROM key_account_run_stage
                WHERE id = ANY(%s)""",
            name,
            ids,
        )

    def _release(self, ids):
        """Forget rows that are written."""
        self.env.cr.execute(
            SQL("DELETE FROM key_account_run_stage WHERE id = ANY(%s)", ids)
        )

    def _clear(self, run):
        """Forget every row of a run."""
        self.env.cr.execute(
            SQL("DELETE FROM key_account_run_stage WHERE run_id = %s", run.id)
        )

    def _count_staged(self, run):
        """Accounts of a run in this snapshot, those locked by others included."""
        query = SQL(
            """SELECT count(*) FROM key_account_run_stage AS stage
                 JOIN key_account AS account ON account.id = stage.key_account_id
                WHERE run_id = %s""",
            run.id,
        )
        return self.env.execute_query(query)[0][0]


def _escaped(payload):
    """JSON as COPY reads it; tabs and ends of line are escaped in JSON itself."""
    return payload.replace("\\", "\\\\")
