"""More time, approved at each level, and never beyond the cap."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..approval.common import ApprovalCase
from ..clock.common import utc
from .common import ANSWER


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountComplaintExtension(ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain = cls._make_chain(
            ("department", 10, {"who": cls.regional}),
            ("company", 20, {"who": cls.director}),
            key="extension",
        )
        cls.larger.write({"extension_days": 7, "extension_approval_id": cls.chain.id})

    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint(severity_id=self.larger.id, **ANSWER)

    def _extension(self, days=7, user=None, **vals):
        extensions = self.env["key.account.complaint.extension"]
        return extensions.with_user(user or self.seller).create(
            {
                "complaint_id": self.complaint.id,
                "days": days,
                "reason": "The laboratory needs a week",
                **vals,
            }
        )

    def _grant(self, extension):
        extension.action_request()
        for leader in (self.regional, self.director):
            extension.approval_request_ids.with_user(leader).action_approve()

    def test_leaders_at_each_level_grant_up_to_the_cap(self):
        """Three working days become seven, one level after the other.

        Covers: CMP-10
        """
        self.assertEqual(self.complaint.deadline, utc("2026-09-17 09:30"))
        extension = self._extension()

        extension.action_request()
        request = extension.approval_request_ids
        with self.assertRaises(UserError):
            request.with_user(self.director).action_approve()
        request.with_user(self.regional).action_approve()
        self.assertEqual(self.complaint.deadline, utc("2026-09-17 09:30"))
        request.with_user(self.director).action_approve()

        self.assertEqual(extension.state, "granted")
        # Monday 14 September, seven working days: Wednesday 23 (the weekend and the
        # Sunday in it do not count)
        self.assertEqual(self.complaint.deadline, utc("2026-09-23 09:30"))
        self.assertEqual(extension.deadline_before, utc("2026-09-17 09:30"))
        log = self.complaint.sudo().clock_ids.event_ids.mapped("kind")
        self.assertIn("override", log)

    def test_cap_holds_however_often_somebody_asks(self):
        """Five, then seven in all; an eighth day is refused.

        Covers: CMP-10
        """
        self._grant(self._extension(5))
        self.assertEqual(self.complaint.deadline, utc("2026-09-21 09:30"))
        self._grant(self._extension(7))
        self.assertEqual(self.complaint.deadline, utc("2026-09-23 09:30"))

        for days in (8, 700):
            with self.assertRaisesRegex(UserError, "at most 7"):
                self._extension(days).action_request()
        with self.assertRaisesRegex(UserError, "ask for more"):
            self._extension(7).action_request()

    def test_refused_extension_leaves_the_deadline(self):
        extension = self._extension()
        extension.action_request()

        request = extension.approval_request_ids.with_user(self.regional)
        request.action_refuse("No special circumstances")

        self.assertEqual(extension.state, "refused")
        self.assertEqual(self.complaint.deadline, utc("2026-09-17 09:30"))

    def test_what_cannot_be_asked_for_says_why(self):
        with self.assertRaisesRegex(UserError, "ask for more"):
            self._extension(3).action_request()
        with self.assertRaisesRegex(ValidationError, "say why"):
            self._extension(reason=" ")
        with self.assertRaisesRegex(ValidationError, "one or more"):
            self._extension(0)
        with (
            freeze_time("2026-09-17 09:30:01"),
            self.assertRaisesRegex(UserError, "is over"),
        ):
            self._extension().action_request()
        self.larger.extension_days = False
        with self.assertRaisesRegex(UserError, "allows no extension"):
            self._extension().action_request()

    def test_levels_that_the_policy_left_open_are_named(self):
        self.chain.step_ids.unlink()

        with self.assertRaisesRegex(UserError, "has not said who approves"):
            self._extension().action_request()

    def test_severity_without_a_deadline_has_nothing_to_extend(self):
        self.severe.write({"extension_days": 7})
        self.complaint = self._make_complaint(severity_id=self.severe.id)

        with self.assertRaisesRegex(UserError, "no deadline to extend"):
            self._extension().action_request()

    def test_closed_complaint_needs_no_time(self):
        extension = self._extension()
        self._close(self.complaint)

        with self.assertRaisesRegex(UserError, "needs no more time"):
            extension.action_request()

    def test_extension_granted_after_the_end_changes_nothing(self):
        extension = self._extension()
        extension.action_request()
        self._close(self.complaint)
        deadline = self.complaint.deadline

        for leader in (self.regional, self.director):
            extension.approval_request_ids.with_user(leader).action_approve()

        self.assertEqual(self.complaint.deadline, deadline)

    def test_asked_for_it_stays_as_it_is(self):
        extension = self._extension()
        extension.action_request()

        for vals in ({"days": 6}, {"reason": "X"}):
            with self.assertRaisesRegex(UserError, "ask for another"):
                extension.write(vals)
        for vals in ({"state": "granted"}, {"deadline": utc("2030-01-01 00:00")}):
            with self.assertRaisesRegex(UserError, "action_request"):
                extension.write(vals)
        with self.assertRaises(UserError):
            extension.with_user(self.director).unlink()
        with self.assertRaisesRegex(UserError, "already"):
            extension.action_request()

    def test_it_keeps_its_complaint(self):
        extension, other = self._extension(), self._make_complaint()

        for vals in (
            {"complaint_id": other.id},
            {"key_account_id": self._make_account().id},
        ):
            with self.assertRaisesRegex(UserError, "stays with its complaint"):
                extension.write(vals)

    def test_one_is_asked_for_at_a_time(self):
        first, second = self._extension(5), self._extension(7)
        first.action_request()

        with self.assertRaisesRegex(UserError, "5 working days. waits for approval"):
            second.action_request()

    def _grant_after(self, **policy):
        """Asked for under one policy, granted under another."""
        extension = self._extension(7)
        extension.action_request()
        self.larger.write(policy)
        for leader in (self.regional, self.director):
            extension.approval_request_ids.with_user(leader).action_approve()
        self.assertEqual(extension.state, "granted")
        return extension

    def test_cap_of_the_day_of_the_grant_holds(self):
        extension = self._grant_after(extension_days=5)

        self.assertEqual(self.complaint.deadline, utc("2026-09-21 09:30"))
        self.assertEqual(extension.deadline, utc("2026-09-21 09:30"))

    def test_cap_that_is_gone_extends_nothing(self):
        self._grant_after(extension_days=False)

        self.assertEqual(self.complaint.deadline, utc("2026-09-17 09:30"))

    def test_grant_never_shortens_the_deadline(self):
        extension = self._extension(5)
        extension.action_request()
        self.complaint._clock_override("resolution", utc("2026-09-22 09:30"), "Why")

        for leader in (self.regional, self.director):
            extension.approval_request_ids.with_user(leader).action_approve()

        self.assertEqual(self.complaint.deadline, utc("2026-09-22 09:30"))

    def test_complaint_with_an_extension_asked_for_is_kept(self):
        extension = self._extension()
        extension.action_request()

        with self.assertRaisesRegex(UserError, "is kept"):
            self.complaint.with_user(self.director).unlink()

        self.assertTrue(extension.exists())

    def test_draft_goes_with_its_new_complaint(self):
        extension = self._extension()

        self.complaint.with_user(self.director).unlink()

        self.assertFalse(extension.exists())

    def test_stranger_asks_for_nothing(self):
        with self.assertRaises(AccessError):
            self._extension(user=self.colleague)
        self.complaint.collaborator_ids = self.colleague
        with self.assertRaises(AccessError):
            self._extension(user=self.colleague).action_request()

    def test_views_load(self):
        extensions = self.env["key.account.complaint.extension"]
        for user in (self.seller, self.auditor):
            extensions.with_user(user).get_views([(False, "form"), (False, "list")])

    def test_request_of_a_deleted_extension_ends_and_others_are_looked_after(self):
        extension = self._extension()
        extension.action_request()
        request = extension.approval_request_ids
        self.env.flush_all()
        # As the database does when the complaint goes.
        self.env.cr.execute(
            "DELETE FROM key_account_complaint_extension WHERE id = %s",
            [extension.id],
        )
        self.env.invalidate_all()

        request._lock()
        request._cron_look_after()

        self.assertEqual(request.sudo().state, "superseded")
