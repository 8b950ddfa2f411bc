from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccount(models.Model):
    """What was said to the account, and what is to follow from it."""

    _inherit = "key.account"

    action_ids = fields.One2many("key.account.action", "key_account_id")
    open_action_count = fields.Integer(
        string="Open actions", compute="_compute_action_counts"
    )
    late_action_count = fields.Integer(
        string="Late actions", compute="_compute_action_counts"
    )

    interaction_ids = fields.One2many("key.account.interaction", "key_account_id")
    interaction_count = fields.Integer(
        string="Interactions", compute="_compute_interactions"
    )
    date_last_contact = fields.Date(
        string="Last contact",
        compute="_compute_interactions",
        help="The last day on which somebody of ours reached the customer.",
    )

    @api.depends("action_ids.state", "action_ids.date_deadline")
    @api.depends_context("uid")
    def _compute_action_counts(self):
        """Counts of what this user may see, in two reads for any number of accounts."""
        domain = [("key_account_id", "in", self.ids)]
        counts = self.env["key.account.action"]._open_and_late(domain, "key_account_id")
        for account in self:
            open_count, late_count = counts.get(account._origin.id, (0, 0))
            account.open_action_count = open_count
            account.late_action_count = late_count

    @api.depends("interaction_ids.day", "interaction_ids.call_answered")
    @api.depends_context("uid")
    def _compute_interactions(self):
        """Number and last day, in two reads for any number of accounts."""
        every = [("key_account_id", "in", self.ids)]
        reached = [
            ("day", "<=", fields.Date.context_today(self)),
            ("call_answered", "!=", "no"),
        ]
        counts = self._interactions_by_account(every, "__count")
        days = self._interactions_by_account(every + reached, "day:max")
        for account in self:
            account.interaction_count = counts.get(account._origin.id, 0)
            account.date_last_contact = days.get(account._origin.id, False)

    def _interactions_by_account(self, domain, aggregate):
        interactions = self.env["key.account.interaction"]
        if not interactions.has_access("read"):
            return {}
        rows = interactions._read_group(domain, ["key_account_id"], [aggregate])
        return {account.id: value for account, value in rows}

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        self.env["key.account.interaction"]._join_accounts(accounts)
        return accounts

    def _readable_by(self, user):
        """The accounts of ``self`` that ``user`` may read in their companies (ACC-01)."""
        companies = self.sudo().company_id & user.sudo().company_ids
        here = self.sudo().filtered(lambda account: account.company_id in companies)
        theirs = here.with_user(user).with_context(allowed_company_ids=companies.ids)
        return self.browse(theirs._filtered_access("read").ids)

    # === Actions ===

    def action_view_actions(self):
        """The follow-up actions of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_action_action"
        )
        return {
            **action,
            "domain": [("key_account_id", "=", self.id)],
            "context": {
                "default_key_account_id": self.id,
                "search_default_filter_pending": 1,
            },
        }

    def action_view_interactions(self):
        """The history of the account."""
        self.ensure_one()
        return self.env["key.account.interaction"]._history_action(
            [("key_account_id", "=", self.id)], key_account_id=self.id
        )

    def action_log_interaction(self):
        """Note a talk that just took place."""
        self.ensure_one()
        return self.env["key.account.interaction"]._log_action(key_account_id=self.id)

    def _blank_sheets(self):
        """An empty visit report for each account, with what is known of it."""
        forms = self.env["key.account.visit.form"].sudo()
        sheets = []
        for company, accounts in self.grouped("company_id").items():
            form = forms.search([("company_id", "=", company.id)], limit=1)
            if not form:
                raise UserError(
                    self.env._(
                        "The policy of %s has no visit report: add the section "
                        "visit_forms to its file.",
                        company.name,
                    )
                )
            visits = self.env["key.account.interaction"]
            sheets += [
                visits.new({"key_account_id": account.id})._sheet(form)
                for account in accounts
            ]
        return sheets
