from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

#: Months of a trend, the running one included.
MONTHS = 12
#: What a trend shows if the policy measures it; else another figure that it does.
TREND = "revenue|rolling 12 months"


class KeyAccount(models.Model):
    """The account's figures as the recompute found them, month by month."""

    _inherit = "key.account"

    metric_ids = fields.One2many(
        "key.account.metric", "key_account_id", string="Monthly figures", readonly=True
    )
    trend = fields.Json(
        compute="_compute_trend",
        help="Revenue of twelve months as it stood in each of the last twelve months; "
        "another figure where the policy does not measure it.",
    )

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
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_metric_action"
        )
        return {**action, "domain": [("key_account_id", "=", self.id)]}
