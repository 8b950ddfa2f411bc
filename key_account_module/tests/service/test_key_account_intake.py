"""Mails that wait, and the three ways to sort them."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..clock.common import utc
from .mail_common import MailCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountIntake(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sorter = cls._make_user("sorter", "group_intake", "group_user")

    def setUp(self):
        super().setUp()
        self._mail("stranger@nowhere.example.org", files=[("drum.png", b"picture")])
        self.intake = self._intakes().with_user(self.director)
        self.mail = self._mails(self.intake)

    def test_complaint_on_an_account_takes_mail_and_files_along(self):
        self.account.member_ids = self.sorter
        intake = self.intake.with_user(self.sorter)
        intake.write(
            {"target_account_id": self.account.id, "severity_id": self.larger.id}
        )

        action = intake.action_make_complaint()

        complaint = self.env["key.account.complaint"].browse(action["res_id"])
        self.assertEqual(complaint.user_id, self.seller)
        self.assertEqual(complaint.severity_id, self.larger)
        self.assertIn("It leaks", complaint.description)
        self.assertEqual(self._mails(complaint), self.mail)
        self.assertEqual(self.mail.attachment_ids.res_id, complaint.id)
        self.assertEqual((intake.state, intake.complaint_id), ("filed", complaint))
        self.assertEqual(intake.handled_by_id, self.sorter)
        self.assertEqual(intake.date_handled, utc("2026-09-14 02:00"))

    def test_known_sender_is_told_the_number_once_it_is_sorted(self):
        self.seller.active = False
        self._mail()
        self.seller.active = True
        intake = self._intakes().filtered(lambda i: i.reason == "no_owner")
        self.assertEqual(intake.target_account_id, self.account)

        intake.with_user(self.director).action_make_complaint()

        complaint = intake.complaint_id
        told = complaint.message_ids.filtered(
            lambda m: self.contact in m.notified_partner_ids
        )
        self.assertEqual(len(told), 1)
        self.assertEqual(complaint.partner_id, self.contact)

    def test_mail_is_added_to_a_case_that_is_there(self):
        complaint = self._make_complaint()
        self._close(complaint)
        self.intake.complaint_id = complaint

        self.intake.action_link()

        self.assertEqual(self._mails(complaint), self.mail)
        self.assertEqual(complaint.state, "closed")

    def test_answer_finds_the_case_of_its_mail(self):
        self.intake.complaint_id = self._make_complaint()
        message = self.mail.message_id
        self.intake.action_link()

        self._mail("stranger@nowhere.example.org", References=message)

        self.assertEqual(len(self._mails(self.intake.complaint_id)), 2)
        self.assertEqual(len(self._intakes()), 1)

    def test_answer_while_it_waits_stays_with_it(self):
        self._mail("stranger@nowhere.example.org", References=self.mail.message_id)

        self.assertEqual(len(self._intakes()), 1)
        self.assertEqual(len(self._mails(self.intake)), 2)

    def test_rejection_needs_a_reason_and_keeps_the_mail(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.intake.action_reject()
        self.intake.reject_reason = "Advertising"

        self.intake.action_reject()

        self.assertEqual(self.intake.state, "rejected")
        self.assertEqual(self._mails(self.intake), self.mail)
        self._mail("stranger@nowhere.example.org", References=self.mail.message_id)
        self.assertEqual(len(self._intakes()), 2)

    def test_account_and_severity_are_needed(self):
        with self.assertRaisesRegex(UserError, "Choose the account"):
            self.intake.action_make_complaint()
        with self.assertRaisesRegex(UserError, "Choose the case"):
            self.intake.action_link()

    def test_sorted_once(self):
        self.intake.reject_reason = "Advertising"
        self.intake.action_reject()

        for way in (
            self.intake.action_reject,
            self.intake.action_link,
            self.intake.action_make_complaint,
            lambda: self.intake.write({"reject_reason": "Other"}),
        ):
            with self.assertRaisesRegex(UserError, "sorted already"):
                way()

    def test_who_sees_and_sorts(self):
        for user in (self.seller, self.regional, self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.intake.with_user(user).read(["name"])
        self.assertTrue(self.intake.with_user(self.auditor).name)
        with self.assertRaises(AccessError):
            self.intake.with_user(self.auditor).action_reject()

    def test_sorter_files_only_on_accounts_he_works_on(self):
        intake = self.intake.with_user(self.sorter)
        intake.write(
            {"target_account_id": self.account.id, "severity_id": self.general.id}
        )

        with self.assertRaises(AccessError):
            intake.action_make_complaint()

        self.assertEqual(intake.state, "waiting")

    def test_other_company_waits_elsewhere(self):
        company = self._make_company("Other")
        self.intake.sudo()._write_guarded({"company_id": company.id})

        self.assertFalse(
            self.env["key.account.intake"].with_user(self.director).search([])
        )

    def test_nobody_makes_changes_or_deletes_a_mail(self):
        with self.assertRaises(AccessError):
            self.env["key.account.intake"].with_user(self.director).create({})
        with self.assertRaises(AccessError):
            self.intake.unlink()
        for vals in ({"email_from": "x"}, {"body": "x"}, {"state": "filed"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.intake.write(vals)
        with self.assertRaisesRegex(UserError, "kept for ever"):
            self.mail.attachment_ids.with_user(self.director).unlink()

    def test_views_load(self):
        for user in (self.director, self.auditor, self.sorter):
            kinds = [(False, kind) for kind in ("form", "list", "search")]
            self.env["key.account.intake"].with_user(user).get_views(kinds)

    def test_contact_opens_a_complaint_form(self):
        contact = self.contact.with_user(self.seller)

        context = contact.action_new_complaint()["context"]

        self.assertEqual(context["default_key_account_id"], self.account.id)
        self.assertEqual(context["default_partner_id"], self.contact.id)
