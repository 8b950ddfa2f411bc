from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: months shown, with the running one
MONTHS = 24


class KeyAccountComplaintRateReport(models.Model):
    """Complaint rate by salesperson and month, as the policy counts it (CMP-17).

    A row is an account in a month, so that complaints of accounts without an order and
    accounts without a complaint both count. A rate of several rows is worked out from
    their sums, never as a mean of rates.
    """

    _name = "key.account.complaint.rate.report"
    _description = "Complaint rate by salesperson"
    _auto = False
    _rec_name = "key_account_id"
    _order = "month desc, key_account_id"

    rate_id = fields.Many2one(
        "key.account.complaint.rate", string="Counted as", readonly=True
    )
    per = fields.Selection(related="rate_id.per")
    month = fields.Date(readonly=True)
    key_account_id = fields.Many2one("key.account", string="Account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", string="Region", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    complaint_count = fields.Integer(string="Complaints", readonly=True)
    order_count = fields.Integer(string="Orders", readonly=True)
    rate = fields.Float(
        string="Complaint rate",
        aggregator="avg",
        digits=(16, 2),
        readonly=True,
        help="Empty while the policy has not decided how to count, or without orders.",
    )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec not in ("rate:avg", "rate:sum"):
            return super()._read_group_select(aggregate_spec, query)
        column = {
            name: self._field_to_sql(self._table, name, query)
            for name in ("rate_id", "key_account_id", "complaint_count", "order_count")
        }
        return SQL(
            """CASE WHEN COUNT(DISTINCT %(rate_id)s) = 1 THEN
                    (SELECT r.times FROM key_account_complaint_rate r
                      WHERE r.id = MIN(%(rate_id)s))
                    * SUM(%(complaint_count)s)::float
                    / NULLIF(
                        CASE (SELECT r.per FROM key_account_complaint_rate r
                               WHERE r.id = MIN(%(rate_id)s))
                        WHEN 'orders' THEN SUM(%(order_count)s)
                        WHEN 'accounts' THEN COUNT(DISTINCT %(key_account_id)s)
                        END, 0)
               END""",
            **column,
        )

    @api.model
    def _first_month(self):
        return fields.Date.start_of(
            fields.Date.subtract(fields.Date.context_today(self), months=MONTHS - 1),
            "month",
        )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH months AS (
                SELECT m::date AS month
                  FROM generate_series(%(first)s::date, %(today)s::date, '1 month') m),
            complaints AS (
                SELECT key_account_id AS account, count(*) AS number,
                       date_trunc('month',
                           date_received AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s
                       )::date AS month
                  FROM key_account_complaint
                 WHERE kind = 'complaint' GROUP BY 1, 3),
            orders AS (
                SELECT p.commercial_partner_id AS partner, o.company_id AS company,
                       count(*) AS number,
                       date_trunc('month',
                           o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s
                       )::date AS month
                  FROM sale_order o
                  JOIN res_partner p ON p.id = o.partner_id
                 WHERE o.state = 'sale' AND o.date_order >= %(first)s::date - 1
                 GROUP BY 1, 2, 4)
            SELECT row_number() OVER (ORDER BY r.id, a.id, m.month) AS id,
                   r.id AS rate_id, m.month, a.id AS key_account_id, a.company_id,
                   a.team_id, a.user_id,
                   COALESCE(c.number, 0) AS complaint_count,
                   COALESCE(o.number, 0) AS order_count,
                   r.times * COALESCE(c.number, 0)::float / NULLIF(
                       CASE r.per WHEN 'orders' THEN COALESCE(o.number, 0)
                                  WHEN 'accounts' THEN 1 END, 0) AS rate
              FROM key_account a
              JOIN key_account_complaint_rate r
                ON r.company_id = a.company_id AND r.active
        CROSS JOIN months m
         LEFT JOIN complaints c ON c.account = a.id AND c.month = m.month
         LEFT JOIN orders o ON o.partner = a.partner_id
                           AND o.company = a.company_id AND o.month = m.month
             WHERE (a.active
                    AND m.month >= date_trunc('month', COALESCE(a.date_since, m.month)))
                   OR c.number > 0
            """,
            first=self._first_month(),
            today=fields.Date.context_today(self),
            zone=self.env.tz.zone,
        )

    def action_view_complaints(self):
        """The complaints behind a row."""
        self.ensure_one()
        action = self.key_account_id.action_view_complaints()
        start = self.month
        end = fields.Date.add(start, months=1)
        domain = Domain(action["domain"]) & Domain("kind", "=", "complaint")
        received = Domain("date_received", ">=", start)
        received &= Domain("date_received", "<", end)
        return {**action, "domain": list(domain & received)}
