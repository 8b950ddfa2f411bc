"""Who sees and changes a complaint (own, region, all, audit, company)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintAccess(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint()
        far = self._make_account("Far", user=self.colleague, team_id=self.south.id)
        self.far = self._make_complaint(user=self.colleague, key_account_id=far.id)

    def _seen(self, user):
        both = [("id", "in", (self.complaint | self.far).ids)]
        return self.env["key.account.complaint"].with_user(user).search(both)

    def test_scopes(self):
        everything = self.complaint | self.far

        self.assertEqual(self._seen(self.seller), self.complaint)
        self.assertEqual(self._seen(self.colleague), self.far)
        self.assertEqual(self._seen(self.regional), self.complaint)
        self.assertEqual(self._seen(self.director), everything)
        self.assertEqual(self._seen(self.auditor), everything)

    def test_others_see_nothing(self):
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._seen(user)

    def test_member_of_the_service_team_works_on_it(self):
        self.account.member_ids = self.colleague

        self.complaint.with_user(self.colleague).action_accept()

        self.assertEqual(self.complaint.accepted_by_id, self.colleague)

    def test_stranger_does_no_step(self):
        with self.assertRaises(AccessError):
            self.complaint.with_user(self.colleague).action_accept()
        with self.assertRaises(AccessError):
            self.complaint.with_user(self.auditor).action_accept()
        self.assertEqual(self.complaint.state, "new")

    def test_auditor_changes_nothing(self):
        complaint = self.complaint.with_user(self.auditor)

        for forbidden in (
            lambda: complaint.write({"remarks": "X"}),
            lambda: complaint.unlink(),
            lambda: self._make_complaint(user=self.auditor, user_id=self.seller.id),
        ):
            with self.assertRaises(AccessError):
                forbidden()

    def test_auditor_who_also_sells_writes_his_own_only(self):
        self.auditor.group_ids |= self.env.ref("key_account_module.group_user")

        with self.assertRaises(AccessError):
            self.complaint.with_user(self.auditor).write({"remarks": "X"})

    def test_owner_must_see_the_account(self):
        with self.assertRaises(ValidationError):
            self._make_complaint(user_id=self.colleague.id)
        with self.assertRaises(ValidationError):
            self.complaint.user_id = self.clerk
        with self.assertRaises(ValidationError):
            self._make_complaint(user=self.colleague, user_id=self.colleague.id)

    def test_owner_keeps_his_complaint_when_he_leaves_the_team(self):
        self.account.member_ids = self.colleague
        self.complaint.user_id = self.colleague

        self.account.member_ids = False

        self.assertIn(self.complaint, self._seen(self.colleague))
        self.complaint.with_user(self.colleague).action_accept()

    def test_other_company_is_out_of_sight(self):
        company = self._make_company("Other", self.director)
        account = self._make_account(
            "Abroad", user=self.director, company_id=company.id, team_id=False
        )
        severity = self.env["key.account.severity"].create(
            {"key": "x", "name": "X", "company_id": company.id}
        )
        vals = {"key_account_id": account.id, "user_id": self.director.id}
        with self.assertRaises(UserError):
            self._make_complaint(user=self.director, **vals)
        vals["severity_id"] = severity.id
        complaint = self._make_complaint(user=self.director, **vals)

        director = self.env["key.account.complaint"].with_user(self.director)
        one = director.with_context(allowed_company_ids=self.env.company.ids)
        both = director.with_context(
            allowed_company_ids=(self.env.company | company).ids
        )

        self.assertFalse(one.search([("id", "=", complaint.id)]))
        self.assertEqual(both.search([("id", "=", complaint.id)]), complaint)
        self.assertEqual(complaint.company_id, company)
