from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

KINDS = ("report", "improvement_plan")


class KeyAccountSurveyCampaign(models.Model):
    """From answers to measures: causes in time, papers, and word to the customers."""

    _inherit = "key.account.survey.campaign"

    causes = fields.Text(
        string="Root causes", help="What the answers come from, across customers."
    )
    deadline = fields.Datetime(
        string="Analysis due",
        readonly=True,
        copy=False,
        index=True,
        help="Causes and measures are set by then.",
    )
    deadline_explanation = fields.Json(readonly=True, copy=False)
    deadline_words = fields.Text(string="Why", compute="_compute_deadline_words")
    date_analysed = fields.Datetime(
        string="Analysis submitted", readonly=True, copy=False
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    paper_ids = fields.One2many("key.account.survey.paper", "campaign_id")
    action_count = fields.Integer(string="Actions", compute="_compute_action_count")
    untold_count = fields.Integer(
        string="Customers to tell", compute="_compute_action_count"
    )

    # === The clock of the analysis (SAT-07) ===

    def _analysis_deadline(self, start):
        """``(deadline, explanation)`` by the policy of today; ``None`` without one."""
        kind = self.type_id.sudo()
        calendar = kind.days and kind._working_calendar()
        if not calendar:
            return None
        service = self.env["key.account.working.time"]
        return service.deadline(calendar, start, kind.days)

    @api.depends("deadline_explanation")
    @api.depends_context("lang")
    def _compute_deadline_words(self):
        service = self.env["key.account.working.time"]
        for campaign in self:
            explanation = campaign.deadline_explanation
            campaign.deadline_words = explanation and service.words(explanation)

    @api.depends("deadline", "date_analysed")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for campaign in self:
            met = campaign.date_analysed or now
            campaign.is_late = bool(campaign.deadline and met > campaign.deadline)

    def _search_is_late(self, operator, value):
        """Late needs no job: the deadline against the end, or against now."""
        if operator != "in":
            return NotImplemented
        passed = Domain("deadline", "<", fields.Datetime.now())
        ended = self.search([("date_analysed", "!=", False)])
        late = (passed & Domain("date_analysed", "=", False)) | Domain(
            "id", "in", ended.filtered("is_late").ids
        )
        return Domain.OR(
            [late] * (True in value) + [~late] * (False in value) or [Domain.FALSE]
        )

    def action_collect(self):
        result = super().action_collect()
        self.line_ids.sudo().filtered("is_low")._clock_open_due()
        for campaign in self:
            found = campaign._analysis_deadline(campaign.date_collected)
            if found:
                campaign._write_guarded(
                    {"deadline": found[0], "deadline_explanation": found[1]}
                )
        return result

    # === Actions and words to the customers ===

    @api.depends("line_ids.action_ids", "line_ids.date_feedback")
    @api.depends_context("uid")
    def _compute_action_count(self):
        for campaign in self:
            campaign.action_count = len(campaign.line_ids.action_ids)
            campaign.untold_count = len(campaign._untold())

    def _untold(self):
        if not self.type_id.sudo().feedback:
            return self.line_ids[:0]
        lines = self.line_ids._to_feed_back()
        return lines.filtered(lambda line: not line.date_feedback)

    def action_view_actions(self):
        """The follow-up actions that came from this survey."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_action_action"
        )
        ids = self.line_ids.action_ids.ids
        return {**action, "domain": [("id", "in", ids)], "context": {}}

    # === Papers and steps ===

    def action_write_papers(self):
        """Make the papers that the policy asks for; none twice."""
        self.check_access("write")
        for campaign in self:
            missing = campaign._wanted_papers() - {*campaign.paper_ids.mapped("kind")}
            self.env["key.account.survey.paper"].create(
                [{"campaign_id": campaign.id, "kind": kind} for kind in sorted(missing)]
            )
        return self.action_view_papers()

    def action_view_papers(self):
        """Report and improvement plan of this survey."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_survey_paper_action"
        )
        return {**action, "domain": [("campaign_id", "in", self.ids)], "context": {}}

    def _wanted_papers(self):
        kind = self.type_id.sudo()
        return {name for name in KINDS if kind[name]}

    def action_submit(self):
        """Causes are found, measures set, papers with the leaders: the clock stops."""
        for campaign in self:
            campaign._refuse_open(campaign._missing_for_submission())
        self._step("action_submit", {"date_analysed": fields.Datetime.now()})

    def _missing_for_submission(self):
        if not (self.causes or "").strip():
            yield self.env._("Write the root causes first.")
        for line in self.sudo().line_ids.filtered("is_low"):
            if not line.date_analysed:
                yield self.env._(
                    "%s: cause and measure are not settled.", line.display_name
                )
        kinds = dict(self.paper_ids._fields["kind"]._description_selection(self.env))
        for kind in sorted(self._wanted_papers()):
            paper = self.paper_ids.filtered(lambda paper, kind=kind: paper.kind == kind)
            if paper.state not in ("submitted", "approved"):
                yield self.env._("“%s” is not submitted to the leaders.", kinds[kind])

    def action_close(self):
        """The leaders have reviewed the papers and customers know what was done."""
        for campaign in self:
            campaign._refuse_open(campaign._missing_for_closing())
        self._step("action_close")

    def _missing_for_closing(self):
        for paper in self.paper_ids.filtered(lambda paper: paper.state != "approved"):
            yield self.env._("“%s” is not reviewed.", paper.name)
        kinds = dict(self.paper_ids._fields["kind"]._description_selection(self.env))
        for kind in sorted(self._wanted_papers() - {*self.paper_ids.mapped("kind")}):
            yield self.env._("“%s” is not reviewed.", kinds[kind])
        for line in self.sudo()._untold():
            yield self.env._(
                "%s: the customer was not told what was done.", line.display_name
            )

    def _refuse_open(self, missing):
        missing = list(missing)
        if missing:
            raise UserError("\n".join([self.name, *missing]))
