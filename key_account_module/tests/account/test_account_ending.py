from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestAccountEnding(KeyAccountCommon):
    """A cooperation that is ended is no choice of the statusbar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._make_account()

    def test_nobody_ends_a_cooperation_by_hand(self):
        accounts = self.env["key.account"].with_user(self.director)
        partner = self.env["res.partner"].create({"name": "New"})
        values = {"partner_id": partner.id, "user_id": self.seller.id}

        with self.assertRaisesRegex(UserError, "choose “Lost”"):
            self.account.with_user(self.director).state = "ended"
        for model, extra in (
            (accounts, {"state": "ended"}),
            (accounts.with_context(default_state="ended"), {}),
        ):
            with self.subTest(extra=extra), self.assertRaises(UserError) as refusal:
                model.create({**values, **extra})
            self.assertIn("choose “Lost”", str(refusal.exception))
        with self.assertRaisesRegex(UserError, "is not written by hand"):
            self.account.with_user(self.director).end_reason = "Because"

    def test_an_ended_one_stays_so_until_it_is_taken_up_again(self):
        self.account._end_cooperation("No improvement")

        with self.assertRaisesRegex(UserError, "Resume Cooperation"):
            self.account.with_user(self.director).state = "active"
        self.account._resume_cooperation("A new contract")
        self.account.with_user(self.director).state = "active"

        self.assertEqual(self.account.state, "active")

    def test_nobody_plans_for_a_customer_whose_cooperation_is_ended(self):
        """Neither evaluations nor surveys; visits see ``key.account.visit.plan``."""
        self.account._end_cooperation("No improvement")

        for name in ("key.account.evaluation.campaign", "key.account.survey.campaign"):
            campaign = self.env[name].new({"company_id": self.account.company_id.id})
            with self.subTest(campaign=name):
                found = self.env["key.account"].search(campaign._account_domain())
                self.assertNotIn(self.account, found)
