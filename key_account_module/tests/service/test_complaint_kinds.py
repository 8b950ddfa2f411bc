"""Complaints, enquiries and important issues: one record, one named person each."""

from ast import literal_eval

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..clock.common import utc
from .common import ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintKinds(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.general.calendar_id
        cls.enquiry = cls._make_severity("enquiry", days=2)
        cls.issue = cls._make_severity("issue")

    @classmethod
    def _make_severity(cls, kind, **vals):
        return cls.env["key.account.severity"].create(
            {
                "key": f"some_{kind}",
                "name": kind.title(),
                "kind": kind,
                "calendar_id": cls.calendar.id,
                **vals,
            }
        )

    def _make_option(self, list_, key="x"):
        return self.env["key.account.option"].create(
            {"key": f"{list_}/{key}", "list": list_, "name": key.title()}
        )

    def _list(self, action):
        """What the list of an action shows the seller."""
        ref = f"key_account_module.{action}"
        domain = self.env["ir.actions.act_window"]._for_xml_id(ref)["domain"] or "[]"
        cases = self.env["key.account.complaint"].with_user(self.seller)
        return cases.search(literal_eval(domain))

    def test_enquiry_is_recorded_beside_complaints_with_its_own_time(self):
        """Two working days after Monday, its own number and its own list.

        Covers: INT-13
        """
        complaint = self._make_complaint()

        enquiry = self._make_complaint(severity_id=self.enquiry.id)

        self.assertEqual(enquiry.kind, "enquiry")
        self.assertRegex(enquiry.name, r"^ENQ/2026/\d{5}$")
        self.assertEqual(enquiry.deadline, utc("2026-09-16 09:30"))
        self.assertEqual(self._list("key_account_complaint_action_enquiry"), enquiry)
        self.assertEqual(self._list("key_account_complaint_action"), complaint)

    def test_departments_coordinate_on_an_enquiry(self):
        """What they found out is kept apart from the reply, and the reply is kept.

        Covers: CMP-15
        """
        enquiry = self._make_complaint(severity_id=self.enquiry.id)
        enquiry.findings = "Production: the grade is available from October"

        self._close(enquiry)

        self.assertEqual(enquiry.inform_note, "Both drums are replaced tomorrow")
        self.assertEqual(enquiry.state, "closed")

    def test_important_issue_is_followed_until_it_is_closed(self):
        """It stays in the list of open cases until somebody signs for the solution.

        Covers: SVC-22
        """
        self.issue.days = 3
        issue = self._make_complaint(severity_id=self.issue.id)
        self.assertRegex(issue.name, r"^ISS/2026/\d{5}$")
        self.assertEqual(issue.deadline, utc("2026-09-17 09:30"))
        self.assertEqual(self._list("key_account_complaint_action_issue"), issue)
        unclosed = [("state", "!=", "closed")]
        open_cases = self._list("key_account_complaint_action_open")
        self.assertIn(issue, open_cases.filtered_domain(unclosed))

        self._close(issue)

        self.assertNotIn(issue, open_cases.filtered_domain(unclosed))
        self.assertEqual(issue.handler_id, self.seller)

    def test_blank_time_of_an_issue_says_so(self):
        issue = self._make_complaint(severity_id=self.issue.id)

        self.assertFalse(issue.deadline)
        self.assertIn("no deadline", issue.deadline_words)

    def test_exactly_one_owner_always(self):
        """Nobody is refused, several are impossible, whoever left is found.

        Covers: ROL-10
        """
        cases = self._make_complaint() | self._make_complaint(
            severity_id=self.enquiry.id
        )
        for nobody in (False, None):
            with self.assertRaisesRegex(UserError, "choose an owner"):
                self._make_complaint(user_id=nobody)
            with self.assertRaisesRegex(UserError, "choose an owner"):
                cases.write({"user_id": nobody})

        self.seller.active = False

        orphans = self.env["key.account.complaint"].search(
            [("state", "!=", "closed"), ("owner_active", "=", False)]
        )
        self.assertEqual(orphans & cases, cases)
        unanswered = [("state", "!=", "closed"), ("date_informed", "=", False)]
        self.assertEqual(cases.filtered_domain(unanswered), cases)

    def test_class_of_another_kind_is_refused(self):
        for kind in ("complaint", "issue"):
            with (
                self.subTest(kind=kind),
                self.assertRaisesRegex(ValidationError, "Choose a class for"),
            ):
                self._make_complaint(severity_id=self.enquiry.id, kind=kind)

    def test_form_of_the_menu_offers_classes_of_its_kind(self):
        cases = self.env["key.account.complaint"].with_user(self.seller)

        with Form(cases.with_context(default_kind="enquiry")) as form:
            self.assertEqual(form.kind, "enquiry")
            form.key_account_id = self.account
            form.severity_id = self.enquiry
            form.description = "Which grades are there?"

        self.assertEqual(form.record.kind, "enquiry")

    def test_subject_and_cause_come_from_their_lists(self):
        subject = self._make_option("complaint_category")
        cause = self._make_option("complaint_cause")
        complaint = self._make_complaint(category_id=subject.id, cause_id=cause.id)

        for vals in ({"category_id": cause.id}, {"cause_id": subject.id}):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, "no entry of the list"),
            ):
                complaint.write(vals)

    def test_closed_case_keeps_kind_and_findings(self):
        complaint = self._make_complaint()
        self._close(complaint)

        for vals in ({"findings": "X"}, {"containment": "X"}, {"inform_note": "X"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "closed"):
                complaint.write(vals)
