from decimal import Decimal
from urllib.parse import urljoin

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.surveys import mean, nps_group, on_scale
from .key_account_survey_invite import INVITATION

NPS = {"promoter": 100, "passive": 0, "detractor": -100}


class KeyAccountSurveyLine(models.Model):
    """From a questionnaire to the scores of one customer.

    A link is one contact's, or one colleague's who enters answers for him. The first
    questionnaire that is finished counts; its results are copied here, so that nothing
    done later to questions or answers changes them.
    """

    _inherit = "key.account.survey.line"

    answer_url = fields.Char(compute="_compute_answer_url", groups="base.group_system")
    is_linked = fields.Boolean(
        string="Answers by link",
        compute="_compute_is_linked",
        help="The contact gets a link of his own by e-mail.",
    )

    @api.depends("channel_id", "type_id.link_channel_id")
    def _compute_is_linked(self):
        for line in self:
            line.is_linked = line._is_linked()

    def _is_linked(self):
        """Whether the contact answers by a link of his own."""
        link = self.type_id.sudo().link_channel_id
        return bool(link) and self.channel_id == link

    # === Questionnaires ===

    def _make_questionnaires(self, user=None):
        """One questionnaire a line, in one batch; for ``user`` if he enters answers."""
        values = [line._questionnaire_values(user) for line in self]
        return self.env["survey.user_input"].sudo().create(values)

    def _questionnaire_values(self, user):
        campaign = self.campaign_id.sudo()
        return {
            "survey_id": campaign.survey_id.id,
            "partner_id": self.partner_id.id,
            "email": self.partner_id.email,
            "nickname": self.partner_id.name,
            "deadline": campaign._last_moment(),
            "invite_token": self.sudo().invite_token,
            "key_account_line_id": self.id,
            "key_account_user_id": user.id if user else False,
            "predefined_question_ids": [(6, 0, campaign.survey_id.question_ids.ids)],
        }

    @api.depends("user_input_ids.access_token")
    def _compute_answer_url(self):
        for line in self:
            own = line.user_input_ids.filtered(lambda i: not i.key_account_user_id)[:1]
            path = own.get_start_url() if own else ""
            line.answer_url = path and urljoin(line.get_base_url(), path)

    def _mail(self, template):
        """Queue one mail a line, kept apart from the record: it holds the link."""
        if self:
            self.env.ref(template).sudo().send_mail_batch(
                self.ids, email_values={"model": False, "res_id": False}
            )

    def action_send_link(self):
        """Send the contact a link, once more or because the channel is another now."""
        self.check_access("write")
        self._refuse_answers()
        for line in self:
            partner = line.partner_id
            if not line._is_linked():
                raise UserError(self.env._("This contact does not answer by a link."))
            if not partner.email_normalized or partner.is_blacklisted:
                raise UserError(
                    self.env._(
                        "%s has no e-mail address that may be used.", partner.name
                    )
                )
        lines = self.sudo()
        lines.filtered(lambda line: not line.answer_url)._make_questionnaires()
        lines._mail(INVITATION)

    def action_enter_answers(self):
        """Enter what the customer says by telephone, on paper or on site.

        The colleague gets a questionnaire of his own; the customer's link stays as it
        is, and whichever is finished first counts.
        """
        self.ensure_one()
        self.check_access("write")
        self._refuse_answers()
        if self._is_linked():
            raise UserError(
                self.env._(
                    "This contact answers by a link: choose another channel first."
                )
            )
        inputs = self.sudo().user_input_ids
        mine = inputs.filtered(lambda i: i.key_account_user_id == self.env.user)[:1]
        mine = mine or self._make_questionnaires(self.env.user)
        return {
            "type": "ir.actions.act_url",
            "url": mine.get_start_url(),
            "target": "new",
        }

    def _refuse_answers(self):
        """Say why no answer is taken any more."""
        for line in self.sudo():
            if line.state == "answered":
                raise UserError(self.env._("%s has answered.", line.display_name))
            if line.campaign_id.state != "running" or line.state != "invited":
                raise UserError(
                    self.env._("%s is not asked at present.", line.display_name)
                )

    # === Results ===

    def _record(self, user_input):
        """Keep what a finished questionnaire says (called by it, as superuser)."""
        self.ensure_one()
        rules, scale = self.campaign_id.rules, self.campaign_id._scale()
        points = tuple(rules["points"])
        scores = {
            option: on_scale(answer, points, scale)
            for option, answer in user_input._answers_by_dimension().items()
        }
        overall = mean(list(scores.values()))
        self.env["key.account.survey.score"].create(
            [
                {
                    "line_id": self.id,
                    "key_account_id": self.key_account_id.id,
                    "dimension_id": option.id,
                    "score": float(score),
                    "sample_min": self.sample_min,
                }
                for option, score in scores.items()
            ]
        )
        self._write_guarded(
            {
                "state": "answered",
                "date_answered": fields.Datetime.now(),
                "entered_by_id": user_input.key_account_user_id.id,
                "opinion": user_input._opinion(),
                "is_low": self._is_low_answer([*scores.values()]),
                **self._satisfaction(overall),
                **self._recommendation(user_input._recommendation()),
            }
        )
        if self.is_low:
            self._follow_low_answer()

    def _is_low_answer(self, scores):
        limit = self.campaign_id.rules["low_below"]
        return bool(limit) and any(score < Decimal(limit) for score in scores)

    def _satisfaction(self, overall):
        if overall is None:
            return {}
        limit = self.campaign_id.rules["satisfied_from"]
        values = {"score": float(overall)}
        if limit:
            values["csat"] = 100.0 if overall >= Decimal(limit) else 0.0
        return values

    def _recommendation(self, answer):
        if answer is None:
            return {}
        group = nps_group(answer)
        return {"nps_group": group, "nps": NPS[group]}
