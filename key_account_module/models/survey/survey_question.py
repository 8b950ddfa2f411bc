from odoo import api, fields, models
from odoo.exceptions import UserError

#: what a question is counted for
MARKS = ("key_account_dimension_id", "key_account_role")

#: what makes an answer comparable with the others
MEASURE = {
    "survey_id",
    "question_type",
    "scale_min",
    "scale_max",
    "is_page",
    *MARKS,
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

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_marks(vals)
            if not self.env.su:
                # Given, not left to defaults: a client may send default_… as context.
                vals.update(dict.fromkeys(MARKS, False))
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_marks(vals)
        if MEASURE & vals.keys():
            self._refuse_while_asked()
        return super().write(vals)

    def _refuse_marks(self, vals):
        """A question of somebody else never counts for a dimension."""
        if any(vals.get(name) for name in MARKS) and not self.env.su:
            raise UserError(
                self.env._("Only a campaign says what a question is counted for.")
            )

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
