from itertools import product

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

MANAGER = "key_account_module.group_region_manager"


class KeyAccountBenefitGrant(models.Model):
    """That an account has a benefit, from one day to another, and who gave it.

    A bare record: it gives the right, it books and pays nothing. Grades and evaluations
    give benefits by :meth:`_grant` and take them back by :meth:`_end`; whoever leads the
    region gives others by hand, with a reason.
    """

    _name = "key.account.benefit.grant"
    _description = "Granted benefit"
    _inherit = ["key.account.guard.mixin", "key.account.access.mixin", "mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "benefit_id"
    _check_company_auto = True

    _guarded = {
        "source": "_grant",
        "origin": "_grant",
        "granted_by": "create",
        "date_ended": "end",
        "end_reason": "end",
    }

    benefit_id = fields.Many2one(
        "key.account.benefit",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    description = fields.Text(related="benefit_id.description")
    date_from = fields.Date(
        string="First day",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_to = fields.Date(
        string="Last day", tracking=True, help="Empty: until it is taken back."
    )
    source = fields.Selection(
        [("hand", "By hand"), ("grade", "Grade"), ("evaluation", "Evaluation")],
        string="Granted through",
        default="hand",
        required=True,
        readonly=True,
    )
    origin = fields.Char(readonly=True, help="The grade or evaluation that gave it.")
    granted_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reason = fields.Text(help="Why, of a benefit that is given by hand.")
    date_ended = fields.Date(string="Ended on", readonly=True, tracking=True)
    end_reason = fields.Text(readonly=True)
    is_running = fields.Boolean(
        string="In force", compute="_compute_is_running", search="_search_is_running"
    )

    _ends_after_it_begins = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A benefit cannot end before it begins.",
    )

    @api.depends("date_from", "date_to", "date_ended")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for grant in self:
            begun = bool(grant.date_from) and grant.date_from <= today
            over = grant.date_ended or (grant.date_to and grant.date_to < today)
            grant.is_running = begun and not over

    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        running = Domain("date_from", "<=", today) & Domain("date_ended", "=", False)
        running &= Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        return running if True in value else ~running

    # === By hand ===

    def _guarded_initial(self):
        initial = {"source": "hand", "granted_by": self.env.uid}
        return {**super()._guarded_initial(), **initial}

    @api.model_create_multi
    def create(self, vals_list):
        """By hand: only who leads the region, and only with a reason."""
        if not self.env.su:
            self._check_manager()
            if not all((vals.get("reason") or "").strip() for vals in vals_list):
                raise UserError(
                    self.env._("A benefit that is given by hand needs its reason.")
                )
        return super().create(vals_list)

    def write(self, vals):
        """What was given stays as it was given; a benefit is ended, not rewritten."""
        fixed = {"key_account_id", "benefit_id", "date_from", "reason"} & vals.keys()
        if fixed and not self.env.su:
            raise UserError(
                self.env._(
                    "A benefit that was given does not change: end it, and give another."
                )
            )
        if not self.env.su:
            self._check_manager()
        return super().write(vals)

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a regional manager or director gives benefits.")
            )

    def end(self, reason):
        """Take running benefits back, from today.

        :param reason: why, in the words of who decides
        :raise AccessError: the user leads no region
        :raise UserError: no reason, or ended already
        """
        self._check_manager()
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the benefit is taken back."))
        if self.filtered("date_ended"):
            raise UserError(self.env._("This benefit has been taken back."))
        self._end(reason.strip())
        return True

    def action_end(self):
        """Open the dialogue in which a benefit is taken back."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take benefits back"),
            "res_model": "key.account.benefit.end",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_grant_ids": self.ids},
        }

    # === By grades and evaluations ===

    @api.model
    def _grant(self, accounts, benefits, source, origin, date_to=False):
        """Give benefits that the accounts do not have from this source already.

        :param source: ``grade`` or ``evaluation``
        :param origin: what gave them, in words that stay the same, such as ``scheme/abc``
        :return: the new grants; what :meth:`_end` takes back
        """
        grants = self.sudo()
        running = grants.search(
            [
                ("key_account_id", "in", accounts.ids),
                ("benefit_id", "in", benefits.ids),
                ("source", "=", source),
                ("origin", "=", origin),
                ("date_ended", "=", False),
            ]
        )
        has = {(grant.key_account_id, grant.benefit_id) for grant in running}
        wanted = product(accounts.sudo(), benefits.sudo())
        pairs = [pair for pair in wanted if pair not in has]
        return self._give(pairs, source, origin, date_to)

    @api.model
    def _give(self, pairs, source, origin, date_to=False):
        """Give benefits, also those that an account has already.

        :param pairs: of account and benefit; the rest as in :meth:`_grant`
        """
        made = self.sudo().create(
            [
                {
                    "key_account_id": account.id,
                    "benefit_id": benefit.id,
                    "date_to": date_to,
                }
                for account, benefit in pairs
            ]
        )
        made._write_guarded({"source": source, "origin": origin})
        return made

    def _end(self, reason):
        """Take back what is still running; what a person ended before stays as it is.

        :return: what was taken back
        """
        running = self.sudo().filtered(lambda grant: not grant.date_ended)
        running._write_guarded(
            {"date_ended": fields.Date.context_today(self), "end_reason": reason}
        )
        return running
