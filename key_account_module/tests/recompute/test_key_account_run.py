from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...models.recompute.scope import Scope
from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountRun(RecomputeCommon):
    """Start, step, status and cancel."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()

    # === Grades ===

    def test_boundaries_of_abc(self):
        """Covers: CLS-09, CLS-10, CLS-11"""
        amounts = {500000: "A", 499999.99: "B", 100000: "B", 99999.99: "C"}
        accounts = [self._make_customer(str(amount), amount) for amount in amounts]

        self._run()

        tiers = [account.tier_id.name for account in accounts]
        self.assertEqual(tiers, list(amounts.values()))

    def test_strategic_customer_is_a_whatever_he_buys(self):
        """Covers: CLS-09"""
        strategic = self._make_flag("strategic")
        account = self._make_customer("Acme", 1, flag_ids=strategic.ids)

        self._run()

        self.assertEqual(account.tier_id.name, "A")

    def test_upgrade_and_downgrade_are_kept_with_their_figures(self):
        """Covers: CLS-29"""
        account = self._make_customer("Acme", 100000)
        self._run(date(2026, 4, 1))
        self._make_order(account.partner_id, 400000, "2026-05-01")
        self._run(date(2026, 5, 1))
        # The orders leave the window one after the other.
        with freeze_time("2027-06-01"):
            self._run(date(2027, 4, 1))

        grades = account.grade_ids.sorted("id")

        self.assertEqual([grade.tier_id.name for grade in grades], ["B", "A", "B"])
        self.assertEqual(grades.mapped("movement"), ["first", "up", "down"])
        self.assertEqual(
            grades.mapped("valid_from"),
            [date(2026, 4, 1), date(2026, 5, 1), date(2027, 4, 1)],
        )
        self.assertEqual(grades[1].previous_tier_id, grades[0].tier_id)
        figures = grades.mapped(lambda g: g.figures["revenue|rolling 12 months"])
        self.assertEqual(figures, ["100000", "500000", "400000"])
        self.assertTrue(all(grades.mapped("automatic")))
        self.assertEqual(grades.scheme_id, self.scheme)
        self.assertEqual(len(grades.run_id), 3)
        self.assertIn("400\u00a0000.00 ≥ 100\u00a0000", grades[2].explanation_words)

    def test_new_figures_without_a_new_grade_leave_the_history_alone(self):
        account = self._make_customer("Acme", 100000)
        self._run()
        self._make_order(account.partner_id, 5, "2026-06-01")

        status = self._run()

        self.assertEqual(status["staged"], 1)
        self.assertEqual(status["grades_changed"], 0)
        self.assertEqual(len(account.grade_ids), 1)
        self.assertEqual(account.revenue_12m, 100005)
        self.assertIn("100\u00a0005", account.tier_reason)

    def test_every_active_scheme_decides(self):
        """Covers: CLS-31"""
        account = self._make_customer("Acme", 100000)
        second = self._make_abc(primary=False, key="second")

        self._run()

        self.assertEqual(account.current_grade_ids.scheme_id, self.scheme | second)

    def test_no_tier_met_is_said_with_the_reason(self):
        self.scheme.tier_ids.filtered(lambda t: t.name == "C").active = False
        account = self._make_customer("Acme", 5)

        self._run()

        self.assertFalse(account.tier_id)
        self.assertIn("5.00", account.current_grade_ids.latest_words)

    # === Repeating ===

    def test_second_run_changes_nothing(self):
        """Covers: CLS-31"""
        self._make_customer("Acme", 100000)
        self._make_account("Idle")
        self._run()
        before = self._written()

        status = self._run()

        self.assertEqual((status["state"], status["staged"]), ("done", 0))
        self.assertEqual(self._written(), before)

    def test_next_day_changes_nothing_but_what_slid(self):
        self._make_scheme(
            sleeping={"days_since": "last_order", "gte": 90}, other="otherwise"
        )
        account = self._make_account("Idle")
        self._make_order(account.partner_id, 1, "2026-04-15")
        self._run(TODAY - timedelta(days=1))
        before = self._written()

        self._run(TODAY)

        self.assertEqual(self._written(), before)

    def test_result_does_not_depend_on_the_batch_size(self):
        accounts = [self._make_customer(f"C{n}", 99999 + n) for n in range(5)]
        with self.env.cr.savepoint() as savepoint:
            self._run(limit=1)
            one_by_one = [self._state(account) for account in accounts]
            savepoint.rollback()
        self.env.invalidate_all()

        self._run(limit=3)

        self.assertEqual([self._state(account) for account in accounts], one_by_one)

    def _state(self, account):
        return (
            account.tier_id.name,
            account.revenue_12m,
            account.current_grade_ids.latest_explanation,
            self._value(account),
        )

    # === Steps ===

    def test_run_goes_on_where_it_stopped(self):
        for number in range(5):
            self._make_customer(f"C{number}", 100)
        started = self.runs.start(as_of=str(TODAY))
        first = self.runs.step(run_id=started["run_id"], limit=2)

        resumed = self.runs.start(as_of=str(TODAY))
        last = self.runs.step(run_id=resumed["run_id"])

        self.assertEqual((started["staged"], first["done"]), (5, 2))
        self.assertTrue(resumed["resumed"])
        self.assertEqual(resumed["run_id"], started["run_id"])
        self.assertEqual((last["state"], last["done"]), ("done", 5))

    def test_lost_stage_is_staged_again(self):
        """A crash of PostgreSQL empties the unlogged table."""
        accounts = [self._make_customer(f"C{n}", 100) for n in range(5)]
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        self.runs.step(run_id=run_id, limit=2)
        self.env.cr.execute("TRUNCATE key_account_run_stage")

        again = self.runs.step(run_id=run_id)
        last = self.runs.step(run_id=run_id)

        self.assertEqual((again["done"], again["remaining"]), (2, 3))
        self.assertEqual((last["state"], last["staged"], last["done"]), ("done", 5, 5))
        self.assertTrue(all(account.tier_id for account in accounts))

    def test_what_happened_before_the_second_measuring_is_not_lost(self):
        """What the first batch wrote is older than what is measured after the crash."""
        accounts = [self._make_customer(f"C{n}", 100) for n in range(3)]
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        self.runs.step(run_id=run_id, limit=2)
        self._make_order(accounts[0].partner_id, 5, TODAY)
        self.env.cr.execute("TRUNCATE key_account_run_stage")
        for table in ("key_account_grade", "key_account_metric"):
            self.env.cr.execute(
                f"UPDATE {table} SET write_date = write_date + interval '1 second'"
            )
        self.env.invalidate_all()
        later = self.env.cr.now() + timedelta(minutes=1)

        with patch.object(type(self.env.cr), "now", lambda _cr: later):
            self.runs.step(run_id=run_id)
            last = self.runs.step(run_id=run_id)

        self.assertEqual((last["state"], last["done"]), ("done", 4))
        self.assertEqual(self._value(accounts[0]), 105)
        grade = accounts[0].current_grade_ids
        self.assertEqual(grade.latest_figures["revenue|rolling 12 months"], "105")

    def test_cancelled_run_stays_as_it_is(self):
        self._make_customer("Acme", 100)
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]

        cancelled = self.runs.cancel(run_id=run_id)
        after = self.runs.step(run_id=run_id)

        self.assertEqual(cancelled["state"], "cancelled")
        self.assertEqual((after["state"], after["done"]), ("cancelled", 0))
        self.assertFalse(self.runs.start(as_of=str(TODAY))["resumed"])

    def test_changed_rules_cancel_the_run(self):
        account = self._make_customer("Acme", 100)
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        condition = {"metric": "revenue", "over": "rolling 12 months", "gte": 50}
        self._tier(self.scheme, "B").condition = condition

        status = self.runs.step(run_id=run_id)

        self.assertEqual(status["state"], "cancelled")
        self.assertIn("policy changed", status["message"])
        self.assertFalse(account.tier_id)

    def test_past_day_does_not_overwrite_a_newer_result(self):
        account = self._make_customer("Acme", 100)
        self._run(TODAY)
        tomorrow = TODAY + timedelta(days=1)
        self._make_order(account.partner_id, 900, tomorrow.isoformat())
        self._run(tomorrow)
        newest = account.grade_id.latest_figures

        self._run(TODAY)

        self.assertEqual(account.grade_id.latest_figures, newest)
        self.assertEqual(account.revenue_12m, 1000)

    def test_older_run_leaves_alone_what_was_written_since(self):
        account = self._make_customer("Acme", 100)
        self._run(TODAY)
        self._make_order(account.partner_id, 900, TODAY.isoformat())
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        self.env.cr.execute(
            "UPDATE key_account_grade SET write_date = write_date + interval '1 minute'"
        )
        self.env.invalidate_all()

        status = self.runs.step(run_id=run_id)

        self.assertEqual(status["grades_changed"], 0)
        self.assertEqual(account.revenue_12m, 100)

    def test_run_is_pinned_to_the_revision_it_began_with(self):
        """Covers: CLS-29"""
        account = self._make_customer("Acme", 100)
        self._apply_limit(50, "first")
        before = self._run()
        open_run = self.runs.start(as_of=str(TODAY + timedelta(days=1)))
        self._make_order(account.partner_id, 5, "2026-06-01")
        self._apply_limit(500, "second")
        after = self._run(TODAY + timedelta(days=1))

        grades = account.grade_ids.filtered(lambda g: g.scheme_id.key == "limit")

        self.assertEqual((open_run["state"], open_run["staged"]), ("done", 0))
        self.assertEqual(
            (before["revision"], after["revision"]), ({"test": 1}, {"test": 2})
        )
        self.assertEqual(grades.sorted("id").revision_id.mapped("number"), [1, 2])

    def _apply_limit(self, limit, request_id):
        """Apply a policy of one scheme: at least this much, or not."""
        condition = {"metric": "revenue", "over": "rolling 12 months", "gte": limit}
        scheme = {
            "name": {"en_US": "Limit"},
            "sequence": 1,
            "currency": None,
            "primary": False,
            "overlap": "refuse",
        }
        tiers = [
            (
                "tier",
                f"limit/{key}",
                {
                    "scheme": "limit",
                    "name": {"en_US": key},
                    "sequence": number,
                    "condition": tested,
                    "signals": None,
                    "color": 0,
                    "note": None,
                },
            )
            for number, (key, tested) in enumerate(
                {"above": condition, "below": "otherwise"}.items(), 1
            )
        ]
        self._apply_policy(("scheme", "limit", scheme), *tiers, request_id=request_id)

    def test_deleted_account_does_not_stop_the_run(self):
        account = self._make_customer("Acme", 100)
        other = self._make_customer("Other", 100)
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        account.unlink()

        status = self.runs.step(run_id=run_id)
        while status["state"] == "open":
            status = self.runs.step(run_id=run_id)

        self.assertEqual((status["state"], status["done"]), ("done", 1))
        self.assertTrue(other.tier_id)

    # === As of ===

    def test_as_of_counts_what_was_sold_until_then(self):
        account = self._make_account()
        self._make_order(account.partner_id, 100000, "2026-02-01")
        self._make_order(account.partner_id, 400000, "2026-04-01")

        self._run(date(2026, 3, 1))
        self.assertEqual(account.tier_id.name, "B")
        self.assertEqual(account.grade_id.valid_from, date(2026, 3, 1))

        self._run(date(2026, 4, 1))
        self.assertEqual(account.tier_id.name, "A")
        self.assertEqual(
            account.metric_ids.mapped("month"), [date(2026, 4, 1), date(2026, 3, 1)]
        )

    def test_earlier_day_fills_the_figures_and_leaves_the_history(self):
        account = self._make_customer("Acme", 100000)
        self._run()
        grade = account.grade_id

        status = self._run(date(2026, 2, 1))

        self.assertEqual(status["grades_changed"], 0)
        self.assertEqual(account.grade_id, grade)
        self.assertEqual(account.metric_ids[-1].value, 0)

    def test_day_that_has_not_come_is_refused(self):
        tomorrow = Scope.today(self.company) + timedelta(days=1)

        with self.assertRaisesRegex(UserError, "has not come yet"):
            self.runs.start(as_of=str(tomorrow))
        with self.assertRaisesRegex(UserError, "is no date"):
            self.runs.start(as_of="29.6.2026")
