from odoo import api, fields, models

from ...engine.evaluation_periods import latest
from .deciders import director_of

AD_HOC = "ad_hoc"
#: what decides when campaigns begin: counted from the day that the policy says so
SCHEDULE = {"regular", "starts", "turn_trigger_id", "turn_severity_ids", "turn_grade"}


class KeyAccountEvaluationType(models.Model):
    """Regular campaigns: each period once, like the one before (EVA-03, EVA-12)."""

    _inherit = "key.account.evaluation.type"

    launch = fields.Selection(
        [("draft", "After a look"), ("start", "By themselves")],
        string="Campaigns start",
        default="draft",
        required=True,
        help="After a look: whoever ran the last one, or a director, starts the draft.",
    )
    date_scheduled = fields.Date(
        string="Scheduled since",
        default=fields.Date.context_today,
        readonly=True,
        copy=False,
        help="Nothing begins for what was before.",
    )
    regular_words = fields.Char(string="Regularly", compute="_compute_regular_words")
    campaign_count = fields.Integer(compute="_compute_campaign_count")

    @api.depends("regular")
    @api.depends_context("lang")
    def _compute_regular_words(self):
        kinds = self.env["key.account.evaluation.campaign"]._fields["kind"]
        words = dict(kinds._description_selection(self.env))
        for kind in self:
            kind.regular_words = ", ".join(words[key] for key in kind.regular or ())

    @api.depends("campaign_ids")
    def _compute_campaign_count(self):
        for kind in self:
            kind.campaign_count = len(kind.campaign_ids)

    def write(self, vals):
        if SCHEDULE & vals.keys():
            vals = {**vals, "date_scheduled": fields.Date.context_today(self)}
        return super().write(vals)

    def _propose_campaigns(self):
        """Open the campaigns of the newest period, if its day has come.

        A campaign that was missed is not made up for, and none begins for a day before
        the policy set it.

        :return: the new campaigns, all of them drafts
        """
        today = fields.Date.context_today(self)
        campaigns = self.env["key.account.evaluation.campaign"]
        for kind in self.filtered("starts"):
            values = (
                kind._next_values(word, latest(word, kind.starts, today))
                for word in kind.regular or ()
            )
            campaigns += campaigns.create(list(filter(None, values)))
        return campaigns

    def _next_values(self, word, period):
        """The campaign of a period like the last one; ``None`` if it is not due."""
        before = self.campaign_ids.filtered(lambda campaign: campaign.kind == word)
        last = before.sorted("date")[-1:]
        if period.key in before.mapped("period"):
            return None
        if last:
            due = last.date < period.day
            return due and last.copy_data(last._next_values(period))[0]
        due = self.date_scheduled and self.date_scheduled <= period.day
        return due and self._campaign_values(word, period.key, period.day)

    def _campaign_values(self, word, period, day):
        """A first campaign of its kind, with panel and leader of the last of any kind.

        Who speaks for other departments is as the policy says. ``None`` where nobody could lead it.
        """
        last = self.campaign_ids.sorted("date")[-1:]
        leader = last.user_id.filtered("active") or director_of(self.company_id)
        return leader and {
            "type_id": self.id,
            "kind": word,
            "period": period,
            "date": day,
            "user_id": leader.id,
            "seat_ids": self._first_seats(last.seat_ids),
        }

    def action_next_campaign(self):
        """The campaigns that are due now."""
        self.check_access("read")
        self._propose_campaigns()._launch()
        return self.action_view_campaigns()

    def action_view_campaigns(self):
        """All campaigns of this kind."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_evaluation_campaign_action"
        )
        context = {"default_type_id": self.id}
        return {**action, "domain": [("type_id", "=", self.id)], "context": context}
