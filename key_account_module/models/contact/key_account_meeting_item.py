from odoo import api, fields, models
from odoo.exceptions import UserError

#: what the meeting decided: written by those who answer for its minutes
DECISION = {"decision", "outcome"}


class KeyAccountMeetingItem(models.Model):
    """A matter on the agenda of a meeting: object, opinion, decision (ROL-22)."""

    _name = "key.account.meeting.item"
    _description = "Agenda item"
    _inherit = [
        "key.account.reference.mixin",
        "key.account.access.mixin",
        "key.account.action.mixin",
    ]
    _order = "date desc, meeting_id, sequence, id"
    _rec_name = "topic"
    _check_company_auto = True
    _origin_fields = ("meeting_id", "key_account_id", "res_model", "res_id")

    meeting_id = fields.Many2one(
        "key.account.meeting",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    # Stored, so that whoever may read the decision about his account reads when and by
    # whom it was made without seeing the rest of the meeting.
    date = fields.Datetime(
        string="Meeting of", related="meeting_id.date", store=True, precompute=True
    )
    body_id = fields.Many2one(related="meeting_id.body_id", store=True, precompute=True)
    state = fields.Selection(related="meeting_id.state")
    sequence = fields.Integer(default=10)
    customer_name = fields.Char(string="Customer", compute="_compute_customer_name")
    topic = fields.Char(required=True)
    opinion = fields.Text(copy=False, help="What was said for and against it.")
    decision = fields.Text(copy=False)
    outcome = fields.Selection(
        [
            ("agreed", "Agreed"),
            ("refused", "Refused"),
            ("postponed", "Postponed"),
            ("noted", "Noted"),
        ],
        copy=False,
    )

    # === Create and write ===

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._refuse_closed()
        # Nobody learns of an account or a meeting by putting it on an agenda.
        items.key_account_id.check_access("read")
        items.meeting_id.check_access("read")
        for item, vals in zip(items, vals_list, strict=True):
            item._check_decision(name for name in vals if vals[name])
        return items

    def write(self, vals):
        if vals.keys() - {"action_ids"}:
            self._refuse_closed()
        self._check_decision(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_decided(self):
        self._refuse_closed()
        for item in self:
            if item.decision or item.outcome:
                raise UserError(self.env._("“%s” is decided and is kept.", item.topic))

    def _refuse_closed(self):
        # Whoever may change the item of his account need not see the meeting.
        closed = self.sudo().meeting_id.filtered(lambda m: m.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "“%s” is closed: its decisions stay as they are.", closed[0].name
                )
            )

    def _check_decision(self, names):
        """A decision is written in the meeting by who runs it, not by who wants it."""
        if not DECISION.intersection(names):
            return
        for meeting in self.sudo().meeting_id:
            if meeting.state == "planned" or not meeting._is_led_by(self.env.user):
                raise UserError(
                    self.env._(
                        "What “%s” decides is written by its chair or organiser, once "
                        "the meeting is held.",
                        meeting.name,
                    )
                )
