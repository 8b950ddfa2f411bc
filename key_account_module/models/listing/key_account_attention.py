from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .criteria import KEY, NONE, POTENTIAL

ASSESSED = ("state", "outcome", "assessment", "assessed_by", "assessed_on")
#: key of the activity of whoever is to assess
TO_ASSESS = "attention_assess"


class KeyAccountAttention(models.Model):
    """Special attention to a newly developed customer, until it is assessed (KAI-07).

    It begins by itself when an account is made for a customer whose cooperation has just
    begun, and answers at its end whether he can become a key account.
    """

    _name = "key.account.attention"
    _description = "Special attention"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.access.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_to, id"
    _rec_name = "key_account_id"
    _check_company_auto = True

    _guarded = dict.fromkeys(ASSESSED, "assess")

    user_id = fields.Many2one(related="key_account_id.user_id", store=True, index=True)
    date_from = fields.Date(
        string="Since", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Assess by",
        required=True,
        tracking=True,
        help="The last day of special attention.",
    )
    reason = fields.Char(help="Why this customer is watched.")
    state = fields.Selection(
        [("open", "Under special attention"), ("assessed", "Assessed")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    outcome = fields.Selection(
        [
            (KEY, "Can become a key account"),
            (POTENTIAL, "May become one later"),
            (NONE, "Stays an ordinary customer"),
        ],
        readonly=True,
        tracking=True,
    )
    assessment = fields.Text(readonly=True)
    assessed_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    assessed_on = fields.Date(readonly=True)
    is_due = fields.Boolean(compute="_compute_is_due", search="_search_is_due")

    _one_open = models.UniqueIndex(
        "(key_account_id) WHERE state = 'open'",
        "This account is under special attention already.",
    )
    _ends_after_it_begins = models.Constraint(
        "CHECK (date_to >= date_from)", "Attention cannot end before it begins."
    )

    @api.depends("state", "date_to")
    def _compute_is_due(self):
        today = fields.Date.context_today(self)
        for attention in self:
            attention.is_due = attention.state == "open" and attention.date_to <= today

    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        due = Domain("state", "=", "open") & Domain("date_to", "<=", today)
        return due if True in value else ~due

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "open"}

    @api.model_create_multi
    def create(self, vals_list):
        """The account manager is asked for the assessment on its day."""
        records = super().create(vals_list)
        wanted = {
            record: {
                "user_id": record.user_id.id,
                "date_deadline": record.date_to,
                "summary": lambda attention: attention.env._(
                    "Assess whether it can become a key account"
                ),
            }
            for record in records
        }
        self.env["mail.activity"]._keyed_keep(TO_ASSESS, wanted)
        return records

    def assess(self, outcome, assessment):
        """Answer whether the customer can become a key account.

        The answer is a proposal for the list where it speaks for one; a director decides.

        :param outcome: ``key``, ``potential`` or ``none``
        :param assessment: how it went and why, kept for good
        :raise UserError: assessed already, no such answer, or no words
        """
        self.check_access("write")
        if self.filtered(lambda attention: attention.state != "open"):
            raise UserError(self.env._("This customer has been assessed."))
        if outcome not in (KEY, POTENTIAL, NONE):
            raise UserError(self.env._("Choose what the assessment says."))
        if not (assessment or "").strip():
            raise UserError(self.env._("An assessment says how it went and why."))
        self._write_guarded(
            {
                "state": "assessed",
                "outcome": outcome,
                "assessment": assessment.strip(),
                "assessed_by": self.env.uid,
                "assessed_on": fields.Date.context_today(self),
            }
        )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        if outcome != NONE:
            self._nominate(outcome, assessment.strip())
        return True

    def _nominate(self, outcome, need):
        """Propose what is neither listed nor proposed so far."""
        candidates = self.env["key.account.candidate"]
        accounts = self.key_account_id.filtered(lambda a: a.standing != outcome)
        proposed = candidates.sudo().search(
            [("key_account_id", "in", accounts.ids), ("state", "=", "open")]
        )
        candidates.create(
            [
                {
                    "partner_id": account.partner_id.id,
                    "company_id": account.company_id.id,
                    "proposal": outcome,
                    "need": need,
                }
                for account in accounts - proposed.key_account_id
            ]
        )

    def action_assess(self):
        """Open the form in which the assessment is written."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assess %s", self.key_account_id.display_name),
            "res_model": "key.account.attention.assess",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_attention_id": self.id},
        }
