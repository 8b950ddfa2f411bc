from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...engine import clock_events as log
from .clock_values import plain_row, stamp
from .sql_rows import as_changes, as_rows

#: column of a document → value of its principal clock, and type
SHOWN = {
    "deadline": ("deadline", "timestamp"),
    "deadline_explanation": ("explanation", "jsonb"),
    "revision_id": ("revision_id", "int"),
    "clock_met": ("date_met", "timestamp"),
    "clock_warning": ("date_warning", "timestamp"),
}
READ = ("name", "date_start", "date_met", "deadline", "by_hand", "principal")
PLANNERS = ("group_director", "group_policy_admin")


class KeyAccountClock(models.Model):
    """Bring open clocks to what the policy and its calendars say now (I6).

    Never by itself: somebody looks at the old and new deadlines first and says why.
    All clocks are done in a fixed number of statements. Clocks that are met do not
    change, and a deadline that was set by hand stays unless the target itself changed.
    """

    _inherit = "key.account.clock"

    @api.model
    def replan(self, why=None, bundle=None, dry_run=True):
        """Re-plan open clocks of the user's companies, or only say what would move.

        Repeating it is harmless: what was planned anew does not change again.

        :param why: reason, kept in every log; needed unless it is a dry run
        :param bundle: name of a policy, by default all
        :return: a dict for each clock that changes: ``clock``, ``model``, ``record``,
            ``name``, ``old`` and ``new`` (UTC texts or ``None``), and ``record_name``
            and ``account``, ``None`` if the user may not read them
        """
        if not any(
            self.env.user.has_group(f"key_account_module.{g}") for g in PLANNERS
        ):
            raise AccessError(
                self.env._("Only directors and policy administrators re-plan clocks.")
            )
        if bundle:
            self.env["key.account.policy"]._own_bundle(bundle)
        clocks = self._to_replan(bundle)
        plan = clocks._plan() if dry_run else self._replan(clocks, why)
        return clocks._moves(plan)

    def _moves(self, plan):
        """What :meth:`replan` answers."""
        deadlines = self._deadlines(plan)
        names = self.browse(clock.id for clock in deadlines)._names()
        return [
            {
                "clock": clock.id,
                "model": clock.res_model,
                "record": clock.res_id,
                "name": clock.name,
                "old": stamp(old),
                "new": stamp(new),
                **names[clock],
            }
            for clock, (old, new) in deadlines.items()
        ]

    def _names(self):
        """``{clock: names of its document and account}``; asked of the real user.

        Whoever writes policies may see that deadlines move, but not whose.
        """
        accounts = self._readable_names("key.account", self.key_account_id.ids)
        names = {}
        for model, group in self.grouped("res_model").items():
            documents = self._readable_names(model, group.mapped("res_id"))
            for clock in group:
                names[clock] = {
                    "record_name": documents.get(clock.res_id),
                    "account": accounts.get(clock.key_account_id.id),
                }
        return names

    @api.model
    def _readable_names(self, model, ids):
        records = self.env[model].sudo(False).browse(set(ids))
        return {
            record.id: record.display_name
            for record in records._filtered_access("read")
        }

    @api.model
    def _to_replan(self, bundle=None, accounts=None):
        """Open clocks of the user's companies.

        :param bundle: name of a policy, by default all
        :param accounts: only theirs; None: those of all
        """
        domain = [
            ("date_met", "=", False),
            ("company_id", "in", self.env.companies.ids),
        ]
        if bundle:
            domain.append(("revision_id.bundle_id.name", "=", bundle))
        if accounts is not None:
            domain.append(("key_account_id", "in", accounts.ids))
        return self.sudo().search(domain)

    def _deadlines(self, plan):
        """``{clock: (old, new)}``; old ones as they were when the plan was made."""
        return {
            clock: (old, vals["deadline"]) for clock, (old, _p, vals) in plan.items()
        }

    @api.model
    def _replan(self, clocks, why):
        """Carry a re-plan out: one INSERT of events, one UPDATE a table.

        :param clocks: those that are met, or would not change, stay as they are
        :return: as :meth:`_plan`
        """
        if not (why or "").strip():
            raise UserError(self.env._("Say why the clocks are re-planned."))
        clocks = clocks.sudo()
        clocks._lock()
        plan = clocks._plan()
        now = stamp(fields.Datetime.now())
        self.env["key.account.clock.event"]._append(
            [
                {
                    "clock_id": clock.id,
                    "kind": log.RETARGET,
                    "at": now,
                    "note": why,
                    "payload": payload,
                }
                for clock, (_old, payload, _vals) in plan.items()
            ]
        )
        found = {clock: vals for clock, (_old, _payload, vals) in plan.items()}
        clocks._write_rows(found)
        clocks._show_all(found)
        return plan

    def _plan(self):
        """``{clock: (old deadline, payload, values)}`` of those that would change."""
        changes = self._retargeted()
        changing = self.browse(clock.id for clock in changes)
        now = fields.Datetime.now()
        logs = self.env["key.account.clock.event"]._logs(changing)
        for clock in changing:
            logs[clock.id].append((log.RETARGET, now, changes[clock]))
        return {
            clock: (clock.deadline, changes[clock], vals)
            for clock, vals in changing._projected(logs).items()
        }

    def _retargeted(self):
        """``{clock: payload}`` of open clocks that get another target from their policy.

        No deadline is counted for it.
        """
        clocks = self.search_fetch(
            [("id", "in", self.ids), ("date_met", "=", False)],
            [*READ, "res_model", "res_id", "target"],
        )
        changes = {}
        for model, group in clocks.grouped("res_model").items():
            documents = self.env[model].sudo().browse(group.mapped("res_id"))
            documents.fetch(documents._clock_reads)
            changes.update(group._changes(documents))
        return {
            clock: changes[clock]
            for clock in clocks
            if clock in changes and not clock._kept_by_hand(changes[clock])
        }

    def _kept_by_hand(self, payload):
        """Whether only the calendar or ladder changed under a deadline set by hand."""
        return self.by_hand and all(
            payload["target"].get(name) == self.target.get(name)
            for name in ("days", "minutes", "same_day")
        )

    @api.model
    def _show_all(self, found):
        """Put the deadlines of principal clocks on their documents, a table at a time."""
        principal = self.browse(clock.id for clock in found).filtered("principal")
        columns = {name: kind for name, (_value, kind) in SHOWN.items()}
        for model, group in principal.grouped("res_model").items():
            documents = self.env[model].browse(group.mapped("res_id"))
            documents.flush_recordset(list(SHOWN))
            rows = [
                {
                    "id": clock.res_id,
                    **plain_row(
                        {n: found[clock][value] for n, (value, _kind) in SHOWN.items()}
                    ),
                }
                for clock in group
            ]
            self.env.cr.execute(
                SQL(
                    "UPDATE %s AS document SET %s FROM %s WHERE document.id = rows.id",
                    SQL.identifier(documents._table),
                    as_changes(columns),
                    as_rows(rows, {"id": "int", **columns}),
                )
            )
            documents.invalidate_recordset(list(SHOWN), flush=False)
            documents.modified(list(SHOWN))
