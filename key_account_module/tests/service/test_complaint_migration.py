"""Complaints of 19.0.1.0.0 get the clocks that their pinned deadlines stand for."""

from freezegun import freeze_time

from odoo.tests import tagged

from ..clock.clock_common import ClocksCase
from ..clock.common import utc
from ..migrating import migrate


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintMigration(ClocksCase):
    def setUp(self):
        super().setUp()
        self.running = self._make_complaint("2026-09-14 01:00")
        self.closed = self._make_complaint("2026-09-11 01:00")
        self.blank = self._make_complaint(
            "2026-09-11 01:00", severity_id=self.severe.id
        )
        self._close(self.closed)
        self.complaints = self.running | self.closed | self.blank
        self.env.flush_all()

    def _as_before(self):
        """Nothing but the columns of 19.0.1.0.0."""
        self.env.cr.execute("DELETE FROM key_account_clock")
        self.env.cr.execute(
            "UPDATE key_account_complaint SET clock_met = NULL, clock_warning = NULL"
        )
        self.env.invalidate_all()

    def _migrate(self):
        migrate(self.env.cr, "post-migrate")
        self.env.invalidate_all()

    def test_deadlines_states_and_results_are_the_same(self):
        names = ["deadline", "is_late", "remaining", "deadline_words"]
        revision = self.running.revision_id
        before = self.complaints.read(names)
        self._as_before()

        self._migrate()

        self.assertEqual(self.complaints.read(names), before)
        self.assertEqual(self.running.revision_id, revision)
        self.assertEqual(self._clock(self.running).state, "running")
        self.assertEqual(self._clock(self.closed).result, "in_time")
        self.assertEqual(
            self._clock(self.closed).event_ids.mapped("kind"), ["open", "meet"]
        )
        self.assertFalse(self._clock(self.blank).deadline)

    def test_deadline_of_another_calendar_is_kept_to_the_second(self):
        self._as_before()
        self.running._write_guarded({"deadline": utc("2026-09-15 09:29:58")})
        self.env.flush_all()

        self._migrate()

        self._assert_due(self.running, "2026-09-15 09:29:58")
        self.assertTrue(self._clock(self.running).by_hand)

    def test_second_run_changes_nothing(self):
        self._as_before()
        self._migrate()
        events = self.env["key.account.clock.event"].search_count([])

        self._migrate()

        self.assertEqual(self.env["key.account.clock.event"].search_count([]), events)

    def test_migrated_complaint_goes_on_as_any_other(self):
        self._as_before()
        self._migrate()

        self.running._clock_pause("resolution", self.short_wait)

        self._assert_due(self.running, "2026-09-16 03:30")
