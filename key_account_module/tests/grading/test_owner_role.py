from freezegun import freeze_time

from odoo.tests import tagged

from .test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestOwnerRole(ProposalCase):
    """A grade asks for another account manager where its post is missing."""

    def _decide(self, key):
        self._decide_grade(self.account, self._tier(self.stars, key))

    def _role(self, *members):
        return self.env["key.account.role"].create(
            {
                "key": "star_manager",
                "name": "Star manager",
                "member_ids": [(6, 0, [user.id for user in members])],
            }
        )

    def test_another_account_manager_is_proposed_where_the_post_is_missing(self):
        self._role(self.colleague)
        self._tier(self.stars, "three").effects = {"owner_role": "star_manager"}

        self._decide("three")

        activity = self.account.activity_ids
        self.assertIn("Star manager; Seller is not", activity.note)
        self.assertIn("proposed: Colleague", activity.note)
        self.assertTrue(activity.user_id.has_group("key_account_module.group_director"))
        grade = self.account.grade_id
        self._decide("plain")
        self.assertFalse(self.account.activity_ids)
        self.assertEqual(
            grade.effects_words,
            "Account manager: no longer has to be Star manager; any open request for "
            "another one was withdrawn",
        )

    def test_an_account_manager_with_the_post_stays(self):
        self._role(self.seller)
        self._tier(self.stars, "three").effects = {"owner_role": "star_manager"}

        self._decide("three")

        self.assertFalse(self.account.activity_ids)

    def test_a_post_that_nobody_holds_questions_nobody(self):
        self._role()
        self._tier(self.stars, "two").effects = {"owner_role": "star_manager"}
        words = "has to be Star manager, a post that nobody holds yet"
        self.assertIn(words, self.proposals.effects_words)

        self._decide("two")

        self.assertFalse(self.account.activity_ids)
        words = self.account.grade_id.effects_words
        self.assertEqual(words, "Account manager: Star manager")

    def test_a_director_is_asked_in_his_own_language(self):
        """The seller decides in English, and nobody is named “nobody” in Chinese."""
        self.env["res.lang"]._activate_lang("zh_CN")
        role = self._role(self.colleague)
        role.with_context(lang="zh_CN").name = "星级客户经理"
        self._tier(self.stars, "three").effects = {"owner_role": "star_manager"}
        directors = self.env.ref("key_account_module.group_director").all_user_ids
        directors.lang = "zh_CN"

        self._decide("three")

        activity = self.account.activity_ids
        self.assertEqual(activity.summary, "指定另一位客户经理")
        self.assertIn("须由星级客户经理担任", activity.note)
        self.assertNotIn("Account manager", activity.note)
