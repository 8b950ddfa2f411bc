from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestAccountLoad(ListingCommon):
    """One manager has as many accounts as the policy allows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.listing.write({"load": 2, "excess": "refuse"})
        cls.abc = cls._make_abc()
        cls.one = cls._make_account("One")
        cls.two = cls._make_account("Two")
        cls.other = cls._make_account("Other", user=cls.colleague)

    def test_one_too_many_is_refused_on_assignment(self):
        with self.assertRaisesRegex(UserError, "3 accounts; the policy allows 2"):
            self.other.with_user(self.director).user_id = self.seller

    def test_one_too_many_is_refused_for_a_new_account(self):
        with self.assertRaisesRegex(UserError, "3 accounts; the policy allows 2"):
            self._make_account("Three")

    def test_a_limit_of_a_tier_counts_that_tier(self):
        self.listing.load = 0
        self._tier(self.abc, "A").load = 1
        self._grade(self.one, self.abc, "A", 600000)
        self._grade(self.other, self.abc, "A", 600000)

        self._make_account("Three")
        with self.assertRaisesRegex(UserError, "2 accounts of the grade A"):
            self.other.with_user(self.director).user_id = self.seller

    def test_a_warning_lets_it_pass_and_shows_it(self):
        self.listing.excess = "warn"

        form = Form(self.env["key.account"].with_user(self.seller))
        form.partner_id = self._make_partner("Three")

        self.assertIn("the policy allows 2", form.load_warning)
        self.assertIn("the policy allows 2", form.save().load_warning)

    def test_a_blank_limit_is_no_limit(self):
        self.listing.load = 0

        for number in range(3):
            self.assertFalse(self._make_account(f"More {number}").load_warning)

    def test_archived_accounts_and_other_companies_do_not_count(self):
        self.one.active = False
        third = self._make_account("Three")

        self.assertFalse(third.load_warning)
        with self.assertRaises(UserError):
            self.one.active = True

    def test_whoever_has_too_many_may_go_on_working(self):
        self.listing.load = 1

        self.one.with_user(self.seller).note = "Visited"

        self.assertIn("the policy allows 1", self.one.load_warning)

    def test_several_at_once_are_counted_together(self):
        self.listing.load = 3
        more = [self._make_account(n, user=self.director) for n in ("A", "B")]

        with self.assertRaises(UserError):
            (more[0] | more[1]).user_id = self.seller
