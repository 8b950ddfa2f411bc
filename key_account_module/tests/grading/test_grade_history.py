from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..recompute.common import RecomputeCommon

YEAR = {"metric": "revenue", "over": "rolling 12 months"}


@tagged("post_install", "-at_install")
class TestGradeHistory(RecomputeCommon):
    """A grade of the past reads as it read then, whatever the policy says now."""

    def setUp(self):
        super().setUp()
        self.account = self._make_account()

    def _policy(self, number, gold, limit, flag):
        """A revision of the policy: what the tier is called, asks for, and a flag."""
        texts = {"list": "flag", "name": {"en_US": flag}}
        large = {"any": [{**YEAR, "gte": limit}, {"flag": "vip"}]}
        tiers = {
            "gold": {"name": {"en_US": gold}, "sequence": 1, "condition": large},
            "rest": {
                "name": {"en_US": "Rest"},
                "sequence": 2,
                "condition": "otherwise",
            },
        }
        self._apply_policy(
            ("option", "flag/vip", texts),
            ("scheme", "size", {"name": {"en_US": "Size"}, "primary": True}),
            *(
                ("tier", f"size/{key}", {"scheme": "size", **values})
                for key, values in tiers.items()
            ),
            request_id=f"revision {number}",
        )

    def _run_on(self, day):
        with freeze_time(f"{day} 08:00:00"):
            return self._run(as_of=day)

    def _read(self, grade):
        return grade.with_user(self.seller).read(
            [
                *("explanation_words", "explanation_lines", "rule_words"),
                *("figures", "figures_on", "reason", "decided_by"),
            ]
        )[0] | {"revision": grade.revision_id.number}

    def _seen(self):
        """Day and number of the revision that the account shows beside its reason."""
        account = self.account.with_user(self.seller)
        self.env.invalidate_all()
        return account.figures_on, account.sudo().revision_id.number

    def test_reason_says_of_which_day_its_figures_are_and_by_which_revision(self):
        """Newer figures or rules have newer ones, a quiet night leaves them.

        Covers: CLS-29
        """
        self._policy(1, "Gold", 500000, "Very important")
        self._make_order(self.account.partner_id, 600000, date(2025, 5, 4))
        self._run_on(date(2025, 6, 1))
        first = self._seen()
        self._run_on(date(2025, 6, 2))
        quiet = self._seen()
        self._make_order(self.account.partner_id, 5, date(2025, 6, 3))
        self._run_on(date(2025, 6, 3))
        kept = self._seen()
        self._policy(2, "Gold", 500001, "Very important")

        self._run_on(date(2025, 6, 4))

        self.assertEqual(first, (date(2025, 6, 1), 1))
        self.assertEqual(quiet, first)
        self.assertEqual(kept, (date(2025, 6, 3), 1))
        self.assertEqual(self._seen(), (date(2025, 6, 4), 2))
        self.assertEqual(len(self.account.grade_ids), 1)

    def test_decision_by_hand_keeps_the_day_of_the_figures(self):
        self._policy(1, "Gold", 500000, "Very important")
        self._run_on(date(2025, 6, 1))
        scheme = self.account.grade_id.scheme_id

        with freeze_time("2025-06-08 08:00:00"):
            self._decide_grade(self.account, self._tier(scheme, "gold"))

        self.assertEqual(self._seen(), (date(2025, 6, 1), 1))

    def test_t13_a_grade_of_a_year_ago_reads_the_same_after_two_policy_changes(self):
        """Rule, branches, figures, their day and the revision, as they were.

        Covers: CLS-29
        """
        self._policy(1, "Gold", 500000, "Very important")
        self._make_order(self.account.partner_id, 600000, date(2025, 5, 4))
        self._run_on(date(2025, 6, 29))
        then = self._read(self.account.grade_id)
        self.assertIn("Gold", then["explanation_words"])
        self.assertRegex(then["rule_words"], "500.000")
        self.assertIn("Very important", then["rule_words"])
        self.assertEqual(then["figures_on"], date(2025, 6, 29))

        self._policy(2, "Platinum", 900000, "Favourite")
        self._run_on(date(2025, 12, 29))
        self._policy(3, "Diamond", 1000000, "Darling")
        self._run_on(date(2026, 6, 29))

        past = self.account._grade_at(date(2025, 6, 30))[self.account]
        self.env.invalidate_all()
        self.assertEqual(self._read(past), then)
        self.assertEqual(then["revision"], 1)
        self.assertEqual(self.account.tier_id.name, "Rest")
        self.assertIn("Diamond", self.account.grade_id.latest_lines)

    def test_t13_a_proposal_of_a_year_ago_reads_the_same_after_two_policy_changes(self):
        self._policy(1, "Gold", 500000, "Very important")
        self._run_on(date(2025, 5, 1))
        self.account.grade_id.scheme_id.decision = "propose"
        self._make_order(self.account.partner_id, 600000, date(2025, 5, 4))
        self._run_on(date(2025, 6, 29))
        proposal = self.account.grade_proposal_ids
        names = ["explanation_words", "explanation_lines"]
        then = proposal.read(names)
        self.assertIn("Gold", then[0]["explanation_words"])
        self.assertIn("Very important", then[0]["explanation_lines"])

        self._policy(2, "Platinum", 900000, "Favourite")
        self._policy(3, "Diamond", 1000000, "Darling")

        self.env.invalidate_all()
        self.assertEqual(proposal.read(names), then)

    def test_analyses_use_the_grade_as_it_was(self):
        """Covers: CLS-29"""
        self._policy(1, "Gold", 500000, "Very important")
        day_of = {"rest": date(2025, 1, 31), "gold": date(2025, 6, 29)}
        self._run_on(day_of["rest"])
        self._make_order(self.account.partner_id, 600000, date(2025, 5, 4))
        self._run_on(day_of["gold"])
        grades = self.env["key.account.grade"].with_user(self.seller)

        for day, name in (
            (date(2025, 1, 30), False),
            (date(2025, 1, 31), "Rest"),
            (date(2025, 6, 28), "Rest"),
            (date(2025, 6, 29), "Gold"),
            (date(2026, 6, 29), "Gold"),
        ):
            with self.subTest(day=day):
                found = self.account._grade_at(day)[self.account]
                self.assertEqual(found.tier_id.name, name)
                self.assertEqual(grades.search(grades._domain_at(day)), found)
                self.assertEqual(grades.search([("held_on", "=", str(day))]), found)

    def test_the_grade_in_another_scheme_on_a_day(self):
        self._policy(1, "Gold", 500000, "Very important")
        other = self._make_abc(primary=False)
        self._run_on(date(2025, 6, 29))

        found = self.account._grade_at(date(2025, 7, 1), other)[self.account]

        self.assertEqual(found.scheme_id, other)

    def test_grades_of_a_scheme_made_by_hand_are_called_as_now(self):
        self._make_abc()
        self._run_on(date(2025, 6, 29))
        self.account.tier_id.name = "Small"

        self.assertIn("Small", self.account.grade_id.explanation_words)
