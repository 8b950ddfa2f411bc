from odoo import api, fields, models


class KeyAccountSurveyCampaign(models.Model):
    """How many were asked and how many answered, of those whom the user may see."""

    _inherit = "key.account.survey.campaign"

    line_count = fields.Integer(string="In the sample", compute="_compute_response")
    suppressed_count = fields.Integer(string="Left alone", compute="_compute_response")
    asked_count = fields.Integer(string="Asked", compute="_compute_response")
    answered_count = fields.Integer(string="Answered", compute="_compute_response")
    response_rate = fields.Float(
        string="Response (%)", compute="_compute_response", digits=(16, 1)
    )

    @api.depends("line_ids.state")
    @api.depends_context("uid")
    def _compute_response(self):
        counts = self._counts_by_state()
        for campaign in self:
            found = counts.get(campaign._origin.id, {})
            asked = campaign._asked(found)
            campaign.line_count = sum(found.values())
            campaign.suppressed_count = found.get("suppressed", 0)
            campaign.asked_count = asked
            campaign.answered_count = found.get("answered", 0)
            campaign.response_rate = (
                100 * found.get("answered", 0) / asked if asked else 0
            )

    def _asked(self, counts):
        """Of whom an answer was or is expected; in a draft, nobody yet."""
        return sum(counts.get(state, 0) for state in ("invited", "answered", "expired"))

    def _counts_by_state(self):
        lines = self.env["key.account.survey.line"]
        if not lines.has_access("read"):
            return {}
        counts = {}
        domain = [("campaign_id", "in", self.ids)]
        for campaign, state, count in lines._read_group(
            domain, ["campaign_id", "state"], ["__count"]
        ):
            counts.setdefault(campaign.id, {})[state] = count
        return counts

    def action_view_lines(self):
        """The customers of this campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_survey_line_action"
        )
        context = {"default_campaign_id": self.id}
        return {**action, "domain": [("campaign_id", "=", self.id)], "context": context}
