from decimal import Decimal

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class KeyAccountSurveyLine(models.Model):
    """What follows an answer: cause, actions, and telling the customer (SAT-07, SAT-12)."""

    _inherit = "key.account.survey.line"

    cause = fields.Text(string="Root cause", help="Why the customer answered so.")
    feedback = fields.Text(
        string="Told the customer", help="What was improved, as the customer was told."
    )
    feedback_channel_id = fields.Many2one(
        "key.account.option",
        string="Told through",
        domain="[('id', 'in', allowed_channel_ids)]",
        ondelete="restrict",
    )
    date_feedback = fields.Datetime(string="Told on", readonly=True)
    feedback_by_id = fields.Many2one(
        "res.users", string="Customer told by", readonly=True
    )

    def write(self, vals):
        told = {"feedback", "feedback_channel_id"} & vals.keys()
        if told and any(line.date_feedback for line in self):
            raise UserError(self.env._("What the customer was told stays as it is."))
        return super().write(vals)

    def action_feedback(self):
        """The customer has been told what was improved: how, when and by whom."""
        self.check_access("write")
        for line in self:
            if line.state != "answered":
                raise UserError(self.env._("%s has not answered.", line.display_name))
            if line.date_feedback:
                raise UserError(self.env._("%s was told.", line.display_name))
            if not (line.feedback or "").strip() or not line.feedback_channel_id:
                raise UserError(
                    self.env._(
                        "%s: write what the customer was told, and choose how.",
                        line.display_name,
                    )
                )
        self._write_guarded(
            {"date_feedback": fields.Datetime.now(), "feedback_by_id": self.env.user.id}
        )

    def action_pass_on(self):
        """An action with the customer's words, for the department that can do better."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pass On"),
            "res_model": "key.account.action",
            "views": [(False, "form")],
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_key_account_id": self.key_account_id.id,
                "default_name": self._action_name(),
                "default_note": self.opinion,
                "default_user_id": self.key_account_id.user_id.id,
            },
        }

    def _action_name(self):
        return self.env._(
            "Survey answer of %s: improve it", self.partner_id.display_name
        )

    # === Low answers ===

    def _follow_low_answer(self):
        """One action of the account's manager, due when the analysis would be."""
        self.ensure_one()
        manager = self.key_account_id.user_id
        # In the manager's language, and by the system: the customer's browser asks.
        line = self.with_user(SUPERUSER_ID).with_context(lang=manager.lang)
        line.env["key.account.action"].create(
            {
                "name": line._action_name(),
                "note": line._low_words(),
                "res_model": line._name,
                "res_id": line.id,
                "key_account_id": line.key_account_id.id,
                "user_id": manager.id,
                "date_deadline": line._low_deadline(),
            }
        )

    def _low_words(self):
        low = Decimal(self.campaign_id.rules["low_below"])
        words = [
            f"{score.dimension_id.name}: {score.score:g}"
            for score in self.score_ids
            if score.score < low
        ]
        return "\n".join(filter(None, [*words, self.opinion]))

    def _low_deadline(self):
        campaign = self.campaign_id
        found = campaign._analysis_deadline(fields.Datetime.now())
        today = fields.Date.context_today(self)
        return found[0].date() if found else max(campaign.date_deadline, today)

    @api.model
    def _to_feed_back(self):
        """Of the answers, those whose customer has to be told: low, or acted upon."""
        return self.filtered(
            lambda line: line.state == "answered" and (line.is_low or line.action_ids)
        )
