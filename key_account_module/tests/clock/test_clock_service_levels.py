"""Deadlines of accounts of one service level, and what happens when it changes."""

from freezegun import freeze_time

from odoo.tests import tagged

from .clock_common import SUBJECT, ApartCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 01:00:00")
class TestClockServiceLevels(ApartCase):
    """General complaints: three working days, two in grade A, one with the level gold."""

    _levels = [
        (
            "option",
            f"service_level/{key}",
            {"list": "service_level", "name": {"en_US": key.title()}},
        )
        for key in ("gold", "standard")
    ]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply_apart({"abc/A": 2, "gold": 1})
        options = cls.env["key.account.option"]
        cls.gold = options._by_key(["service_level/gold"])["service_level/gold"]

    def _assert_next_due(self, expected):
        self._assert_due(self._make_complaint("2026-09-14 01:00"), expected)

    def test_level_comes_before_grade_and_grade_before_all_others(self):
        self._assert_next_due("2026-09-17 09:30")
        self._grade(self.account, self.abc, "A", 600_000)
        self._assert_next_due("2026-09-16 09:30")

        self.account.service_level_id = self.gold

        complaint = self._make_complaint("2026-09-14 01:00")
        self._assert_due(complaint, "2026-09-15 09:30")
        self.assertIn("the service level gold", complaint.deadline_words)
        self.assertNotIn("grade", complaint.deadline_words)

    def test_a_level_without_a_target_leaves_it_to_the_grade(self):
        self._grade(self.account, self.abc, "A", 600_000)
        options = self.env["key.account.option"]
        [standard] = options._by_key(["service_level/standard"]).values()
        self.account.service_level_id = standard

        self._assert_next_due("2026-09-16 09:30")

    def test_a_level_of_the_same_key_in_another_policy_is_the_same_level(self):
        """Targets name it by its key, as they name grades."""
        self.account.service_level_id = self._make_option("service_level", "gold")

        self._assert_next_due("2026-09-15 09:30")

    def test_t06_level_that_changes_mid_way_keeps_elapsed_and_explains(self):
        """Both ways: nothing moves until somebody plans it anew, from the first start."""
        account = self.account.with_user(self.director)
        complaint = self._assert_moved_by_a_plan(
            lambda: account.write({"service_level_id": self.gold.id}),
            "Gold since noon",
            "the service level gold",
        )
        with freeze_time("2026-09-14 04:00"):
            account.service_level_id = False
            self._replan(why="No longer gold", dry_run=False)

        self._assert_due(complaint, "2026-09-18 01:30")
        self.assertNotIn("service level", complaint.deadline_words)
        self.assertFalse(self._replan())

    def test_unknown_level_is_refused(self):
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        document = self._make_policy(
            ("calendar", "office", self._calendar_values()),
            self._target(SUBJECT, "resolution", "gold", 1),
            self._target(SUBJECT, "resolution", "silver", 1),
        )

        found = policy.plan(document=document)["diagnostics"]

        [unknown] = [item for item in found if item["code"] == "POL207"]
        self.assertIn("service_level/silver", unknown["message"])

    def test_targets_apply_export_and_converge(self):
        policy = self.env["key.account.policy"].with_user(self.policy_admin)

        resources = policy.export(bundle="test")["resources"]
        result = self._apply_apart({"abc/A": 2, "gold": 1}, request_id="again")

        [target] = [r for r in resources if r["key"] == f"{SUBJECT}/resolution/gold"]
        self.assertEqual(target["values"]["service_level"], "gold")
        self.assertIsNone(target["values"]["tier"])
        self.assertFalse(result["changes"])

    def test_levels_cost_nothing_where_no_target_names_one(self):
        """Neither does a target for a level where no account has one, but for its row."""
        counts = {}
        targets = self.env["key.account.clock.target"]
        levels = targets.search([("service_level", "!=", False)])
        for case, active in (("warm up", True), ("with", True), ("without", False)):
            levels.active = active
            complaint = self._make_complaint("2026-09-14 01:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            complaint._clock_targets()
            counts[case] = self.env.cr.sql_log_count - before

        # one for the accounts
        self.assertLessEqual(counts["with"], counts["without"] + 1)

    def test_queries_do_not_grow_with_the_complaints(self):
        self.account.service_level_id = self.gold
        counts = []
        for number in (1, 2, 20):
            for _one in range(number):
                self._make_complaint("2026-09-14 01:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["key.account.clock"]._to_replan()._plan()
            counts.append(self.env.cr.sql_log_count - before)

        self.assertEqual(*counts[1:])

    # === In words ===

    def test_a_target_for_a_level_is_called_by_the_name_of_the_level(self):
        target = self.env["key.account.clock.target"].search(
            [("service_level", "=", "gold")]
        )

        self.assertEqual(target.name, "General · Resolution (Gold)")

    def test_a_grade_whose_deadline_the_level_hides_is_not_told_of(self):
        self.account.service_level_id = self.gold

        self.assertFalse(self._preview(self._tier(self.abc, "A")))

    def test_targets_are_grouped_and_found_by_words(self):
        targets = self.env["key.account.clock.target"].with_user(self.policy_admin)
        mine = [("subject", "=", SUBJECT)]
        expected = {
            "subject_words": {"General": 3},
            "clock_words": {"Resolution": 3},
            "tier_words": {"A": 1, False: 2},
            "service_level_words": {"Gold": 1, False: 2},
        }

        for field, groups in expected.items():
            with self.subTest(field):
                found = targets.formatted_read_group(mine, [field], ["__count"])

                self.assertEqual({g[field]: g["__count"] for g in found}, groups)
                for words, number in groups.items():
                    domain = [*mine, (field, "=", words)]
                    self.assertEqual(targets.search_count(domain), number)
        self.assertEqual(
            targets.search([("service_level_words", "ilike", "gol")]).service_level,
            "gold",
        )
