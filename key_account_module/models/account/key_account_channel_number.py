from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KeyAccountChannelNumber(models.Model):
    """How many customers of a channel a region is to have, as somebody decided (CLS-26).

    The latest decision holds; earlier ones stay as they were. The channel report shows
    it beside the customers that are there and what they buy.
    """

    _name = "key.account.channel.number"
    _description = "Decided number of a channel"
    _order = "date desc, id desc"
    _rec_name = "channel_id"
    _check_company_auto = True

    channel_id = fields.Many2one(
        "key.account.option",
        string="Sales channel",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("list", "=", "channel")],
        check_company=True,
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Region",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    number = fields.Integer(string="Decided number", required=True)
    date = fields.Date(
        string="Decided on", required=True, default=fields.Date.context_today
    )
    user_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason = fields.Text(required=True, help="Why so many: sales, supply, coverage.")

    _number_not_negative = models.Constraint(
        "CHECK (number >= 0)", "A number of customers cannot be negative."
    )

    @api.constrains("channel_id")
    def _check_channel_id(self):
        if self.filtered(lambda decision: decision.channel_id.list != "channel"):
            raise ValidationError(
                self.env._("The number is decided for a channel of the list “channel”.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever decides signs; nobody signs for another."""
        if not self.env.su:
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        return super().create(vals_list)
