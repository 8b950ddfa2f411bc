from odoo import api, fields, models

from ...engine.evaluation_periods import latest


class KeyAccountEvaluationType(models.Model):
    """Regular campaigns: each period once, like the one before (EVA-03, EVA-12)."""

    _inherit = "key.account.evaluation.type"

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

    def _propose_campaigns(self):
        """Draft the campaigns that are due, and tell whoever ran the last ones.

        A campaign that was missed is not made up for: the newest period counts.

        :return: the new drafts
        """
        today = fields.Date.context_today(self)
        campaigns = self.env["key.account.evaluation.campaign"]
        for kind in self.filtered("starts"):
            for word in kind.regular or ():
                period = latest(word, kind.starts, today)
                before = kind.campaign_ids.filtered(lambda c, w=word: c.kind == w)
                last = before.sorted("date")[-1:]
                known = period.key in before.mapped("period")
                if last and not known and last.date < period.day:
                    campaigns += last.copy(last._next_values(period))
        campaigns._remind_to_start()
        return campaigns

    def action_next_campaign(self):
        """The campaigns that are due now."""
        self.check_access("read")
        self._propose_campaigns()
        return self.action_view_campaigns()

    def action_view_campaigns(self):
        """All campaigns of this kind."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_evaluation_campaign_action"
        )
        context = {"default_type_id": self.id}
        return {**action, "domain": [("type_id", "=", self.id)], "context": context}
