from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountAgreement(ListingCommon):
    """A signed agreement in force makes a strategic partner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._make_account()

    def test_a_signed_agreement_in_force_makes_a_key_account(self):
        """Covers: KAI-04, KAI-11"""
        agreement = self._make_agreement(self.account)

        change = self._list(self.account)

        self.assertEqual(change.qualification_ids.qualifier_id, self.partner)
        self.assertEqual(change.qualification_ids.agreement_id, agreement)
        self.assertEqual(agreement.field_ids, self.technology)

    def test_only_while_it_is_in_force(self):
        """Covers: KAI-04"""
        for vals in (
            {"date_signed": False},
            {"date_from": "2026-06-30"},
            {"date_to": "2026-06-28"},
            {"active": False},
        ):
            with self.subTest(vals), self.env.cr.savepoint() as savepoint:
                agreement = self._make_agreement(self.account, **vals)
                self.assertFalse(agreement.in_force)
                self.assertFalse(agreement.search([("in_force", "=", True)]))
                with self.assertRaisesRegex(Exception, "do not meet"):
                    self._list(self.account)
                savepoint.rollback()

    def test_its_last_day_counts(self):
        agreement = self._make_agreement(self.account, date_to=date(2026, 6, 29))

        self.assertTrue(agreement.in_force)
        self.assertEqual(agreement.search([("in_force", "=", True)]), agreement)

    def test_fields_of_cooperation_are_named_before_it_is_signed(self):
        """Covers: KAI-04"""
        with self.assertRaisesRegex(ValidationError, "fields of cooperation"):
            self._make_agreement(self.account, field_ids=False)
        other = self._make_option("size", "large")
        with self.assertRaisesRegex(ValidationError, "cooperation_field"):
            self._make_agreement(self.account, field_ids=[(6, 0, other.ids)])

    def test_nothing_is_signed_in_future(self):
        with self.assertRaisesRegex(ValidationError, "in future"):
            self._make_agreement(self.account, date_signed="2026-06-30")

    def test_whoever_serves_the_account_records_it_and_nobody_deletes_it(self):
        agreement = self._make_agreement(self.account)

        agreement.with_user(self.seller).note = "Joint laboratory"
        with self.assertRaises(AccessError):
            agreement.with_user(self.seller).unlink()
        with self.assertRaises(AccessError):
            agreement.with_user(self.colleague).read(["note"])
