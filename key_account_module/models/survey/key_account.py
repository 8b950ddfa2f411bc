from odoo import api, fields, models


class KeyAccount(models.Model):
    """The account's surveys and what it answered last."""

    _inherit = "key.account"

    survey_line_ids = fields.One2many("key.account.survey.line", "key_account_id")
    survey_count = fields.Integer(string="Surveys", compute="_compute_survey_answers")
    survey_score = fields.Float(
        string="Last survey score", compute="_compute_survey_answers", digits=(16, 2)
    )
    survey_date = fields.Datetime(
        string="Last survey answer", compute="_compute_survey_answers"
    )

    @api.depends("survey_line_ids.date_answered")
    @api.depends_context("uid")
    def _compute_survey_answers(self):
        """What this user may see, in two reads for any number of accounts."""
        counts, last = self._survey_answers()
        for account in self:
            line = last.get(account._origin.id)
            account.survey_count = counts.get(account._origin.id, 0)
            account.survey_score = line.score if line else 0.0
            account.survey_date = line.date_answered if line else False

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            for line in self.sudo().survey_line_ids.filtered("clock_ids"):
                line.clock_ids._write_sealed({"user_id": line.user_id.id})
        return result

    def _survey_answers(self):
        lines = self.env["key.account.survey.line"]
        if not lines.has_access("read"):
            return {}, {}
        domain = [("key_account_id", "in", self.ids)]
        counts = lines._read_group(domain, ["key_account_id"], ["__count"])
        newest = lines._read_group(
            [*domain, ("state", "=", "answered")], ["key_account_id"], ["id:recordset"]
        )
        last = {
            account.id: answers.sorted(lambda line: (line.date_answered, line.id))[-1]
            for account, answers in newest
        }
        return {account.id: count for account, count in counts}, last

    def action_view_surveys(self):
        """The surveys of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_survey_line_action"
        )
        return {**action, "domain": [("key_account_id", "=", self.id)], "context": {}}
