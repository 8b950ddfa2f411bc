from collections import defaultdict

from odoo import api, fields, models

from .key_account_evaluation_campaign import TO_START


class KeyAccountEvaluationCampaign(models.Model):
    """How far a campaign has come, and the next one in its turn (EVA-03, EVA-12)."""

    _inherit = "key.account.evaluation.campaign"

    evaluation_count = fields.Integer(string="Forms", compute="_compute_progress")
    concluded_count = fields.Integer(string="Concluded", compute="_compute_progress")
    progress = fields.Float(
        compute="_compute_progress", help="Share of concluded forms."
    )
    department_words = fields.Text(
        string="Parts given", compute="_compute_department_words"
    )

    @api.depends("evaluation_ids.state")
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
            campaign.progress = campaign.concluded_count / (sum(found.values()) or 1)

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

    # === The next one ===

    @api.model
    def _cron_propose(self):
        """Start what is due; a kind that was never evaluated waits for its first time."""
        kinds = self.env["key.account.evaluation.type"].search(
            [("starts", "!=", False), ("campaign_ids", "!=", False)]
        )
        for kind in kinds:
            kind._propose_campaigns()

    def _next_values(self, period):
        """The campaign of the next period like this one."""
        return {
            "period": period.key,
            "date": period.day,
            "date_deadline": self.date_deadline
            and period.day + (self.date_deadline - self.date),
        }

    def _remind_to_start(self):
        """One activity of the responsible person for each draft."""
        wanted = {
            campaign: {
                "user_id": campaign.user_id.id,
                "date_deadline": campaign.date,
                "summary": self.env._("Look through and start: %s", campaign.name),
            }
            for campaign in self
            if campaign.user_id.active
        }
        self.env["mail.activity"]._keyed_keep(TO_START, wanted)
