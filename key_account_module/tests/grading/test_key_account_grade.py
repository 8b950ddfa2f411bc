from dataclasses import replace
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import KeyAccountCommon

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestKeyAccountGrade(KeyAccountCommon):
    """Grades change in one place, keep their evidence, and leave a history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc = cls._make_abc()
        cls.account = cls._make_account()

    def _history(self, account=None):
        grades = (account or self.account).grade_ids
        return [(g.tier_id.name, g.movement, g.valid_from, g.valid_to) for g in grades]

    # === History ===

    def test_history_keeps_what_decided(self):
        """Scheme, old and new grade, effective date, figures, reason, by whom, how.

        Covers: CLS-29
        """
        self._grade(self.account, self.abc, "B", 200000, MAY)
        self._grade(self.account, self.abc, "A", 600000, JUNE)
        tier_c = self._tier(self.abc, "C")
        self._decide_grade(self.account, tier_c, "Pays late")

        manual, automatic, first = self.account.grade_ids
        self.assertEqual(first.valid_to, JUNE)
        self.assertEqual(automatic.scheme_id, self.abc)
        self.assertEqual(automatic.previous_tier_id.name, "B")
        self.assertEqual(automatic.tier_id.name, "A")
        self.assertEqual(automatic.valid_from, JUNE)
        self.assertEqual(automatic.figures, {"revenue": "600000"})
        self.assertRegex(automatic.explanation_words, "600.000")
        self.assertTrue(automatic.automatic)
        self.assertEqual(manual.previous_tier_id.name, "A")
        self.assertEqual(manual.reason, "Pays late")
        self.assertEqual(manual.decided_by, self.director)
        self.assertFalse(manual.automatic)

    def test_movements(self):
        for key, day in (("B", MAY), ("A", JUNE), ("C", date(2026, 7, 31))):
            self._grade(self.account, self.abc, key, 1, day)

        self.assertEqual(
            self._history(),
            [
                ("C", "down", date(2026, 7, 31), False),
                ("A", "up", JUNE, date(2026, 7, 31)),
                ("B", "first", MAY, JUNE),
            ],
        )

    def test_equal_decision_writes_nothing(self):
        self._grade(self.account, self.abc, "B", 200000, MAY)
        self.env.flush_all()
        before = self.account.grade_id.write_date, len(self.account.message_ids)

        moved = self._grade(self.account, self.abc, "B", 200000, JUNE)

        after = self.account.grade_id.write_date, len(self.account.message_ids)
        self.assertEqual((moved, after), (0, before))

    def test_what_the_scheme_saw_tells_whether_a_decision_is_another(self):
        """Its hash stands for reasons and figures; without one these are compared."""
        bare = self._make_decision(self.account, self.abc, "B", 200000)
        first, other, longer = (
            replace(bare, explanation=explanation)
            for explanation in (
                {"basis": "1", "tried": []},
                {"basis": "2", "tried": []},
                {"basis": "1", "tried": ["in other words"]},
            )
        )
        reworded = replace(bare, explanation={**bare.explanation, "tried": []})

        self.assertEqual(first.fingerprint, longer.fingerprint)
        self.assertNotEqual(first.fingerprint, other.fingerprint)
        self.assertNotEqual(bare.fingerprint, reworded.fingerprint)

    def test_newer_figures_keep_the_row_and_its_evidence(self):
        self._grade(self.account, self.abc, "B", 200000, MAY)

        moved = self._grade(self.account, self.abc, "B", 300000, JUNE)

        grade = self.account.grade_id
        self.assertEqual(moved, 0)
        self.assertEqual(grade.valid_from, MAY)
        self.assertEqual(grade.figures, {"revenue": "200000"})
        self.assertEqual(grade.latest_figures, {"revenue": "300000"})
        self.assertRegex(self.account.tier_reason, "300.000")
        self.assertEqual(self.account.revenue_12m, 300000)

    def test_older_day_does_not_rewrite_history(self):
        self._grade(self.account, self.abc, "B", 200000, JUNE)

        self._grade(self.account, self.abc, "A", 600000, MAY)

        self.assertEqual(self._history()[0], ("A", "up", JUNE, False))

    def test_transition_leaves_one_note(self):
        self._grade(self.account, self.abc, "A", 600000, MAY)
        messages = len(self.account.message_ids)

        self._grade(self.account, self.abc, "B", 200000)

        note = self.account.message_ids[0]
        self.assertEqual(len(self.account.message_ids), messages + 1)
        self.assertIn("A → B", note.body)
        self.assertRegex(note.body, r"200&nbsp;000\.00")

    def test_first_grade_leaves_no_note(self):
        messages = len(self.account.message_ids)

        self._grade(self.account, self.abc, "B", 200000)

        self.assertEqual(len(self.account.message_ids), messages)

    def test_number_of_queries_does_not_grow(self):
        few = [self._make_account(f"Few {i}") for i in range(2)]
        many = [self._make_account(f"Many {i}") for i in range(20)]
        grade = self.env["key.account"]._apply_grades
        # What is read once a process, notes included, is no cost of a batch.
        self._grade(self.account, self.abc, "C", as_of=MAY)
        self._grade(self.account, self.abc, "B")

        def queries(accounts, key, revenue):
            decisions = [
                self._make_decision(account, self.abc, key, revenue + account.id)
                for account in accounts
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            grade(decisions, as_of=JUNE)
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        # First grades, transitions, newer figures, nothing new.
        for key, revenue in (("B", 1), ("A", 2), ("A", 3), ("A", 3)):
            with self.subTest(key=key, revenue=revenue):
                self.assertEqual(
                    queries(few, key, revenue), queries(many, key, revenue)
                )

    # === Shown on the account ===

    def test_account_shows_grade_and_why(self):
        """The customer file shows the grade and the reason for it."""
        self.assertFalse(self.account.tier_id)
        self.assertEqual(self.account.tier_reason, "Not graded yet.")

        self._grade(self.account, self.abc, "B", 200000)

        form = Form(self.account.with_user(self.seller))
        self.assertEqual(form.tier_id.name, "B")
        self.assertRegex(form.tier_reason, "200.000")
        self.assertEqual(form.tier_since, "2026-06-30")

    # === Guarded ===

    def test_grade_is_not_written_by_hand(self):
        """Neither by fields, nor by default values in the context, nor by lines."""
        tier = self._tier(self.abc, "A")
        account = self.account.with_user(self.director)

        for vals in (
            {"tier_id": tier.id},
            {"needs_decision": True},
            {"revenue_12m": 1},
            {"grade_ids": [(0, 0, {"scheme_id": self.abc.id, "tier_id": tier.id})]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                account.write(vals)
        new = account.with_context(
            default_tier_id=tier.id, default_revenue_12m=9
        ).create({"partner_id": self._make_partner("New").id})
        self.assertFalse(new.tier_id)
        self.assertFalse(new.revenue_12m)

    # === Decisions by hand ===

    def test_conflict_is_shown_until_a_director_decides(self):
        """The amount says A, a flag says C: shown for decision, then settled.

        Covers: CLS-12
        """
        low = self._make_flag("low_frequency")
        self.account.flag_ids = low
        self._grade(self.account, self.abc, "A", 600000, conflicts=["C"])
        accounts = self.env["key.account"].with_user(self.director)
        self.assertIn(self.account, accounts.search([("needs_decision", "=", True)]))
        self.assertEqual(self.account.grade_id.conflict_tier_ids.name, "C")

        self._decide_grade(
            self.account, self._tier(self.abc, "C"), "Orders twice a year"
        )

        self.assertEqual(self.account.tier_id.name, "C")
        self.assertFalse(self.account.needs_decision)
        self.assertIn("Orders twice a year", self.account.tier_reason)

    def test_recompute_does_not_overturn_a_decision(self):
        self._grade(self.account, self.abc, "A", 600000, conflicts=["C"])
        self._decide_grade(self.account, self._tier(self.abc, "C"))

        same = self._grade(self.account, self.abc, "A", 610000, conflicts=["C"])
        self.assertFalse(self.account.needs_decision, "the same question again")

        other = self._grade(self.account, self.abc, "B", 300000)
        self.assertEqual((same, other), (0, 0))
        self.assertEqual(self.account.tier_id.name, "C")
        self.assertTrue(self.account.needs_decision, "the policy says something new")

    def test_released_grade_follows_the_policy_again(self):
        self._grade(self.account, self.abc, "A", 600000)
        director = self.account.with_user(self.director)
        self._decide_grade(self.account, self._tier(self.abc, "C"), "Unsure")

        director.release_grade(self.abc.id, "Sure again")
        moved = self._grade(self.account, self.abc, "A", 600000)

        self.assertEqual(moved, 1)
        self.assertEqual(self.account.tier_id.name, "A")

    def test_only_directors_decide_and_only_with_a_reason(self):
        self._grade(self.account, self.abc, "A", 600000)
        tier_b = self._tier(self.abc, "B").id
        for user in (self.seller, self.regional, self.auditor, self.policy_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.account.with_user(user).decide_grade(self.abc.id, tier_b, "So")
        director = self.account.with_user(self.director)

        with self.assertRaisesRegex(UserError, "reason"):
            director.decide_grade(self.abc.id, tier_b, "  ")
        with self.assertRaisesRegex(UserError, "grade of this scheme"):
            director.decide_grade(self.abc.id + 1, tier_b, "So")
