"""Colleagues of other departments on one complaint."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ANSWER, ServiceCase

PICTURE = "See the picture"


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintCollaboration(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint()
        self.complaint.collaborator_ids = self.colleague
        self.helped = self.complaint.with_user(self.colleague)

    def test_collaborator_reads_the_case_and_not_the_account(self):
        """The service employee finds the case; the account stays hidden.

        Covers: CMP-18
        """
        other = self._make_complaint()

        found = self.env["key.account.complaint"].with_user(self.colleague).search([])

        self.assertIn(self.complaint, found)
        self.assertNotIn(other, found)
        self.assertEqual(self.helped.description, "Two drums leaked")
        self.assertEqual(
            self.helped.key_account_id.display_name, "Account without access"
        )
        with self.assertRaises(AccessError):
            self.account.with_user(self.colleague).read(["note"])

    def test_collaborator_writes_what_was_found_out(self):
        self.helped.write({"findings": "Seal broken", "containment": "Lot blocked"})
        self.helped.message_post(body=PICTURE)

        self.assertEqual(self.complaint.findings, "Seal broken")

    def test_collaborator_decides_nothing(self):
        self.complaint.write(ANSWER)
        for vals in (
            {"user_id": self.colleague.id},
            {"severity_id": self.severe.id},
            {"opinion": "Not our fault"},
            {"collaborator_ids": [(4, self.clerk.id)]},
            {"description": "Nothing"},
            {"findings": "X", "result": "X"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(AccessError, "You collaborate"),
            ):
                self.helped.write(vals)
        with self.assertRaisesRegex(AccessError, "You collaborate"):
            self.helped.action_accept()

        self.assertEqual(self.complaint.state, "new")

    def test_collaborator_takes_no_charge_of_what_was_escalated(self):
        with self.assertRaisesRegex(AccessError, "You collaborate"):
            self.helped.action_acknowledge()

    def test_member_of_the_team_is_no_mere_collaborator(self):
        self.account.member_ids = self.colleague

        self.helped.action_accept()

        self.assertFalse(self.helped.is_collaborator_only)
        self.assertEqual(self.complaint.state, "accepted")

    def test_end_of_the_collaboration_ends_the_access(self):
        self.complaint.collaborator_ids = False

        with self.assertRaises(AccessError):
            self.helped.read(["description"])

    def test_collaborator_needs_the_application_and_the_company(self):
        stranger = self._make_user("stranger", "group_user")
        other = self._make_company("Other")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for user in (self.clerk, stranger):
            with (
                self.subTest(user=user.name),
                self.assertRaisesRegex(ValidationError, "cannot collaborate"),
            ):
                self.complaint.collaborator_ids = user

    def _told(self, complaint):
        return self.env["mail.message"].search(
            [
                ("model", "=", "key.account.complaint"),
                ("res_id", "=", complaint.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_collaborators_are_told_each_in_his_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.regional.lang = "zh_CN"

        complaint = self._make_complaint()
        complaint.collaborator_ids = self.colleague | self.regional

        words = {told.notified_partner_ids: told.body for told in self._told(complaint)}
        self.assertIn("Your help is asked for", words[self.colleague.partner_id])
        self.assertIn("请您协助", words[self.regional.partner_id])

    def test_collaborator_is_told(self):
        told = self._told(self.complaint)

        self.assertIn(self.colleague.partner_id, self.complaint.message_partner_ids)
        self.assertEqual(told.notified_partner_ids, self.colleague.partner_id)

    def test_collaborator_sees_whose_complaint_it_is(self):
        self.assertEqual(self.helped.customer_name, self.account.partner_id.name)
        self.assertEqual(self.helped.customer_id, self.account.partner_id)
