from odoo import api, fields, models
from odoo.exceptions import UserError

#: what says whose questionnaire it is
ATTRIBUTION = ("key_account_line_id", "key_account_user_id")


class SurveyUserInput(models.Model):
    """A questionnaire that belongs to one customer of a campaign.

    One that came by another way – a public link, a test, a copy – belongs to nobody
    and counts nowhere.
    """

    _inherit = "survey.user_input"

    key_account_line_id = fields.Many2one(
        "key.account.survey.line",
        string="Customer in a survey",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )
    key_account_user_id = fields.Many2one(
        "res.users",
        string="Entered for the customer by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_attribution(name for name in vals if vals[name])
            if not self.env.su:
                # Given, not left to defaults: a client may send default_… as context.
                vals.update(dict.fromkeys(ATTRIBUTION, False))
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_attribution(vals)
        return super().write(vals)

    def _refuse_attribution(self, names):
        """A survey officer gives no customer an answer that is not his."""
        if not self.env.su and not {*names}.isdisjoint(ATTRIBUTION):
            raise UserError(
                self.env._("Only a campaign says whose questionnaire this is.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_counted(self):
        counted = self.sudo().key_account_line_id.filtered("date_answered")
        if counted:
            raise UserError(
                self.env._("%s has answered: it is kept.", counted[0].display_name)
            )

    def _mark_done(self):
        ours = self.sudo().filtered(
            lambda user_input: (
                user_input.key_account_line_id and not user_input.test_entry
            )
        )
        ours.key_account_line_id._refuse_answers()
        result = super()._mark_done()
        for user_input in ours:
            user_input.key_account_line_id._record(user_input)
        return result

    def _is_open_for_key_account(self):
        """Whether an answer would still be taken; always so for other surveys."""
        line = self.key_account_line_id
        return not line or (
            line.state == "invited" and line.campaign_id.state == "running"
        )

    # === What was answered ===

    def _answers_by_dimension(self):
        """Dimension → points, of the questions that were answered."""
        return {
            line.question_id.key_account_dimension_id: line.value_scale
            for line in self.user_input_line_ids
            if line.question_id.key_account_dimension_id and line.answer_type == "scale"
        }

    def _recommendation(self):
        """Points for the recommendation, or ``None``."""
        for line in self.user_input_line_ids:
            asked = line.question_id.key_account_role == "nps"
            if asked and line.answer_type == "scale":
                return line.value_scale
        return None

    def _opinion(self):
        """The customer's own words."""
        texts = (
            line.value_text_box
            for line in self.user_input_line_ids
            if line.question_id.key_account_role == "opinion"
        )
        return "\n".join(filter(None, texts)) or False
