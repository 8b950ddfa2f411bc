"""What a grade that sets the service level does to deadlines."""

from freezegun import freeze_time

from odoo.tests import tagged

from .level_common import LevelCase

LATER = "open ones keep theirs until they are re-planned"


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 01:00:00")
class TestServiceLevelDeadlines(LevelCase):
    """Two stars are served at gold: one working day instead of three."""

    def setUp(self):
        super().setUp()
        self._apply_apart({"gold": 1, "abc/A": 2})
        self._tier(self.stars, "two").effects = {"service_level": "gold"}

    def _end(self, key):
        self._decide_grade(self.account, self._tier(self.stars, key))

    def test_t06_approved_proposal_and_its_end_re_plan_from_the_first_start(self):
        complaint = self._make_complaint("2026-02-03 01:00")
        [before] = complaint.mapped("deadline")
        self.proposals.action_approve()
        self.assertEqual(complaint.deadline, before)

        self._replan(why="Two stars", dry_run=False)

        self._assert_due(complaint, "2026-02-04 09:30")
        self.assertIn("the service level gold", complaint.deadline_words)
        self._end("plain")
        self._replan(why="No longer", dry_run=False)
        self._assert_due(complaint, before.isoformat())
        self.assertFalse(self._replan())

    def test_who_decides_sees_the_level_and_the_deadlines_it_changes(self):
        self.assertEqual(
            self.proposals.effects_words,
            "Service level: Gold, now none\n"
            f"General, Resolution: One working day, now 3 working days; {LATER}",
        )

    def test_who_decides_on_its_end_sees_what_comes_back(self):
        self._end("two")

        words = self._preview(self._tier(self.stars, "plain"))

        self.assertEqual(
            words,
            "Service level: Gold, to be put back to what was there before\n"
            f"General, Resolution: 3 working days, now One working day; {LATER}",
        )

    def test_deadlines_stay_where_a_person_set_the_level_since(self):
        self._end("two")
        usual = self._make_option("service_level", "usual")
        self.account.service_level_id = usual

        words = self._preview(self._tier(self.stars, "plain"))

        self.assertNotIn("Resolution", words)

    def test_deadlines_stay_where_another_grade_holds_the_level(self):
        self._end("two")
        self._tier(self.abc, "A").effects = {"service_level": "gold"}
        self._grade(self.account, self.abc, "A", 600_000)

        words = self._preview(self._tier(self.stars, "plain"))

        self.assertNotIn("Resolution", words)
