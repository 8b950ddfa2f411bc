from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.clock.clock_log import PROJECTED
from .clock_common import ClocksCase
from .common import utc

NOW = "2026-09-14 01:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountClock(ClocksCase):
    """Rows that follow from their logs; Monday 09:00 in Shanghai is 01:00 UTC."""

    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint("2026-09-14 01:00")
        self.clock = self._clock(self.complaint)

    def _at(self, moment, method, *args):
        with freeze_time(moment):
            return getattr(self.complaint, method)("resolution", *args)

    # === The log makes the row ===

    def test_clock_starts_with_the_complaint(self):
        self._assert_due(self.complaint, "2026-09-15 09:30")
        self.assertEqual(self.clock.state, "running")
        self.assertEqual(self.clock.user_id, self.seller)
        self.assertEqual(self.clock.event_ids.mapped("kind"), ["open"])
        self.assertEqual(self.clock.target_words, "One working day")
        self.assertEqual(self.clock.revision_id.number, 1)

    def test_groups_are_called_by_words(self):
        clocks = self.env["key.account.clock"].with_user(self.seller)
        domain = [("id", "=", self.clock.id)]

        [group] = clocks.formatted_read_group(
            domain, ["name", "res_model"], ["__count"]
        )

        self.assertEqual(
            (group["name"], group["res_model"]), ("Resolution", "Complaint")
        )
        self.assertEqual(clocks.search(domain + group["__extra_domain"]), self.clock)

    def test_t05_pauses_over_night_move_the_deadline_by_their_working_part(self):
        """Three hours on the wall twice, of which one and two are working time."""
        for pause, resume in (
            ("2026-09-14 08:30", "2026-09-14 11:30"),
            ("2026-09-14 23:30", "2026-09-15 02:30"),
        ):
            self._at(pause, "_clock_pause", self.waiting)
            self.assertFalse(self.complaint.deadline)
            self.assertEqual(self.complaint.remaining, "paused")
            self._at(resume, "_clock_resume")

        # one hour on Monday and two on Tuesday: Wednesday 11:30
        self._assert_due(self.complaint, "2026-09-16 03:30")
        self.assertEqual(self.clock.deadline_bare, utc("2026-09-15 09:30"))
        self.assertIn("paused", self.complaint.deadline_words)
        self._at("2026-09-16 03:00", "_clock_meet")
        self.assertEqual(self.clock.result, "by_pause")

    def test_pause_ends_by_itself_without_any_job(self):
        self._at("2026-09-14 01:00", "_clock_pause", self.short_wait)

        self._assert_due(self.complaint, "2026-09-16 03:30")
        for now, state in (
            ("2026-09-14 03:59", "paused"),
            ("2026-09-14 04:00", "running"),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.clock.invalidate_recordset()
                self.assertEqual(self.clock.state, state)
        # so it can be paused again, and cannot be resumed
        with freeze_time("2026-09-14 05:00"), self.assertRaises(UserError):
            self.complaint._clock_resume("resolution")
        self._at("2026-09-14 05:00", "_clock_pause", self.short_wait)
        self.assertEqual(self.clock.date_paused, utc("2026-09-14 05:00"))

    def test_pause_still_open_at_the_end_is_counted(self):
        self._at("2026-09-15 01:30", "_clock_pause", self.waiting)
        self._at("2026-09-17 01:30", "_clock_meet")

        self.assertEqual(self.clock.result, "by_pause")
        self.assertIn("still open at the end", self.clock.timeline_words)

    def test_late_when_the_deadline_passes_and_nobody_does_anything(self):
        clocks = self.env["key.account.clock"].with_user(self.seller)
        domain = [("id", "=", self.clock.id), ("is_late", "=", True)]

        for now, late in (
            ("2026-09-15 09:30:00", False),
            ("2026-09-15 09:30:01", True),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.clock.invalidate_recordset()
                self.assertEqual(self.clock.is_late, late)
                self.assertEqual(bool(clocks.search(domain)), late)

    def test_opened_again_goes_on_with_what_was_left(self):
        self._at("2026-09-14 02:00", "_clock_meet")
        self.assertEqual(self.clock.result, "in_time")
        self.assertEqual(self.complaint.clock_met, utc("2026-09-14 02:00"))

        self._at("2026-09-16 01:00", "_clock_reopen")

        # of Monday and Tuesday 14:30 were left at the time, from Wednesday 09:00
        self._assert_due(self.complaint, "2026-09-17 08:30")
        self.assertFalse(self.complaint.clock_met)
        self.assertEqual(self.clock.rounds, 1)

    def test_deadline_by_hand_is_kept_with_its_reason(self):
        self._at(
            "2026-09-14 02:00", "_clock_override", utc("2026-09-23 09:30"), "Agreed"
        )

        self._assert_due(self.complaint, "2026-09-23 09:30")
        self.assertTrue(self.clock.by_hand)
        self.assertEqual(self.clock.event_ids[-1].note, "Agreed")
        self.assertIn("Deadline by hand", self.complaint.deadline_words)

    def test_row_worked_out_anew_is_the_same(self):
        """The log is the source of truth; the row is only kept for lists."""
        self._at("2026-09-14 02:00", "_clock_pause", self.waiting)
        self._at("2026-09-14 05:00", "_clock_resume")
        before = self.clock.read(list(PROJECTED))
        self.env.cr.execute("UPDATE key_account_clock SET deadline = NULL, rounds = 7")

        self.clock._project(self.env["key.account.clock.event"]._logs(self.clock))

        self.assertEqual(self.clock.read(list(PROJECTED)), before)

    def test_holiday_entered_later_does_not_move_a_running_clock(self):
        """The calendar is pinned with the target (I6)."""
        hours = self.general.calendar_id.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Inventory",
                "calendar_id": hours.id,
                "date_from": utc("2026-09-14 16:00"),
                "date_to": utc("2026-09-15 15:59:59"),
            }
        )

        self._at("2026-09-14 02:00", "_clock_pause", self.waiting)
        self._at("2026-09-14 03:00", "_clock_resume")

        self._assert_due(self.complaint, "2026-09-16 01:30")
        self._assert_due(self._make_complaint("2026-09-14 01:00"), "2026-09-16 09:30")

    def test_t03_calendar_that_lost_its_working_time_is_named(self):
        hours = self.general.calendar_id.resource_calendar_id
        hours.attendance_ids.unlink()
        self.general.calendar_id.extra_days = False

        with self.assertRaisesRegex(UserError, "Office.*no working time"):
            self._make_complaint("2026-09-14 01:00")

    def test_t06_another_severity_keeps_start_pauses_and_elapsed_time(self):
        self._at("2026-09-14 02:00", "_clock_pause", self.waiting)
        self._at("2026-09-14 03:00", "_clock_resume")

        with freeze_time("2026-09-14 06:00"):
            self.complaint.severity_id = self.larger

        # three days from Monday, and the hour of the pause: Friday 09:30
        self._assert_due(self.complaint, "2026-09-18 01:30")
        self.assertEqual(self.clock.date_start, utc("2026-09-14 01:00"))
        event = self.clock.event_ids[-1]
        self.assertEqual(event.kind, "retarget")
        self.assertIn("Severity", event.note)
        note = self.complaint.message_ids.filtered(
            lambda message: "counted anew" in (message.body or "")
        )
        self.assertEqual(len(note), 1)

    def test_time_of_receipt_that_was_wrong_moves_the_start(self):
        self.complaint.date_received = utc("2026-09-11 01:00")

        self._assert_due(self.complaint, "2026-09-14 09:30")
        self.assertEqual(self.clock.date_start, utc("2026-09-11 01:00"))

    # === What nobody can do ===

    def test_wrong_order_future_and_past_are_refused(self):
        for moment, method, args, why in (
            ("2026-09-14 02:00", "_clock_resume", (), "not paused"),
            ("2026-09-14 02:00", "_clock_reopen", (), "cannot be opened again"),
            ("2026-09-14 02:00", "_clock_meet", (utc("2026-09-14 02:01"),), "future"),
            ("2026-09-14 02:00", "_clock_meet", (utc("2026-09-14 00:59"),), "follow"),
            ("2026-09-14 02:00", "_clock_override", (None, "Why"), "a deadline"),
        ):
            with self.subTest(method=method), self.assertRaisesRegex(UserError, why):
                self._at(moment, method, *args)
        self._at("2026-09-14 02:00", "_clock_pause", self.waiting)
        with self.assertRaisesRegex(UserError, "paused already"):
            self._at("2026-09-14 03:00", "_clock_pause", self.waiting)
        self._at("2026-09-14 04:00", "_clock_meet")
        with self.assertRaisesRegex(UserError, "does not change any more"):
            self._at("2026-09-14 05:00", "_clock_pause", self.waiting)

    def test_reason_comes_from_the_policy(self):
        flag = self._make_flag("strategic")
        archived, foreign = self._make_reason("old"), self._make_reason("foreign")
        archived.active = False
        foreign.company_id = self._make_company("Other")

        for reason in (flag, archived, foreign, self.env["key.account.option"]):
            with (
                self.subTest(reason=reason.key),
                self.assertRaisesRegex(UserError, "pause_reason"),
            ):
                self.complaint._clock_pause("resolution", reason)

    def test_rows_are_written_by_nobody(self):
        for user in (self.seller, self.director, self.policy_admin):
            clock = self.clock.with_user(user)
            with self.subTest(user=user.login):
                for attempt in (
                    lambda c=clock: c.write({"deadline": utc("2030-01-01 00:00")}),
                    lambda c=clock: c.unlink(),
                    lambda c=clock: c.create({"res_model": "x", "res_id": 1}),
                ):
                    with self.assertRaises(UserError):
                        attempt()
        for attempt in (
            lambda: self.clock.write({"deadline": False}),
            lambda: self.clock.unlink(),
            lambda: self.clock.create({"res_model": "x", "res_id": 1, "name": "x"}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_clocks_are_seen_with_the_account(self):
        far = self._make_account("Far", user=self.colleague, team_id=self.south.id)
        foreign = self._clock(
            self._make_complaint(user=self.colleague, key_account_id=far.id)
        )
        both = [("id", "in", (self.clock | foreign).ids)]
        clocks = self.env["key.account.clock"]

        self.assertEqual(clocks.with_user(self.seller).search(both), self.clock)
        self.assertEqual(clocks.with_user(self.regional).search(both), self.clock)
        self.assertEqual(len(clocks.with_user(self.director).search(both)), 2)
        self.assertEqual(len(clocks.with_user(self.auditor).search(both)), 2)
        events = self.env["key.account.clock.event"].with_user(self.seller)
        self.assertEqual(
            events.search([("clock_id", "in", both[0][2])]).clock_id, self.clock
        )
        with self.assertRaises(AccessError):
            foreign.with_user(self.seller).explain()

    def test_pausing_needs_the_right_to_write_the_document(self):
        self.clock.with_user(self.seller).pause(self.waiting.id, "Asked the customer")
        self.assertEqual(self.clock.event_ids[-1].user_id, self.seller)
        self.assertEqual(self.clock.event_ids[-1].note, "Asked the customer")
        self.clock.with_user(self.seller).action_resume()

        for user in (self.auditor, self.colleague):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.clock.with_user(user).pause(self.waiting.id)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.clock.with_user(user).resume()

    # === Following the document ===

    def test_clock_follows_owner_and_account_of_its_document(self):
        self.account.member_ids = self.colleague
        self.complaint.with_user(self.seller).user_id = self.colleague

        self.assertEqual(self.clock.user_id, self.colleague)
        other = self._make_account("Other")
        self.complaint.write({"key_account_id": other.id, "user_id": self.seller.id})
        self.assertEqual(self.clock.key_account_id, other)
        self.assertEqual(self.clock.event_ids.key_account_id, other)

    def test_clock_goes_with_a_document_that_is_deleted(self):
        event = self.clock.event_ids

        self.complaint.with_user(self.director).unlink()

        self.assertFalse(self.clock.exists())
        self.assertFalse(event.exists())

    # === Told to people ===

    def test_explanation_lists_what_counted_and_what_did_not(self):
        self._at("2026-09-14 02:00", "_clock_pause", self.short_wait)

        [told] = self.clock.with_user(self.auditor).explain()

        kinds = [(piece["kind"], piece["minutes"]) for piece in told["segments"]]
        self.assertEqual(
            kinds[:3], [("working", 60), ("paused", 180), ("working", 240 - 60)]
        )
        self.assertEqual(told["segments"][1]["to"], "2026-09-14T06:30:00+00:00")

    def test_timeline_is_readable_without_colours(self):
        self._at("2026-09-14 02:00", "_clock_pause", self.short_wait)
        clock = self.clock.with_user(self.seller).with_context(tz="Asia/Shanghai")

        self.assertIn("Paused: Short Wait", clock.timeline_words)
        self.assertIn('<th scope="col">From</th>', clock.timeline)
        self.assertIn("10:00", clock.timeline_words.replace("\u202f", " "))
        self.assertIn("Short Wait", clock.timeline)

    def test_text_in_the_timeline_is_escaped(self):
        self.short_wait.name = "<script>alert(1)</script>"
        self._at("2026-09-14 02:00", "_clock_pause", self.short_wait)

        self.assertNotIn("<script>", self.clock.timeline)

    def test_names_of_clocks_in_words(self):
        self.assertEqual(self.clock.display_name, "Resolution")
        self.assertEqual(self.clock.action_open_document()["res_id"], self.complaint.id)
