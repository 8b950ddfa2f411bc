from odoo import api, models


class KeyAccountClock(models.Model):
    """The clock of a step of an approval is called as people call the step (I39)."""

    _inherit = "key.account.clock"

    @api.depends("name", "res_model", "res_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        found = super()._compute_display_name()
        model = "key.account.approval.request"
        clocks = self.filtered(lambda clock: clock.res_model == model)
        requests = self.env[model].sudo().browse(clocks.mapped("res_id")).exists()
        by_id = {request.id: request for request in requests}
        for clock in clocks.filtered(lambda clock: clock.res_id in by_id):
            title = by_id[clock.res_id]._clock_title(clock.name)
            clock.display_name = title or clock.display_name
        return found
