from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import clock_events as log
from .sql_rows import as_rows, names_of


class KeyAccountClockEvent(models.Model):
    """One entry of a clock's log: what happened, when, and by whom (I4).

    The log is the only source of truth. Entries are appended by the methods of
    ``key.account.clock``, which check them against the entries before; nobody makes,
    changes or deletes one in any other way.
    """

    _name = "key.account.clock.event"
    _description = "Event of a clock"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "id"

    clock_id = fields.Many2one(
        "key.account.clock",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    key_account_id = fields.Many2one(
        related="clock_id.key_account_id", store=True, precompute=True
    )
    owner_id = fields.Many2one(related="clock_id.user_id", string="Owner of the record")
    kind = fields.Selection(
        [
            (log.OPEN, "Opened"),
            (log.PAUSE, "Paused"),
            (log.RESUME, "Resumed"),
            (log.MEET, "Met"),
            (log.REOPEN, "Opened again"),
            (log.RETARGET, "New target"),
            (log.OVERRIDE, "Deadline by hand"),
            (log.ACKNOWLEDGE, "Taken charge of"),
        ],
        required=True,
        readonly=True,
    )
    at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    note = fields.Text(readonly=True)
    payload = fields.Json(readonly=True)

    # === For the clock alone ===

    @api.model
    def _append(self, rows):
        """Write entries that the clock has checked, in one statement.

        :param rows: dicts of ``clock_id``, ``kind``, ``at`` (text), ``note``, ``payload``
        """
        columns = {
            "clock_id": "int",
            "kind": "text",
            "at": "timestamp",
            "note": "text",
            "payload": "jsonb",
        }
        if rows:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO key_account_clock_event
                           (%(names)s, user_id, key_account_id, company_id,
                            create_uid, create_date, write_uid, write_date)
                    SELECT %(values)s, %(user)s, clock.key_account_id, clock.company_id,
                           %(user)s, %(now)s, %(user)s, %(now)s
                      FROM %(rows)s JOIN key_account_clock clock ON clock.id = rows.clock_id
                    """,
                    names=names_of(columns),
                    values=SQL(", ").join(
                        SQL("rows.%s", SQL.identifier(n)) for n in columns
                    ),
                    user=self.env.uid,
                    now=fields.Datetime.now(),
                    rows=as_rows(rows, columns),
                )
            )
            clocks = self.env["key.account.clock"].browse(r["clock_id"] for r in rows)
            clocks.invalidate_recordset(["event_ids"])

    @api.model
    def _logs(self, clocks):
        """``{clock id: [(kind, at, payload), …]}`` in order, in one query."""
        rows = self.env.execute_query(
            SQL(
                "SELECT clock_id, kind, at, payload FROM key_account_clock_event "
                "WHERE clock_id = ANY(%s) ORDER BY id",
                clocks.ids,
            )
        )
        logs = {id_: [] for id_ in clocks.ids}
        for clock_id, *entry in rows:
            logs[clock_id].append(tuple(entry))
        return logs
