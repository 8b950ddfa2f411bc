from odoo import fields, models
from odoo.tools import SQL


class KeyAccountChannelReport(models.Model):
    """Customers of each channel in each region, what they buy, and how many are decided.

    One row a channel, region and company, also where a number is decided and nobody is
    there yet (CLS-26).
    """

    _name = "key.account.channel.report"
    _description = "Channels by region"
    _auto = False
    _rec_name = "channel_id"
    _order = "team_id, channel_id"
    _depends = {
        "key.account": [
            "active",
            "channel_class_id",
            "channel_conflict",
            "company_id",
            "revenue_12m",
            "team_id",
        ],
        "key.account.channel.number": ["channel_id", "company_id", "number", "team_id"],
    }

    channel_id = fields.Many2one(
        "key.account.option", string="Sales channel", readonly=True
    )
    team_id = fields.Many2one("crm.team", string="Region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_count = fields.Integer(string="Customers", readonly=True)
    conflict_count = fields.Integer(string="Selling a competing brand", readonly=True)
    revenue = fields.Monetary(
        string="Volume, 12 months", readonly=True, help="Confirmed sales, untaxed."
    )
    decided_number = fields.Integer(
        readonly=True, help="As last decided; 0 also where nobody decided."
    )
    free_number = fields.Integer(
        string="Still to win",
        readonly=True,
        help="Decided number less the customers that are there.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH present AS (
                SELECT channel_class_id AS channel, team_id AS team,
                       company_id AS company, count(*) AS number,
                       count(*) FILTER (WHERE channel_conflict) AS conflicts,
                       sum(revenue_12m) AS revenue
                  FROM key_account
                 WHERE active AND channel_class_id IS NOT NULL
                 GROUP BY 1, 2, 3),
            decided AS (
                SELECT DISTINCT ON (channel_id, team_id, company_id)
                       channel_id AS channel, team_id AS team, company_id AS company,
                       number
                  FROM key_account_channel_number
                 ORDER BY channel_id, team_id, company_id, date DESC, id DESC)
            SELECT row_number() OVER (
                       ORDER BY COALESCE(p.company, d.company),
                                COALESCE(p.team, d.team),
                                COALESCE(p.channel, d.channel)) AS id,
                   COALESCE(p.channel, d.channel) AS channel_id,
                   COALESCE(p.team, d.team) AS team_id,
                   COALESCE(p.company, d.company) AS company_id,
                   COALESCE(p.number, 0) AS account_count,
                   COALESCE(p.conflicts, 0) AS conflict_count,
                   COALESCE(p.revenue, 0) AS revenue,
                   COALESCE(d.number, 0) AS decided_number,
                   d.number - COALESCE(p.number, 0) AS free_number
              FROM present p
         FULL JOIN decided d
                ON d.channel = p.channel AND d.team = p.team
               AND d.company = p.company
            """
        )
