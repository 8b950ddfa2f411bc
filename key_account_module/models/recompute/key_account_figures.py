from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..clock.record_rows import leave_room

#: Months of a trend, the running one included.
MONTHS = 12
#: What a trend shows if the policy measures it; else another figure that it does.
TREND = "revenue|rolling 12 months"


class KeyAccount(models.Model):
    """The account and its figures as the recompute found them, month by month."""

    _inherit = "key.account"

    metric_ids = fields.One2many(
        "key.account.metric", "key_account_id", string="Monthly figures", readonly=True
    )
    snapshot_ids = fields.One2many(
        "key.account.snapshot", "key_account_id", string="Months", readonly=True
    )
    snapshot_count = fields.Integer(compute="_compute_snapshot_count")
    trend = fields.Json(
        compute="_compute_trend",
        help="Revenue of twelve months as it stood in each of the last twelve months; "
        "another figure where the policy does not measure it.",
    )

    def init(self):
        leave_room(self)
        return super().init()

    @api.depends("snapshot_ids")
    def _compute_snapshot_count(self):
        counts = dict(
            self.env["key.account.snapshot"]._read_group(
                [("key_account_id", "in", self.ids)], ["key_account_id"], ["__count"]
            )
        )
        for account in self:
            account.snapshot_count = counts.get(account._origin, 0)

    def _compute_trend(self):
        """One query, whatever the number of accounts: lists show it for a whole page."""
        this_month = fields.Date.context_today(self).replace(day=1)
        first = this_month - relativedelta(months=MONTHS - 1)
        months = [first + relativedelta(months=number) for number in range(MONTHS)]
        values = {
            (account, month): value
            for account, month, value in self._monthly_values(first)
        }
        for account in self:
            trend = [values.get((account._origin.id, month)) for month in months]
            account.trend = trend if any(v is not None for v in trend) else False

    def _monthly_values(self, first):
        """Rows ``(account, month, value)`` of one measure an account, from a month on."""
        self.env["key.account.metric"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT key_account_id, month, value::float
                  FROM (SELECT key_account_id, month, value, measure,
                               first_value(measure) OVER (
                                   PARTITION BY key_account_id
                                   ORDER BY measure = %s DESC, metric = 'revenue' DESC,
                                            measure) AS shown
                          FROM key_account_metric
                         WHERE key_account_id = ANY(%s) AND month >= %s) AS found
                 WHERE measure = shown
                """,
                TREND,
                self._origin.ids,
                first,
            )
        )

    def action_view_metrics(self):
        """Open the monthly figures of this account."""
        return self._act_by_month("key_account_module.key_account_metric_action")

    def action_view_snapshots(self):
        """Open what this account was, month by month."""
        action = self._act_by_month("key_account_module.key_account_snapshot_action")
        return {**action, "views": [(False, "list"), (False, "form")]}

    def _act_by_month(self, xml_id):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {**action, "domain": [("key_account_id", "=", self.id)]}
