from datetime import date

from odoo.tests import freeze_time, tagged

from ..clock.clock_common import ClocksCase

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 9, day) for day in (14, 15, 16))


@tagged("post_install", "-at_install")
class TestRunDeadlines(ClocksCase):
    """A run tells what became of deadlines since the run before it, and moves none.

    The complaint came on Monday and is due on Tuesday at 17:30; a run as of a past day
    tells how things stood at its end.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_abc()
        cls.runs = cls.env["key.account.run"].with_user(cls.director)

    def setUp(self):
        super().setUp()
        with freeze_time("2026-09-14 01:00"):
            self.complaint = self._make_complaint("2026-09-14 01:00")
        self.clock = self._clock(self.complaint)

    def _run(self, day):
        """Run as of a day; what is told of deadlines, and the last status."""
        status = self.runs.start(as_of=str(day))
        while status["state"] == "open":
            status = self.runs.step(run_id=status["run_id"])
        changes = self.runs.changes(run_id=status["run_id"], step="deadlines")
        return [(row["kind"], row["details"]["result"]) for row in changes["rows"]]

    def test_deadline_is_told_when_it_comes_close_and_when_it_is_missed(self):
        told = [self._run(day) for day in (MONDAY, TUESDAY, WEDNESDAY)]

        self.assertEqual(told, [[("soon", None)], [("late", None)], []])

    def test_first_run_tells_what_is_open_by_its_worst_state(self):
        self.assertEqual(self._run(WEDNESDAY), [("late", None)])

    def test_result_is_told_when_the_clock_has_ended(self):
        self._run(MONDAY)
        with freeze_time("2026-09-16 01:00"):
            self._close(self.complaint)

        told = self._run(WEDNESDAY)

        self.assertEqual(told, [("met", "late")])

    def test_old_results_are_not_told_by_the_first_run(self):
        with freeze_time("2026-09-15 01:00"):
            self._close(self.complaint)

        self.assertEqual(self._run(WEDNESDAY), [])

    def test_due_ladder_is_told(self):
        self.clock.flush_recordset()
        self.env.cr.execute(
            "UPDATE key_account_clock SET next_check = '2026-09-14 05:00' WHERE id = %s",
            [self.clock.id],
        )

        self.assertIn(("ladder", None), self._run(MONDAY))

    def test_day_before_the_last_run_tells_nothing(self):
        self._run(WEDNESDAY)

        self.assertEqual(self._run(TUESDAY), [])

    def test_t14_nothing_moves_and_a_second_run_tells_nothing(self):
        before = self.clock.read()
        told = self._run(TUESDAY)

        again = self._run(TUESDAY)

        self.assertEqual((told, again), ([("late", None)], []))
        self.env.invalidate_all()
        self.assertEqual(self.clock.read(), before)
        self.assertEqual(self.runs.status()["staged"], 0)

    def test_lost_stage_tells_nothing_twice(self):
        run_id = self.runs.start(as_of=str(TUESDAY))["run_id"]
        other = self._make_account("Other")
        self._make_complaint("2026-09-14 01:00", key_account_id=other.id)
        self.runs.step(run_id=run_id, limit=1)
        self.env.cr.execute("TRUNCATE key_account_run_stage")

        status = self.runs.status(run_id=run_id)
        while status["state"] == "open":
            status = self.runs.step(run_id=run_id)

        kinds = [row["kind"] for row in self.runs.changes(step="deadlines")["rows"]]
        self.assertEqual(kinds, ["late"])

    def test_clock_is_told_in_words(self):
        self._run(TUESDAY)

        change = self.env["key.account.run.change"].search([("kind", "=", "late")])

        self.assertEqual(change.step_words, "Deadlines")
        self.assertRegex(change.words, r"^Resolution, .*9/15/26")
