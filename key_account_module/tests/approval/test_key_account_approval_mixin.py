"""What takes an approval back: every change of the content, by every path."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ApprovalCase


@tagged("post_install", "-at_install")
class TestKeyAccountApprovalMixin(ApprovalCase):
    def setUp(self):
        super().setUp()
        self._with_lines()
        self.complaint = self._make_complaint(opinion="Replace both")
        self.action = self._make_action()
        self.chain = self._one_step()

    def _make_action(self, **vals):
        return self.env["key.account.action"].create(
            {
                "key_account_id": self.account.id,
                "res_model": "key.account.complaint",
                "res_id": self.complaint.id,
                "name": "Send drums",
                "user_id": self.seller.id,
                "date_agreed": "2026-09-14",
                "date_deadline": "2026-09-30",
                **vals,
            }
        )

    def _changes(self):
        """Every path by which a user's client could change what is guarded."""
        own, lines = self.complaint.with_user(self.seller), "action_ids"
        action = self.action.with_user(self.seller)
        line = {
            "name": "Call",
            "user_id": self.seller.id,
            "date_agreed": "2026-09-14",
            "date_deadline": "2026-09-30",
        }
        return {
            "write": lambda: own.write({"opinion": "Refund"}),
            "web_save": lambda: own.web_save({"opinion": "Refund"}, {}),
            "load": lambda: own.load([".id", "opinion"], [[str(own.id), "Refund"]]),
            "other field": lambda: own.write({"severity_id": self.larger.id}),
            "form": lambda: self._save_form(own),
            "line write": lambda: action.write({"name": "Send one drum"}),
            "line deadline": lambda: action.write({"date_deadline": "2026-10-30"}),
            "line create": lambda: self._make_action(name="Another"),
            "line unlink": lambda: action.with_user(self.director).unlink(),
            "x2many create": lambda: own.write({lines: [Command.create(line)]}),
            "x2many update": lambda: own.write(
                {lines: [Command.update(action.id, {"name": "Other"})]}
            ),
            "x2many delete": lambda: own.with_user(self.director).write(
                {lines: [Command.delete(action.id)]}
            ),
        }

    def _save_form(self, complaint):
        with Form(complaint) as form:
            form.opinion = "Refund"

    def test_every_change_voids_a_pending_request(self):
        for name in self._changes():
            with self.subTest(path=name):
                self._assert_voided_by(name, "pending")

    def test_every_change_takes_back_an_approval(self):
        for name in self._changes():
            with self.subTest(path=name):
                self._assert_voided_by(name, "approved")

    def _assert_voided_by(self, name, state):
        """Fresh record, ask, perhaps approve, change: the round is void and kept."""
        self.complaint = self._make_complaint(opinion="Replace both")
        self.action = self._make_action()
        request = self._ask(self.chain, self.complaint)
        if state == "approved":
            request.with_user(self.regional).action_approve()
            self.assertTrue(self.complaint._approval_check("opinion"))
        self.assertEqual(request.state, state)

        self._changes()[name]()

        self.assertEqual(request.state, "superseded")
        with self.assertRaisesRegex(UserError, "needs an approval that holds"):
            self.complaint._approval_check("opinion")
        if state == "pending":
            with self.assertRaisesRegex(UserError, "is over"):
                request.with_user(self.regional).action_approve()

    def test_the_record_and_everybody_concerned_are_told(self):
        calls = self._hook("_approval_voided")
        request = self._ask(self.chain, self.complaint)
        request.with_user(self.regional).action_approve()

        self.complaint.with_user(self.seller).opinion = "Refund"

        self.assertEqual(calls, [(self.complaint, "superseded")])
        self.assertTrue(request.sudo()._was_granted())
        told = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertIn(self.regional.partner_id, told.notified_partner_ids)
        self.assertIn("Void", self.complaint.message_ids[0].body)

    def test_what_is_not_guarded_may_change(self):
        request = self._ask(self.chain, self.complaint)

        self.complaint.with_user(self.seller).remarks = "He called again"
        self.action.with_user(self.seller).note = "By lorry"
        self.complaint.with_user(self.seller).opinion = "Replace both"

        self.assertEqual(request.state, "pending")

    def test_a_change_that_nobody_saw_is_found_when_deciding(self):
        """SQL goes past the ORM, yet not past the hash."""
        request = self._ask(self.chain, self.complaint)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE key_account_complaint SET opinion = 'Refund' WHERE id = %s",
            [self.complaint.id],
        )
        self.env.invalidate_all()

        with self.assertRaisesRegex(UserError, "has changed since"):
            request.with_user(self.regional).action_approve()

    def test_a_change_that_nobody_saw_is_found_when_used(self):
        request = self._ask(self.chain, self.complaint)
        request.with_user(self.regional).action_approve()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE key_account_action SET name = 'Other' WHERE id = %s",
            [self.action.id],
        )
        self.env.invalidate_all()

        with self.assertRaisesRegex(UserError, "needs an approval that holds"):
            self.complaint._approval_check("opinion")

    def test_deleting_the_record_voids_the_request(self):
        self.action.unlink()
        request = self._ask(self.chain, self.complaint)

        self.complaint.with_user(self.director).unlink()

        self.assertEqual(request.state, "superseded")
        self.assertTrue(request.exists().content_words)
        with self.assertRaisesRegex(UserError, "has been deleted"):
            request.action_open_record()

    def test_a_copy_has_no_approval(self):
        request = self._ask(self.chain, self.complaint)
        request.with_user(self.regional).action_approve()

        copy = self.complaint.copy()

        self.assertFalse(copy.approval_request_ids)
        self.assertFalse(copy.approval_pending)
        with self.assertRaises(UserError):
            copy._approval_check("opinion")

    def test_waiting_records_can_be_searched(self):
        self._ask(self.chain, self.complaint)
        complaints = self.env["key.account.complaint"].with_user(self.seller)

        found = complaints.search([("approval_pending", "=", True)])
        others = complaints.search([("approval_pending", "=", False)])

        self.assertEqual(found, self.complaint)
        self.assertNotIn(self.complaint, others)

    def test_buttons_of_the_record_open_the_dialogue(self):
        request = self._ask(self.chain, self.complaint)
        complaint = self.complaint.with_user(self.regional)
        self.assertTrue(complaint.approval_is_mine)

        for name in ("approve", "refuse", "delegate"):
            action = getattr(complaint, f"action_approval_{name}")()
            context = action["context"]
            self.assertEqual(context["default_request_id"], request.id)
            self.assertEqual(context["default_verdict"], name)
        with self.assertRaisesRegex(UserError, "Nothing here waits"):
            self.complaint.with_user(self.seller).action_approval_approve()

    def test_field_paths_lead_to_users_over_relations_only(self):
        complaints = self.env["key.account.complaint"]
        for path, fits in (
            ("user_id", True),
            ("key_account_id.team_id.user_id", True),
            ("key_account_id.member_ids", True),
            ("key_account_id", False),
            ("opinion", False),
            ("nothing.user_id", False),
            ("key_account_id.__class__", False),
        ):
            with self.subTest(path=path):
                self.assertEqual(complaints._approval_path_leads_to_users(path), fits)

    def test_every_line_of_a_subject_reports_its_changes(self):
        """A line model without the line mixin would change unnoticed."""
        children = self.env["key.account.approval.line.mixin"]._inherit_children
        for name in self.env["key.account.approval.mixin"]._inherit_children:
            model = self.env[name]
            for subject in model._approval_subjects.values():
                for field in subject.names():
                    self.assertIn(field, model._fields)
                for field in subject.lines:
                    self.assertIn(model._fields[field].comodel_name, children)
