from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..clock.common import utc
from .common import ANSWER, ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountComplaint(ServiceCase):
    """The form, its steps, and what nobody can forge."""

    # === The form ===

    def test_salesperson_records_a_complaint_in_the_form(self):
        """Everything the form 客户投诉记录及处理意见 asks for can be filled in.

        Covers: CMP-02
        """
        contact = self._make_partner(
            "Ms Li", is_company=False, parent_id=self.account.partner_id.id
        )

        with Form(self.env["key.account.complaint"].with_user(self.seller)) as form:
            form.key_account_id = self.account
            form.partner_id = contact
            form.severity_id = self.general
            form.date_received = utc("2026-09-14 01:00")
            form.description = "Two drums leaked"
            form.result = "Replaced"
            form.remarks = "Second time this year"
        complaint = form.save()

        self.assertRegex(complaint.name, r"^CMP/2026/\d{5}$")
        self.assertEqual(complaint.customer_name, "Acme")
        self.assertEqual(complaint.user_id, self.seller)
        self.assertEqual(complaint.state, "new")
        self.assertEqual(complaint.deadline, utc("2026-09-15 09:30"))
        self.assertEqual(complaint.remarks, "Second time this year")

    def test_handling_opinion_is_part_of_the_form_and_needed(self):
        """The opinion is recorded in the form itself; without it nothing goes on.

        Covers: CMP-03
        """
        complaint = self._make_complaint()
        complaint.action_accept()

        with self.assertRaisesRegex(UserError, "Handling opinion"):
            complaint.action_submit_opinion()
        with Form(complaint) as form:
            form.opinion = "Replace both drums"
        complaint.action_submit_opinion()

        self.assertEqual(complaint.state, "opinion")
        self.assertEqual(complaint.opinion, "Replace both drums")

    def test_accepting_keeps_who_and_when(self):
        """Complaint and opinion are recorded, acceptance is an act of its own.

        Covers: CMP-01
        """
        complaint = self._make_complaint(opinion="Look at the drums first")

        with freeze_time("2026-09-14 02:10:00"):
            complaint.with_user(self.regional).action_accept()

        self.assertEqual(complaint.state, "accepted")
        self.assertEqual(complaint.date_accepted, utc("2026-09-14 02:10"))
        self.assertEqual(complaint.accepted_by_id, self.regional)
        self.assertEqual(complaint.description, "Two drums leaked")
        self.assertEqual(complaint.opinion, "Look at the drums first")

    def test_handler_is_the_real_user_who_closes(self):
        """Identity and time of the handler are kept, and a signed copy besides.

        Covers: CMP-21
        """
        complaint = self._make_complaint(**ANSWER)
        complaint.action_accept()
        complaint.action_submit_opinion()
        complaint.action_inform()

        with freeze_time("2026-09-15 03:00:00"):
            complaint.with_user(self.regional).sudo().action_close()

        self.assertEqual(complaint.handler_id, self.regional)
        self.assertEqual(complaint.date_handled, utc("2026-09-15 03:00"))
        complaint.write({"signed_copy": b"c2lnbmVk", "signed_copy_name": "signed.pdf"})
        self.assertEqual(complaint.signed_copy, b"c2lnbmVk")
        with self.assertRaisesRegex(UserError, "kept for ever"):
            complaint.signed_copy = False

    def test_account_opens_its_complaints_and_a_new_one(self):
        account = self.account.with_user(self.seller)
        complaint = self._make_complaint()

        action = account.action_view_complaints()
        found = self.env["key.account.complaint"].search(action["domain"])
        new = Form(
            self.env["key.account.complaint"]
            .with_user(self.seller)
            .with_context(**account.action_new_complaint()["context"])
        )

        self.assertEqual(found, complaint)
        self.assertEqual(new.key_account_id, self.account)

    # === The order of the steps ===

    def test_steps_come_in_their_order_only(self):
        complaint = self._make_complaint(**ANSWER)
        steps = [
            "action_accept",
            "action_submit_opinion",
            "action_inform",
            "action_close",
        ]

        for number, step in enumerate(steps):
            for wrong in steps[:number] + steps[number + 1 :]:
                with self.subTest(step=step, wrong=wrong), self.assertRaises(UserError):
                    getattr(complaint, wrong)()
            getattr(complaint, step)()

        self.assertEqual(complaint.state, "closed")
        for step in steps:
            with self.subTest(closed=step), self.assertRaises(UserError):
                getattr(complaint, step)()

    def test_result_is_needed_to_close(self):
        complaint = self._make_complaint(**{**ANSWER, "result": False})
        complaint.action_accept()
        complaint.action_submit_opinion()
        complaint.action_inform()

        with self.assertRaisesRegex(UserError, "Handling result"):
            complaint.action_close()

    def test_no_reception_in_the_future(self):
        with self.assertRaises(ValidationError):
            self._make_complaint("2026-09-14 02:00:01")
        complaint = self._make_complaint("2026-09-14 02:00:00")
        with self.assertRaises(ValidationError):
            complaint.date_received = utc("2026-09-15 00:00")

    def test_absurd_time_of_receipt_is_taken_for_a_slip(self):
        for received in ("0206-09-14 01:00", "1970-01-01 00:00", "2016-09-14 01:59"):
            with (
                self.subTest(received=received),
                self.assertRaisesRegex(ValidationError, "correct the time"),
            ):
                self._make_complaint(received)

    def test_no_acceptance_before_reception(self):
        complaint = self._make_complaint("2026-09-14 01:00")

        with freeze_time("2026-09-14 00:59"), self.assertRaises(UserError):
            complaint.action_accept()

        self.assertEqual(complaint.state, "new")

    # === What nobody writes by hand ===

    def test_guarded_fields_are_refused_and_name_the_step(self):
        complaint = self._make_complaint()

        for vals, method in (
            ({"state": "closed"}, "action_close"),
            ({"deadline": utc("2030-01-01 00:00")}, "action_accept"),
            ({"deadline": False}, "action_accept"),
            ({"deadline_explanation": {}}, "action_accept"),
            ({"date_accepted": utc("2026-09-01 00:00")}, "action_accept"),
            ({"accepted_by_id": self.director.id}, "action_accept"),
            ({"handler_id": self.director.id}, "action_close"),
            ({"date_handled": utc("2026-09-14 00:00")}, "action_close"),
            ({"name": "CMP/1"}, "create"),
        ):
            for user in (self.seller, self.director):
                with self.subTest(vals=vals), self.assertRaisesRegex(UserError, method):
                    complaint.with_user(user).write(vals)

    def test_guarded_fields_cannot_be_created_with(self):
        for vals in (
            {"state": "closed"},
            {"handler_id": self.seller.id},
            {"deadline": utc("2030-01-01 00:00")},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._make_complaint(**vals)

    def test_context_of_a_client_sets_nothing(self):
        complaints = self.env["key.account.complaint"].with_user(self.seller)
        complaint = complaints.with_context(
            default_state="closed",
            default_deadline="2030-01-01 00:00:00",
            default_handler_id=self.director.id,
            default_date_accepted="2026-01-01 00:00:00",
            default_name="Forged",
        ).create(
            {
                "key_account_id": self.account.id,
                "severity_id": self.general.id,
                "description": "X",
            }
        )

        self.assertEqual(complaint.state, "new")
        self.assertEqual(complaint.deadline, utc("2026-09-15 09:30"))
        self.assertFalse(complaint.handler_id or complaint.date_accepted)
        self.assertNotEqual(complaint.name, "Forged")

    def test_customer_and_reception_stay_after_acceptance(self):
        complaint = self._make_complaint()
        complaint.action_accept()

        for vals in (
            {"date_received": utc("2026-09-01 00:00")},
            {"key_account_id": self._make_account("Other").id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                complaint.write(vals)

    def test_closed_complaint_never_changes(self):
        complaint = self._make_complaint()
        self._close(complaint)
        deadline = complaint.deadline

        for vals in (
            {"severity_id": self.larger.id},
            {"description": "Nothing happened"},
            {"opinion": "None"},
            {"result": "None"},
            {"remarks": "None"},
            {"user_id": self.director.id},
            {"date_received": utc("2026-09-01 00:00")},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "closed"):
                complaint.with_user(self.director).write(vals)

        self.assertEqual(complaint.deadline, deadline)

    def test_accepted_complaint_is_never_deleted(self):
        accepted, new = self._make_complaint(), self._make_complaint()
        accepted.action_accept()

        with self.assertRaises(UserError):
            accepted.with_user(self.director).unlink()
        new.with_user(self.director).unlink()

        self.assertFalse(new.exists())

    def test_copy_starts_anew(self):
        complaint = self._make_complaint()
        self._close(complaint)

        copy = complaint.copy()

        self.assertEqual(copy.state, "new")
        self.assertNotEqual(copy.name, complaint.name)
        self.assertFalse(copy.handler_id or copy.result)

    def test_contact_belongs_to_the_customer(self):
        with self.assertRaises(ValidationError):
            self._make_complaint(partner_id=self._make_partner("Stranger").id)

    def test_views_load_for_every_reader(self):
        kinds = ("form", "list", "search", "kanban", "calendar", "graph", "pivot")
        for user in (self.seller, self.regional, self.director, self.auditor):
            views = (
                self.env["key.account.complaint"]
                .with_user(user)
                .get_views([(False, kind) for kind in (*kinds, "activity")])
            )
            self.assertIn(
                "deadline", views["models"]["key.account.complaint"]["fields"]
            )
