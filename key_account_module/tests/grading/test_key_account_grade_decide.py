from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountGradeDecide(KeyAccountCommon):
    """The director's dialogue shows what there is to decide, and decides it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc = cls._make_abc()
        cls.account = cls._make_account()
        cls._grade(cls.account, cls.abc, "A", 600000, conflicts=["C"])

    def _open(self, user):
        action = self.account.with_user(user).action_decide_grade()
        dialogue = self.env[action["res_model"]].with_user(user)
        return Form(dialogue.with_context(**action["context"]))

    def test_it_shows_the_question_and_takes_the_answer(self):
        form = self._open(self.director)
        self.assertEqual(form.scheme_id, self.abc)
        self.assertEqual(form.current_tier_id.name, "A")
        self.assertEqual(form.computed_tier_id.name, "A")
        self.assertEqual(form.conflict_tier_ids[:].name, "C")

        form.tier_id = self._tier(self.abc, "C")
        form.reason = "Orders twice a year"
        form.save().action_decide()

        self.assertEqual(self.account.tier_id.name, "C")
        self.assertFalse(self.account.needs_decision)

    def test_it_gives_the_grade_back_to_the_policy(self):
        tier = self._tier(self.abc, "C")
        self._decide_grade(self.account, tier)
        form = self._open(self.director)
        self.assertTrue(form.manual_hold)

        form.reason = "Enough"
        form.save().action_release()

        self.assertFalse(self.account.grade_id.manual_hold)

    def test_without_a_grade_nothing_is_decided(self):
        form = self._open(self.director)
        form.tier_id = self.env["key.account.tier"]
        form.reason = "So"

        with self.assertRaises(UserError):
            form.save().action_decide()

    def test_it_is_for_directors(self):
        for user in (self.seller, self.regional):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open(user)
