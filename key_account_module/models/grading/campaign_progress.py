from collections import defaultdict

from odoo import api, fields, models


class KeyAccountEvaluationCampaign(models.Model):
    """How far a campaign has come."""

    _inherit = "key.account.evaluation.campaign"

    evaluation_count = fields.Integer(string="Forms", compute="_compute_progress")
    concluded_count = fields.Integer(string="Concluded", compute="_compute_progress")
    progress = fields.Float(
        compute="_compute_progress",
        help="Share of concluded forms, of those to be made too.",
    )
    department_words = fields.Text(
        string="Parts given", compute="_compute_department_words"
    )

    @api.depends("evaluation_ids.state", "unmade_count")
    @api.depends_context("uid")
    def _compute_progress(self):
        rows = self.env["key.account.evaluation"]._read_group(
            [("campaign_id", "in", self.ids)], ["campaign_id", "state"], ["__count"]
        )
        counts = defaultdict(dict)
        for campaign, state, count in rows:
            counts[campaign.id][state] = count
        for campaign in self:
            found = counts[campaign._origin.id]
            campaign.evaluation_count = sum(found.values())
            campaign.concluded_count = found.get("concluded", 0)
            wanted = campaign.evaluation_count + campaign.unmade_count
            campaign.progress = campaign.concluded_count / (wanted or 1)

    @api.depends("evaluation_ids.member_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_department_words(self):
        """Parts given of parts asked for, a line for each department."""
        rows = self.env["key.account.evaluation.member"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "department_id", "state"],
            ["__count"],
        )
        counts = defaultdict(lambda: defaultdict(dict))
        for campaign, department, state, count in rows:
            counts[campaign.id][department][state] = count
        for campaign in self:
            found = counts[campaign._origin.id]
            campaign.department_words = "\n".join(
                self.env._(
                    "%(department)s: %(given)s of %(all)s",
                    department=department.name,
                    given=states.get("given", 0),
                    all=sum(states.values()),
                )
                for department, states in found.items()
            )

    def action_view_evaluations(self):
        """The forms of this campaign."""
        return self._action_on("key_account_evaluation_action")

    def action_view_members(self):
        """Who is still awaited."""
        return self._action_on("key_account_evaluation_member_action")

    def _action_on(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"key_account_module.{name}"
        )
        return {**action, "domain": [("campaign_id", "=", self.id)], "context": {}}
