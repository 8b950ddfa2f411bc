from odoo import api, fields, models
from odoo.exceptions import UserError

#: what makes an answer comparable with the others
MEASURE = {
    "survey_id",
    "question_type",
    "scale_min",
    "scale_max",
    "is_page",
    "key_account_dimension_id",
    "key_account_role",
}


class SurveyQuestion(models.Model):
    """Which dimension a question measures; it does not change while people answer."""

    _inherit = "survey.question"

    key_account_dimension_id = fields.Many2one(
        "key.account.option",
        string="Dimension",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    key_account_role = fields.Selection(
        [("nps", "Recommendation"), ("opinion", "Opinion")],
        string="Asks for",
        readonly=True,
        copy=False,
    )

    def write(self, vals):
        if MEASURE & vals.keys():
            self._refuse_while_asked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_asked(self):
        self._refuse_while_asked()

    def _refuse_while_asked(self):
        measured = self.filtered(
            lambda question: (
                question.key_account_dimension_id or question.key_account_role
            )
        )
        if not measured:
            return
        campaigns = self.env["key.account.survey.campaign"].sudo()
        asking = campaigns.search(
            [("survey_id", "in", measured.survey_id.ids), ("state", "!=", "draft")],
            limit=1,
        )
        if asking:
            raise UserError(
                self.env._("%s has started: its questions stay.", asking.name)
            )
