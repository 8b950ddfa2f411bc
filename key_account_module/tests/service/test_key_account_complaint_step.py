"""Every step is kept with actor and time, through closing and reopening."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..clock.common import utc
from .common import ANSWER, ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountComplaintStep(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint(**ANSWER)

    def _agree(self, name="Replace the drums"):
        line = {
            "name": name,
            "date_deadline": "2026-09-18",
            "key_account_id": self.account.id,
        }
        self.complaint.write({"action_ids": [Command.create(line)]})
        return self.complaint.action_ids

    def _until_informed(self):
        self.complaint.action_accept()
        self.complaint.action_submit_opinion()
        self.complaint.action_inform()

    # === Log ===

    def test_each_step_has_its_actor_and_time(self):
        """Accepted by one, drafted by another, told and closed by a third.

        Covers: CMP-19
        """
        for user, time, step in (
            (self.seller, "02:10", "action_accept"),
            (self.regional, "02:20", "action_submit_opinion"),
            (self.director, "02:30", "action_inform"),
            (self.director, "02:40", "action_close"),
        ):
            with freeze_time(f"2026-09-14 {time}:00"):
                getattr(self.complaint.with_user(user), step)()

        self.assertEqual(
            [(s.state_from, s.state, s.user_id, s.date) for s in self._steps()],
            [
                ("new", "accepted", self.seller, utc("2026-09-14 02:10")),
                ("accepted", "opinion", self.regional, utc("2026-09-14 02:20")),
                ("opinion", "informed", self.director, utc("2026-09-14 02:30")),
                ("informed", "closed", self.director, utc("2026-09-14 02:40")),
            ],
        )

    def _steps(self):
        return self.complaint.step_ids.sorted("id")

    def test_nobody_writes_the_log(self):
        self.complaint.action_accept()
        step = self.complaint.step_ids

        for user in (self.seller, self.director):
            for way in (
                lambda u=user: step.with_user(u).write({"user_id": u.id}),
                lambda u=user: step.with_user(u).unlink(),
                lambda u=user: step.with_user(u).create({"complaint_id": 1}),
            ):
                with self.assertRaises(UserError):
                    way()
        with self.assertRaises(UserError):
            self.complaint.sudo().write({"step_ids": [Command.clear()]})

    def test_log_is_seen_with_the_account(self):
        self.complaint.action_accept()
        step = self.complaint.step_ids

        for user in (self.seller, self.regional, self.director, self.auditor):
            self.assertEqual(step.with_user(user).state, "accepted")
        for user in (self.colleague, self.clerk):
            with self.assertRaises(AccessError):
                step.with_user(user).read(["state"])

    # === Execution ===

    def test_execution_of_what_was_agreed_is_supervised(self):
        """Not closed while an agreed action is open, done or given up with a reason.

        Covers: CMP-12
        """
        first, second = self._agree() | self._agree("Call the carrier")
        self._until_informed()
        self.complaint.action_execute()
        self.assertEqual(self.complaint.state, "execution")
        self.assertEqual(self.complaint.open_action_count, 2)

        first.action_done("Replaced on Tuesday")
        with self.assertRaisesRegex(UserError, "Call the carrier"):
            self.complaint.action_close()
        second.action_cancel("The carrier is out of business")
        self.complaint.action_close()

        self.assertEqual(self.complaint.state, "closed")

    def test_not_closed_past_open_actions_without_the_step(self):
        self._agree()
        self._until_informed()

        with self.assertRaisesRegex(UserError, "Replace the drums"):
            self.complaint.action_close()

    def test_nothing_to_supervise_is_said(self):
        self._until_informed()

        with self.assertRaisesRegex(UserError, "nothing to supervise"):
            self.complaint.action_execute()

    def test_agreed_actions_rest_with_the_closed_complaint(self):
        action = self._agree()
        self._until_informed()
        action.action_done("Replaced")
        self.complaint.action_close()

        for way in (action.action_reopen, lambda: self._agree("One more")):
            with self.assertRaisesRegex(UserError, "reopen it"):
                way()

    # === Reopening ===

    def test_reopening_clears_the_end_and_keeps_it_in_the_log(self):
        """Who closed it and when is history; who reopened it and why as well."""
        self._close(self.complaint)

        with freeze_time("2026-09-14 03:00:00"):
            self.complaint.with_user(self.regional).action_reopen("Leaks again")

        self.assertEqual(self.complaint.state, "accepted")
        self.assertFalse(self.complaint.handler_id or self.complaint.date_handled)
        self.assertFalse(self.complaint.date_informed or self.complaint.clock_met)
        closed, reopened = self._steps()[-2:]
        self.assertEqual((closed.state, closed.user_id), ("closed", self.seller))
        self.assertEqual(closed.date, utc("2026-09-14 02:00"))
        self.assertEqual(reopened.user_id, self.regional)
        self.assertRegex(reopened.note, "^Leaks again\n")

    def test_reopened_customer_is_told_anew(self):
        """What he was told before is in the steps and answers no second time."""
        self._close(self.complaint)

        self.complaint.action_reopen("Leaks again")

        self.assertIn(ANSWER["inform_note"], self._steps()[-1].note)
        for name in ("inform_date", "inform_mode_id", "inform_note"):
            self.assertFalse(self.complaint[name])
        self.complaint.action_submit_opinion()
        with self.assertRaisesRegex(UserError, "What was said"):
            self.complaint.action_inform()

    def test_reopened_complaint_can_be_late_again(self):
        self._close(self.complaint)
        self.complaint.action_reopen("Leaks again")

        with freeze_time("2026-10-20"):
            self.env.invalidate_all()
            self.assertTrue(self.complaint.is_late)
            self._close_again()
        self.assertEqual(self.complaint.state, "closed")

    def _close_again(self):
        self.complaint.inform_note = "A third drum is replaced too"
        self.complaint.action_submit_opinion()
        self.complaint.action_inform()
        self.complaint.action_close()

    def test_reopening_needs_a_reason_and_a_closed_complaint(self):
        with self.assertRaisesRegex(UserError, "next step"):
            self.complaint.action_reopen("Why not")
        self._close(self.complaint)
        for nothing in (None, "", "  "):
            with self.assertRaisesRegex(UserError, "say why"):
                self.complaint.action_reopen(nothing)

    def test_reason_may_stand_in_the_form(self):
        self._close(self.complaint)
        self.complaint.reopen_reason = "Leaks again"

        self.complaint.action_reopen()

        self.assertRegex(self._steps()[-1].note, "^Leaks again\n")
        self.assertFalse(self.complaint.reopen_reason)

    # === Clocks ===

    def test_handled_when_the_customer_is_told_if_the_policy_says_so(self):
        self.general.clock_end = "informed"
        self._until_informed()

        self.assertEqual(self.complaint.clock_met, utc("2026-09-14 02:00"))
        with freeze_time("2026-10-20"):
            self.complaint.action_close()
            self.env.invalidate_all()
            self.assertFalse(self.complaint.is_late)

    def test_first_response_is_the_acceptance_and_the_answer_has_its_own_time(self):
        """Clocks that the policy names are met by the steps they belong to.

        Covers: CMP-11
        """
        for name in ("first_response", "informed"):
            self.complaint._clock_open(name)

        self._until_informed()

        met = {clock.name: clock.date_met for clock in self.complaint.sudo().clock_ids}
        self.assertEqual(met["first_response"], utc("2026-09-14 02:00"))
        self.assertEqual(met["informed"], utc("2026-09-14 02:00"))
        self.assertFalse(met["resolution"])
