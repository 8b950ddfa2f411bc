from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .clock_common import ClocksCase
from .common import utc


@tagged("post_install", "-at_install")
class TestKeyAccountClockMixin(ClocksCase):
    """What every model with a deadline shares, shown on the complaint."""

    def test_spans_in_words(self):
        complaints = self.env["key.account.complaint"]

        for span, words in (
            (timedelta(seconds=59), "0 h 0 min"),
            (timedelta(hours=5, minutes=7), "5 h 7 min"),
            (timedelta(hours=24), "1 d 0 h"),
            (timedelta(days=12, hours=23, minutes=59), "12 d 23 h"),
        ):
            with self.subTest(span=span):
                self.assertEqual(complaints._span_words(span), words)

    def test_deadline_carries_calendar_zone_and_revision(self):
        complaint = self._make_complaint("2026-01-05 01:00")

        explanation = complaint.deadline_explanation
        self.assertEqual(explanation["calendar"], "Office")
        self.assertEqual(explanation["timezone"], "Asia/Shanghai")
        self.assertEqual(explanation["days"], 1)
        self.assertEqual(complaint.revision_id.bundle_id.name, "test")

    @freeze_time("2026-01-06 02:00:00")
    def test_the_record_shows_how_its_deadline_came_about(self):
        """To a collaborator too, who sees neither the account nor its clocks."""
        complaint = self._make_complaint("2026-01-05 01:00")
        complaint.collaborator_ids = self.colleague

        shown = complaint.with_user(self.colleague).clock_timeline

        self.assertIn("Working time", shown)
        self.assertIn("h 30 min", shown)

    def test_clock_without_a_target_runs_and_is_never_late(self):
        complaint = self._make_complaint("2026-01-05 01:00", severity_id=self.severe.id)

        clock = self._clock(complaint)
        self.assertEqual(clock.event_ids.kind, "open")
        self.assertFalse(clock.deadline or clock.is_late or clock.target_words)
        self.assertFalse(complaint.deadline_explanation)

    def test_nothing_is_entered_when_the_policy_wants_the_same(self):
        complaint = self._make_complaint("2026-01-05 01:00")

        complaint._clock_retarget("Nothing changed")

        self.assertEqual(len(self._clock(complaint).event_ids), 1)

    @freeze_time("2026-09-14 02:00:00")
    def test_clock_may_be_opened_in_the_past_and_paused_with_all_others(self):
        complaint = self._make_complaint("2026-09-14 01:00")

        complaint._clock_open("analysis", utc("2026-09-14 01:30"))
        complaint._clock_pause(None, self.waiting)

        clocks = complaint.clock_ids
        self.assertEqual(set(clocks.mapped("name")), {"resolution", "analysis"})
        self.assertEqual(set(clocks.mapped("state")), {"paused"})
        self.assertEqual(clocks.filtered("principal").name, "resolution")

    def test_operators_that_make_no_sense_are_left_to_odoo(self):
        complaints = self.env["key.account.complaint"]

        self.assertIs(complaints._search_is_late("like", "x"), NotImplemented)
