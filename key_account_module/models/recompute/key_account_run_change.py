from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from ...engine.figures import grouped, typed
from ...engine.words import measure_words
from ..clock.clock_values import naive, unstamp
from ..clock.sql_rows import as_rows, names_of
from ..grading.wording import Wording

#: How long it is kept which figures a run changed; grades have a history of their own.
DAYS_KEPT = 100

COLUMNS = {
    "key_account_id": "int",
    "kind": "text",
    "scheme_id": "int",
    "tier_from_id": "int",
    "tier_to_id": "int",
    "details": "jsonb",
}


class KeyAccountRunChange(models.Model):
    """What a run changed of one account, or found of one of its deadlines.

    One row for each grade that moved, one for all figures of the account, one for each
    clock that became soon or late or was met. A step says what it changed by
    ``_changes_<name>``, see :meth:`~.run_batches.KeyAccountRun._write_step`.

    Who wrote a row is known from its run: two foreign keys less to check for each.
    """

    _name = "key.account.run.change"
    _description = "Change by a recompute"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _log_access = False
    _order = "id"

    create_date = fields.Datetime("Written on", readonly=True)
    # What a run did goes with its account: it is no part of the customer's history.
    key_account_id = fields.Many2one(ondelete="cascade")
    run_id = fields.Many2one(
        "key.account.run", required=True, ondelete="cascade", index=True
    )
    step = fields.Char("Step key", required=True)
    step_words = fields.Char("Step", compute="_compute_words")
    kind = fields.Selection(
        [
            ("first", "First grade"),
            ("up", "Upgrade"),
            ("down", "Downgrade"),
            ("confirmed", "Confirmed"),
            ("none", "Grade lost"),
            ("proposal", "Proposal"),
            ("figures", "Figures"),
            ("soon", "Deadline soon"),
            ("late", "Deadline missed"),
            ("met", "Deadline over"),
            ("ladder", "Somebody is to be told"),
        ],
        required=True,
    )
    scheme_id = fields.Many2one("key.account.scheme", ondelete="cascade")
    tier_from_id = fields.Many2one(
        "key.account.tier", string="Grade before", ondelete="set null"
    )
    tier_to_id = fields.Many2one(
        "key.account.tier", string="Grade after", ondelete="set null"
    )
    details = fields.Json(
        help="Figures: measure → value before and after. Deadlines: clock, moment, how "
        "it ended."
    )
    words = fields.Char("What changed", compute="_compute_words")
    team_id = fields.Many2one(related="key_account_id.team_id", string="Region")
    user_id = fields.Many2one(related="key_account_id.user_id")

    # === In words ===

    @api.depends("step", "kind", "details", "tier_from_id", "tier_to_id")
    @api.depends_context("lang", "tz")
    def _compute_words(self):
        labels = self.env["key.account.run"]._recompute_labels()
        for change in self:
            change.step_words = labels.get(change.step, change.step)
            change.words = change._in_words()

    def _in_words(self):
        """One line; a family that adds a kind says it here by ``super()``."""
        if self.kind == "figures":
            return self._figures_in_words()
        if self.step == "deadlines":
            return self._deadline_in_words()
        none = self.env._("no grade")
        before, after = self.tier_from_id, self.tier_to_id
        return f"{before.name or none} → {after.name or none}"

    def _figures_in_words(self):
        lang, names = self.env.lang or "en_US", Wording(self.env).names
        return "; ".join(
            f"{measure_words(measure, lang, names)}: {_shown(before)} → {_shown(after)}"
            for measure, (before, after) in (self.details or {}).items()
        )

    def _deadline_in_words(self):
        details = self.details or {}
        clocks = self.env["key.account.clock"]
        label = clocks.new({"name": details.get("clock")})._label()
        moment = naive(unstamp(details.get("at")))
        results = dict(clocks._fields["result"]._description_selection(self.env))
        ended = results.get(details.get("result"))
        when = moment and format_datetime(self.env, moment, dt_format="short")
        return ", ".join(part for part in (label, when, ended) if part)

    def _as_wire(self):
        """The row as the public service tells it, for terminals and for tables."""
        self.ensure_one()
        return {
            "id": self.id,
            "account_id": self.key_account_id.id,
            "account": self.key_account_id.display_name,
            "step": self.step,
            "kind": self.kind,
            "scheme": self.scheme_id.key or None,
            "before": self.tier_from_id.name or None,
            "after": self.tier_to_id.name or None,
            "details": self.details or None,
            "words": typed(self.words),
        }

    # === Written by the run ===

    @api.model
    def _keep(self, run, step, rows):
        """Remember what a step changed, in one statement.

        :param rows: dicts with ``key_account_id``, ``kind`` and what else is known of
            :data:`COLUMNS`
        """
        if rows:
            selected = SQL(
                "SELECT %s FROM %s", names_of(COLUMNS), as_rows(rows, COLUMNS)
            )
            self._keep_selected(run, step, selected)

    @api.model
    def _keep_selected(self, run, step, rows):
        """The same for rows that a SELECT finds.

        :param rows: SELECT with all of :data:`COLUMNS`
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO key_account_run_change (
                    run_id, company_id, step, create_date, %(names)s)
                SELECT %(run)s, %(company)s, %(step)s, %(now)s, %(names)s
                  FROM (%(rows)s) AS rows
                """,
                names=names_of(COLUMNS),
                run=run.id,
                company=run.company_id.id,
                step=step,
                now=self.env.cr.now(),
                rows=rows,
            )
        )

    @api.autovacuum
    def _gc_figures(self):
        """Forget old figures: a company of many customers changes thousands a day."""
        limit = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.env.cr.execute(
            SQL(
                "DELETE FROM key_account_run_change "
                "WHERE kind = 'figures' AND create_date < %s",
                limit,
            )
        )


def _shown(figure):
    """A figure of the log for people."""
    return grouped(figure) if figure else "–"
