from odoo import fields, models
from odoo.tools import SQL

from ..policy.list_words import list_words_sql


class KeyAccountClassReport(models.Model):
    """Which natural attributes mark key accounts (CLS-07).

    One row an attribute and company: how many accounts have it, how many of them are on
    the list of key accounts, and how many times as often as among all accounts.
    """

    _name = "key.account.class.report"
    _description = "Attributes of key accounts"
    _auto = False
    _rec_name = "value"
    _order = "lift desc, account_count desc, id"
    _depends = {
        "key.account": [
            "active",
            "company_id",
            "option_ids",
            "partner_id",
            "standing",
            "team_id",
        ],
        "key.account.option": ["list", "name"],
        "res.partner": ["country_id", "state_id"],
    }

    attribute = fields.Char("Key of the attribute", readonly=True)
    attribute_words = fields.Char(
        "Attribute", readonly=True, help="Class list, region or country."
    )
    value = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    account_count = fields.Integer(string="Accounts", readonly=True)
    key_count = fields.Integer(string="Key accounts", readonly=True)
    key_share = fields.Float(
        string="Key accounts (%)", digits=(5, 1), aggregator=None, readonly=True
    )
    lift = fields.Float(
        string="Times the average",
        digits=(6, 2),
        aggregator=None,
        readonly=True,
        help="Above 1: key accounts have the attribute more often than others.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH accounts AS (
                SELECT id, company_id, team_id, partner_id, standing = 'key' AS is_key
                  FROM key_account WHERE active),
            average AS (
                SELECT company_id, avg(is_key::int) AS share
                  FROM accounts GROUP BY company_id),
            attributes AS (
                SELECT a.id, option.list AS attribute, %(option)s AS value
                  FROM accounts a
                  JOIN key_account_option_rel chosen ON chosen.key_account_id = a.id
                  JOIN key_account_option option ON option.id = chosen.option_id
                 UNION ALL
                SELECT a.id, 'region', %(team)s
                  FROM accounts a JOIN crm_team team ON team.id = a.team_id
                 UNION ALL
                SELECT a.id, 'country', %(country)s
                  FROM accounts a
                  JOIN res_partner p ON p.id = a.partner_id
                  JOIN res_country country ON country.id = p.country_id)
            SELECT row_number() OVER (ORDER BY a.company_id, attribute, value) AS id,
                   attribute, %(words)s AS attribute_words, value, a.company_id,
                   count(*) AS account_count,
                   count(*) FILTER (WHERE is_key) AS key_count,
                   100 * avg(is_key::int)::float AS key_share,
                   (avg(is_key::int) / NULLIF(average.share, 0))::float AS lift
              FROM attributes
              JOIN accounts a USING (id)
              JOIN average ON average.company_id = a.company_id
             GROUP BY attribute, value, a.company_id, average.share
            """,
            words=list_words_sql(
                self.env["key.account.option"]._list_names(),
                SQL.identifier("attribute"),
            ),
            option=self._translated("option"),
            team=self._translated("team"),
            country=self._translated("country"),
        )

    def _translated(self, table):
        name = SQL.identifier(table, "name")
        lang = self.env.lang or "en_US"
        return SQL("COALESCE(%s ->> %s, %s ->> 'en_US')", name, lang, name)
