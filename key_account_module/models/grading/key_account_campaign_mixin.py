from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccountCampaignMixin(models.AbstractModel):
    """Something done with many accounts: drafted, started, and then kept for ever.

    The model has ``name`` and ``state``, whose first value is ``draft``, and names its
    steps; its guard names the methods that make them.
    """

    _name = "key.account.campaign.mixin"
    _description = "Campaign over many accounts"
    _inherit = ["key.account.guard.mixin", "mail.thread", "mail.activity.mixin"]

    #: state → (next state, method that makes the step); the only way a state changes
    _campaign_steps = {}
    #: what decided whom it is about; it stays once the campaign has started
    _campaign_frozen = frozenset()

    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_started = fields.Datetime(string="Started", readonly=True, copy=False)
    note = fields.Html(string="Notes")

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "draft"}

    def write(self, vals):
        started = self.filtered(lambda campaign: campaign.state != "draft")
        if started and self._campaign_frozen & vals.keys():
            raise UserError(
                self.env._("%s has started: whom it is about stays.", started[0].name)
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(campaign.state != "draft" for campaign in self):
            raise UserError(self.env._("What has started is kept for ever."))

    def _step(self, method, vals=None):
        """Go to the next state by ``method``; any other order is refused."""
        self.check_access("write")
        for campaign in self:
            target, expected = campaign._campaign_steps.get(
                campaign.state, (None, None)
            )
            if expected != method:
                raise UserError(campaign._wrong_step(expected))
            campaign._write_guarded({"state": target, **(vals or {})})

    def _wrong_step(self, expected):
        if not expected:
            return self.env._("%s is closed: it does not change.", self.name)
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(campaign)s is in state “%(state)s”; the next step is %(method)s.",
            campaign=self.name,
            state=states[self.state],
            method=expected,
        )
