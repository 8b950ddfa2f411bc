from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .clock_common import ClocksCase
from .common import utc


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 01:00:00")
class TestKeyAccountClockReplan(ClocksCase):
    """Running clocks move only when somebody says so, and why."""

    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint("2026-09-14 01:00")
        self.clock = self._clock(self.complaint)
        self.clocks = self.env["key.account.clock"]

    def _make_many(self, number):
        complaints = self.env["key.account.complaint"].create(
            [
                {
                    "key_account_id": self.account.id,
                    "severity_id": self.general.id,
                    "user_id": self.seller.id,
                    "description": "Late",
                    "date_received": utc("2026-09-14 01:00"),
                }
            ]
            * number
        )
        self.env.flush_all()
        return complaints

    def test_new_policy_moves_nothing_until_it_is_planned(self):
        self._apply_severities(request_id="second", general=3)

        self._assert_due(self.complaint, "2026-09-15 09:30")
        [move] = self.clocks.with_user(self.director).replan()
        self._assert_due(self.complaint, "2026-09-15 09:30")
        self.assertEqual(
            (move["record"], move["old"], move["new"]),
            (self.complaint.id, "2026-09-15T09:30:00", "2026-09-17T09:30:00"),
        )

        done = self.clocks.with_user(self.director).replan(
            why="New rule", dry_run=False
        )

        self.assertEqual(done, [move])
        self._assert_due(self.complaint, "2026-09-17 09:30")
        event = self.clock.event_ids[-1]
        self.assertEqual(
            (event.kind, event.note, event.user_id),
            ("retarget", "New rule", self.director),
        )
        self.assertEqual(self.complaint.revision_id.number, 2)
        self.assertEqual(self.clocks.with_user(self.director).replan(), [])

    def test_met_clocks_never_change(self):
        self._close(self.complaint)
        self._apply_severities(request_id="second", general=3)

        self.clocks.with_user(self.director).replan(why="New rule", dry_run=False)

        self._assert_due(self.complaint, "2026-09-15 09:30")
        self.assertEqual(self.clock.event_ids.mapped("kind"), ["open", "meet"])

    def test_deadline_by_hand_outlives_a_new_calendar_but_not_a_new_target(self):
        self.complaint._clock_override("resolution", utc("2026-09-23 09:30"), "Agreed")
        self.general.calendar_id.extra_days = False

        self.assertFalse(self.clocks.with_user(self.director).replan())

        self._apply_severities(request_id="second", general=3)
        self.clocks.with_user(self.director).replan(why="New rule", dry_run=False)
        self._assert_due(self.complaint, "2026-09-17 09:30")

    def test_holiday_that_was_announced_is_planned_for_running_clocks(self):
        holiday = {"2026-09-15": "Inventory"}
        self._apply_policy(
            ("calendar", "office", self._calendar_values(holidays=holiday)),
            request_id="second",
        )

        self.clocks._replan(self.clock, "Inventory was announced")

        self._assert_due(self.complaint, "2026-09-16 09:30")

    def test_number_of_statements_does_not_grow_with_the_clocks(self):
        counts = []
        for number, days in ((10, 3), (200, 5)):
            complaints = self._make_many(number)
            self._apply_severities(request_id=f"days {days}", general=days)
            self.env.flush_all()
            self.env.invalidate_all()
            clocks = self.clocks.search([("res_id", "in", complaints.ids)])
            before = self.env.cr.sql_log_count

            plan = self.clocks._replan(clocks, "New rule")

            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(plan), number)
            self.assertEqual(len(set(complaints.mapped("deadline"))), 1)
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[0], 40)

    def test_who_may_not_and_what_is_missing(self):
        for user in (self.seller, self.regional, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.clocks.with_user(user).replan()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.clocks.with_user(self.policy_admin).replan(dry_run=False)
        with self.assertRaisesRegex(UserError, "no policy “other”"):
            self.clocks.with_user(self.policy_admin).replan(bundle="other")
        self.assertEqual(
            self.clocks.with_user(self.policy_admin).replan(bundle="test"), []
        )

    def _replan_by(self, user):
        """Names of the one clock that moves, as the user is told them."""
        [move] = self.clocks.with_user(user).replan(bundle="test")
        return move["record_name"], move["account"]

    def test_names_are_told_to_those_who_may_read_them(self):
        self._apply_severities(request_id="second", general=3)
        both = (self.complaint.name, self.account.name)

        self.assertEqual(self._replan_by(self.director), both)
        self.assertEqual(self._replan_by(self.policy_admin), (None, None))
        seller = self.env.ref("key_account_module.group_user")
        self.policy_admin.group_ids += seller
        self.assertEqual(self._replan_by(self.policy_admin), (None, None))
        self.account.user_id = self.policy_admin
        self.assertEqual(self._replan_by(self.policy_admin), both)

    def test_names_are_told_with_the_answer_of_what_was_carried_out(self):
        self._apply_severities(request_id="second", general=3)

        [done] = self.clocks.with_user(self.director).replan("New rule", dry_run=False)

        self.assertEqual(
            (done["record_name"], done["account"]),
            (self.complaint.name, self.account.name),
        )

    def test_names_of_many_cost_no_more_statements_than_of_few(self):
        counts = []
        for number, days in ((10, 3), (200, 5)):
            self._make_many(number)
            self._apply_severities(request_id=f"days {days}", general=days)
            clocks = self.clocks.with_user(self.director)
            # Groups, rules and access rows of the user are read once a process.
            clocks.replan()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count

            moves = clocks.replan()

            counts.append(self.env.cr.sql_log_count - before)
            self.assertGreater(len(moves), number)
            self.assertTrue(all(move["account"] for move in moves))
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[0], 40)

    def test_dialogue_lists_old_and_new_before_it_does_anything(self):
        self._apply_severities(request_id="second", general=3)
        dialogues = self.env["key.account.clock.replan"].with_user(self.director)

        dialogue = dialogues.create({"why": "New rule"})

        self.assertEqual(dialogue.count, 1)
        self.assertIn(self.complaint.name, dialogue.preview)
        self._assert_due(self.complaint, "2026-09-15 09:30")
        dialogue.action_confirm()
        self._assert_due(self.complaint, "2026-09-17 09:30")
