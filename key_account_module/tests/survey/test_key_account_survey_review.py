from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import NOW
from .test_key_account_survey_paper import PLAN, PaperCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveyReview(PaperCase):
    """A leader who may only read reviews in a dialogue of his own."""

    def _dialogue(self, user):
        plan, _report = self._papers()
        plan.write(PLAN)
        plan.action_submit()
        action = plan.with_user(user).action_review()
        reviews = self.env[action["res_model"]].with_user(user)
        form = Form(reviews.with_context(**action["context"]))
        form.opinion = "By May"
        return plan, form.save()

    def test_he_agrees_or_gives_it_back(self):
        for button, state in (
            ("action_approve", "approved"),
            ("action_return", "returned"),
        ):
            with self.subTest(button=button):
                plan, dialogue = self._dialogue(self.leader)
                getattr(dialogue, button)()
                self.assertEqual((plan.state, plan.opinion), (state, "By May"))
                self.assertEqual(plan.reviewer_id, self.leader)

    def test_the_dialogue_gives_no_right(self):
        plan, dialogue = self._dialogue(self.auditor)

        with self.assertRaises(AccessError):
            dialogue.action_approve()

        self.assertEqual(plan.state, "submitted")

    def test_its_view_loads(self):
        for user in (self.leader, self.director):
            reviews = self.env["key.account.survey.review"].with_user(user)
            reviews.get_views([(False, "form")])
