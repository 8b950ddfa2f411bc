from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import YEAR, ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountQualifier(ListingCommon):
    """Criteria are conditions of the policy language, judgements or agreements."""

    def test_staff_read_the_condition_in_words(self):
        words = self.large.with_user(self.seller).condition_words

        self.assertRegex(words, "500.000")

    def test_a_condition_that_nobody_understands_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "height"):
            self.large.condition = {"metric": "height", "gte": 1}

    def test_figures_do_not_decide_what_people_judge(self):
        with self.assertRaisesRegex(ValidationError, "has no condition"):
            self.known.condition = {**YEAR, "gte": 1}

    def test_a_criterion_is_of_the_company_of_its_list(self):
        other = self._make_company("Other")
        self.listing.company_id = other

        self.assertEqual(self.large.company_id, other)
