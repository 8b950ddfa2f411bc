from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import groups


class KeyAccount(models.Model):
    """What a group of companies comes to, beside the grade of its head.

    A group is what contacts say: companies whose parent is a company. Nothing is
    stored, so a new parent counts at once, and it never changes the head's own grade.
    Whoever reads it hears only of accounts that he may read.
    """

    _inherit = "key.account"

    is_group_head = fields.Boolean(
        string="Head of a group",
        compute="_compute_group_accounts",
        search="_search_is_group_head",
        help="Companies below the customer are key accounts too.",
    )
    group_account_ids = fields.Many2many(
        "key.account",
        string="Accounts of the group",
        compute="_compute_group_accounts",
        help="Key accounts of the companies below the customer, at any depth.",
    )
    group_hidden = fields.Integer(
        string="Not readable to you", compute="_compute_group_accounts"
    )
    group_tier_id = fields.Many2one(
        "key.account.tier",
        string="Grade of the group",
        compute="_compute_group_tier",
        help="What the policy makes of the grades of the accounts below; the account "
        "keeps its own.",
    )
    group_words = fields.Text(
        string="Why this grade of the group", compute="_compute_group_tier"
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_group_accounts(self):
        below = self._accounts_below()
        # Odoo computes what is not stored with the rights of whoever reads it, or as
        # superuser for related fields: the real user decides.
        every = self.browse({id_ for ids in below.values() for id_ in ids})
        readable = every.sudo(False)._filtered_access("read").sorted()
        for account in self:
            ids = below.get(account._origin.id, set())
            shown = readable.filtered(lambda a, ids=ids: a.id in ids)
            account.group_account_ids = shown
            account.is_group_head = bool(ids)
            account.group_hidden = len(ids) - len(shown)

    @api.depends("group_account_ids")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_group_tier(self):
        primary = self.env["key.account.scheme"]._primary_by_company()
        for account in self:
            scheme = primary.get(account.company_id.id)
            rule = account.is_group_head and scheme and scheme.group_rule
            account.group_tier_id = False
            account.group_words = False
            if rule:
                account._show_roll_up(rule, scheme)

    def _show_roll_up(self, rule, scheme):
        """What the readable accounts below come to, by the rule of the scheme."""
        tiers = {tier._engine_key(): tier for tier in scheme._ordered_tiers()}
        keys = {tier: key for key, tier in tiers.items()}
        members = [
            groups.Member(
                below.name, keys.get(below.tier_id), Decimal(str(below.revenue_12m))
            )
            for below in self.group_account_ids
        ]
        found = groups.roll_up(rule, members, list(tiers))
        names = {key: tier.with_env(self.env).name for key, tier in tiers.items()}
        words = groups.group_words(
            found, self.env.lang or "en_US", names, self.group_hidden
        )
        self.group_tier_id = tiers[found.tier].id if found.tier else False
        self.group_words = "\n".join(words)

    def _accounts_below(self):
        """Account id → ids of the accounts of companies below; heads of groups only."""
        self.env["res.partner"].flush_model(["parent_id", "is_company"])
        self.env["key.account"].flush_model(["partner_id", "company_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE below AS (
                    SELECT id AS head_id, partner_id, company_id
                      FROM key_account WHERE id = ANY(%s)
                     UNION
                    SELECT below.head_id, child.id, below.company_id
                      FROM below
                      JOIN res_partner AS child ON child.parent_id = below.partner_id
                     WHERE child.is_company
                )
                SELECT below.head_id, array_agg(account.id)
                  FROM below
                  JOIN key_account AS account USING (partner_id, company_id)
                 WHERE account.active AND account.id != below.head_id
                 GROUP BY below.head_id
                """,
                self.ids,
            )
        )
        return {head: set(ids) for head, ids in rows}

    @api.model
    def _search_is_group_head(self, operator, value):
        """Upwards from the companies that have a parent: they are few."""
        if operator != "in":
            return NotImplemented
        self.env["res.partner"].flush_model(["parent_id", "is_company"])
        heads = SQL(
            """(
                WITH RECURSIVE above AS (
                    SELECT account.company_id, partner.parent_id AS partner_id
                      FROM key_account AS account
                      JOIN res_partner AS partner ON partner.id = account.partner_id
                     WHERE account.active AND partner.is_company
                       AND partner.parent_id IS NOT NULL
                     UNION
                    SELECT above.company_id, partner.parent_id
                      FROM above
                      JOIN res_partner AS partner ON partner.id = above.partner_id
                     WHERE partner.is_company AND partner.parent_id IS NOT NULL
                )
                SELECT account.id
                  FROM above
                  JOIN key_account AS account USING (partner_id, company_id)
            )"""
        )
        found = Domain("id", "in", heads)
        return found if True in value else ~found
