from odoo.addons.survey.controllers.main import Survey
from odoo.http import request


class KeyAccountSurvey(Survey):
    """A link of a campaign is one contact's, or one colleague's, and answers once."""

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        """Let the colleague in who enters answers, and nobody once it is over."""
        colleague = answer_sudo.key_account_user_id
        if colleague and colleague != request.env.user:
            return "answer_wrong_user"
        validity = super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not colleague,
        )
        over = (
            answer_sudo.state != "done" and not answer_sudo._is_open_for_key_account()
        )
        return "answer_deadline" if validity is True and over else validity

    def _prepare_retry_additional_values(self, answer):
        """A second attempt stays the same customer's; the server refuses it later."""
        values = super()._prepare_retry_additional_values(answer)
        if answer.key_account_line_id:
            values["key_account_line_id"] = answer.key_account_line_id.id
            values["key_account_user_id"] = answer.key_account_user_id.id
        return values
