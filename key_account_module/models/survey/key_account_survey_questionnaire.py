from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine.surveys import MOST_POINTS, points_of

#: what a question says in each language
TEXTS = {"title", "scale_min_label", "scale_max_label"}


class KeyAccountSurveyCampaign(models.Model):
    """The questionnaire, made from the dimensions and the scale of the policy (F-13)."""

    _inherit = "key.account.survey.campaign"

    def _make_questionnaire(self):
        """Make it; a draft gets a new one, a campaign that runs keeps its own."""
        for campaign in self:
            if campaign.state != "draft":
                raise UserError(
                    self.env._("%s has started: its questions stay.", campaign.name)
                )
            old = campaign.sudo().survey_id
            survey = self.env["survey.survey"].sudo().create(campaign._survey_values())
            campaign._translate_questionnaire(survey)
            campaign._write_guarded({"survey_id": survey.id})
            old.unlink()

    def _survey_values(self):
        # By token and once: a link is one customer's, and answers once.
        return {
            "title": self._title(),
            "survey_type": "survey",
            "access_mode": "token",
            "is_attempts_limited": True,
            "attempts_limit": 1,
            "questions_layout": "one_page",
            "scoring_type": "no_scoring",
            "user_id": False,
            "lang_ids": [Command.clear()],
            "question_and_page_ids": [
                Command.create({**values, "sequence": place})
                for place, values in enumerate(self._question_values(), 1)
            ],
        }

    def _title(self):
        return f"{self.type_id.sudo().name} {self.period}"

    def _question_values(self):
        """The questions in their order, in the language of the environment."""
        kind = self.type_id.sudo()
        low, high = points_of(kind._scale())
        labels = self.env._("very dissatisfied"), self.env._("very satisfied")
        for dimension in kind.dimension_ids:
            yield {
                **self._scale_values(dimension.name, (low, high), labels),
                "key_account_dimension_id": dimension.id,
            }
        if kind.nps:
            labels = self.env._("not at all"), self.env._("very likely")
            title = self.env._("How likely are you to recommend us?")
            yield {
                **self._scale_values(title, (0, MOST_POINTS), labels),
                "key_account_role": "nps",
            }
        yield {
            "title": self.env._("What should we do better?"),
            "question_type": "text_box",
            "key_account_role": "opinion",
        }

    def _scale_values(self, title, points, labels):
        return {
            "title": title,
            "question_type": "scale",
            "scale_min": points[0],
            "scale_max": points[1],
            "scale_min_label": labels[0],
            "scale_max_label": labels[1],
            "constr_mandatory": True,
        }

    def _translate_questionnaire(self, survey):
        """Say title and questions in every active language, as the contact reads."""
        for lang, _name in self.env["res.lang"].get_installed():
            campaign = self.with_context(lang=lang)
            survey.with_context(lang=lang).title = campaign._title()
            questions = survey.question_ids.with_context(lang=lang)
            wanted = campaign._question_values()
            for question, values in zip(questions, wanted, strict=True):
                question.write({name: values[name] for name in TEXTS & values.keys()})

    def _questionnaire_fits(self):
        """Whether it asks what the policy asks today."""
        kind = self.type_id.sudo()
        scored = self.sudo().survey_id.question_ids.filtered("key_account_dimension_id")
        asked = {
            (q.key_account_dimension_id, q.question_type, q.scale_min, q.scale_max)
            for q in scored
        }
        points = points_of(kind._scale())
        wanted = {(option, "scale", *points) for option in kind.dimension_ids}
        has_nps = "nps" in self.sudo().survey_id.question_ids.mapped("key_account_role")
        return asked == wanted and has_nps == kind.nps

    def _printed_questions(self):
        """The questions as a form to tick, in the language of the reader (F-13)."""
        self.ensure_one()
        survey = self.sudo().survey_id
        if not survey:
            values = self._question_values() if self.type_id.sudo().scale else ()
            return [self._printed(v) for v in values]
        names = ["title", "question_type", "scale_min", "scale_max", *TEXTS]
        return [self._printed(values) for values in survey.question_ids.read(names)]

    def _printed(self, question):
        is_scale = question["question_type"] == "scale"
        return {
            "title": question["title"],
            "points": is_scale
            and [*range(question["scale_min"], question["scale_max"] + 1)],
            "low": question.get("scale_min_label"),
            "high": question.get("scale_max_label"),
        }

    def action_view_questionnaire(self):
        """The questionnaire, for those whom Odoo lets see surveys."""
        self.ensure_one()
        return self.survey_id.get_formview_action()
