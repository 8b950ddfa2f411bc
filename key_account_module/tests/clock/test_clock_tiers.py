"""Deadlines of accounts in one grade, and what happens when the grade changes."""

from freezegun import freeze_time

from odoo.tests import tagged

from .clock_common import SUBJECT, ApartCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 01:00:00")
class TestClockTiers(ApartCase):
    """General complaints: three working days, one for accounts in grade A."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply_apart({"abc/A": 1})

    def test_grade_decides_the_target(self):
        ordinary = self._make_complaint("2026-09-14 01:00")
        self._grade(self.account, self.abc, "A", 600_000)
        preferred = self._make_complaint("2026-09-14 01:00")

        self._assert_due(ordinary, "2026-09-17 09:30")
        self.assertNotIn("grade", ordinary.deadline_words)
        self._assert_due(preferred, "2026-09-15 09:30")
        self.assertIn("accounts in grade abc/A", preferred.deadline_words)

    def test_t06_tier_change_mid_way_keeps_elapsed_and_explains(self):
        """B becomes A on Monday noon: nothing moves until somebody plans it anew.

        Then the target of A counts from the original start, the pause is kept, and the
        log says why.
        """
        self._assert_moved_by_a_plan(
            lambda: self._grade(self.account, self.abc, "A", 600_000),
            "Grade A since noon",
            "accounts in grade abc/A",
        )
        self.assertFalse(self._replan())

    def test_closed_complaint_keeps_the_deadline_of_its_time(self):
        complaint = self._make_complaint("2026-09-14 01:00")
        self._close(complaint)

        self._grade(self.account, self.abc, "A", 600_000)

        self.assertFalse(self._replan())
        self._assert_due(complaint, "2026-09-17 09:30")

    def test_first_scheme_of_an_account_with_several_grades_wins(self):
        other = self._make_abc(primary=False, key="other", name="Other", sequence=1)
        for tier, key in zip(other.tier_ids, ("A", "B", "C"), strict=True):
            tier.key = f"other/{key}"
        self._apply_apart({"abc/A": 1, "other/C": 2}, request_id="both")
        self._grade(self.account, self.abc, "A", 600_000)
        self._grade(self.account, other, "C")

        self._assert_due(self._make_complaint("2026-09-14 01:00"), "2026-09-16 09:30")

    def test_unknown_grade_is_a_warning(self):
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        document = self._make_policy(
            ("calendar", "office", self._calendar_values()),
            self._target(SUBJECT, "resolution", "abc/A", 1),
            self._target(SUBJECT, "resolution", "abc/Z", 1),
        )

        found = policy.plan(document=document)["diagnostics"]

        [unknown] = [item for item in found if item["code"] == "POL440"]
        self.assertEqual(unknown["severity"], "warning")
        self.assertIn("abc/Z", unknown["message"])

    def test_queries_do_not_grow_with_the_complaints(self):
        counts = []
        # The first time fills caches that stay.
        for number in (1, 2, 20):
            for _one in range(number):
                self._make_complaint("2026-09-14 01:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            clocks = self.env["key.account.clock"]._to_replan()
            clocks._plan()
            counts.append(self.env.cr.sql_log_count - before)

        self.assertEqual(*counts[1:])

    def test_pause_moves_nothing_beyond_the_cap(self):
        """Seven working days in all, paused or not.

        Covers: CMP-10
        """
        self._apply_apart({}, request_id="cap", extension_days=7)
        complaint = self._make_complaint("2026-09-14 01:00")

        self._at("2026-09-15 01:00", "_clock_pause", complaint, self.waiting)

        self._assert_due(complaint, "2026-09-23 09:30")
        self.assertIn("7 working days in all", complaint.deadline_words)
        with freeze_time("2026-09-23 09:31"):
            complaint.invalidate_recordset()
            self.assertTrue(complaint.is_late)

    # === Before a grade is decided on ===

    def test_who_decides_on_a_grade_sees_which_deadlines_change(self):
        gained = self._preview(self._tier(self.abc, "A"))
        self._grade(self.account, self.abc, "A", 600_000)
        lost = self._preview(self.abc.tier_ids.browse())

        later = "open ones keep theirs until they are re-planned"
        self.assertEqual(
            gained,
            f"General, Resolution: One working day, now 3 working days; {later}",
        )
        self.assertEqual(
            lost, f"General, Resolution: 3 working days, now One working day; {later}"
        )

    def test_grades_without_deadlines_of_their_own_change_none(self):
        self.assertFalse(self._preview(self._tier(self.abc, "C")))

    def test_a_scheme_that_comes_first_goes_on_deciding_the_deadline(self):
        vip = self._make_abc(primary=False, key="vip", sequence=1)
        for tier in vip.tier_ids:
            tier.key = tier.key.replace("abc/", "vip/")
        self._apply_apart({"abc/A": 1, "vip/A": 2}, request_id="vip")
        self._grade(self.account, vip, "A", 600_000)

        self.assertFalse(self._preview(self._tier(self.abc, "A")))
