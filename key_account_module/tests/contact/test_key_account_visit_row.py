from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .visit_common import VisitCase


@tagged("post_install", "-at_install")
class TestKeyAccountVisitRow(VisitCase):
    """Rows and the lists they choose from."""

    def test_the_options_of_a_row_are_its_list(self):
        self.env["key.account.option"].create(
            {"key": "other/x", "list": "other", "name": "X"}
        )

        options = self.goods._options()[self.goods]

        self.assertEqual(options, self.good | self.bad | self.unsaid)

    def test_a_scale_is_called_like_the_rows_that_choose_from_it(self):
        self.assertEqual(self.good.list_words, "Goods, Service")
        found = self.good.search([("list_words", "=", "Goods, Service")])
        self.assertEqual(found, self.good | self.bad | self.unsaid)

    def test_a_row_made_by_hand_does_not_join_a_policy(self):
        vals = {
            "key": "report/x",
            "name": "X",
            "form_id": self.form.id,
            "scale": "verdict",
        }

        with self.assertRaises(ValidationError):
            self.env["key.account.visit.row"].with_user(self.policy_admin).create(vals)

    def test_options_of_another_company_are_not_offered(self):
        company = self._make_company("Other")
        self.env["key.account.option"].create(
            {
                "key": "verdict/x",
                "list": "verdict",
                "name": "X",
                "company_id": company.id,
            }
        )

        self.assertEqual(len(self.goods._options()[self.goods]), 3)
