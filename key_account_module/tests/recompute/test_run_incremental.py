import random
from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from ...models.recompute.candidates import Candidates
from ...models.recompute.computation import Computation
from ...models.recompute.rules import Rules
from ...models.recompute.scope import Scope
from .business import Business

YEAR = "rolling 12 months"
#: Every source and every kind of test that does not compare customers.
CONDITIONS = {
    "top": {
        "all": [
            {"metric": "revenue", "over": YEAR, "gte": 1500},
            {"metric": "revenue", "over": "current calendar month", "gte": 1},
            {"not": {"flag": "blocked"}},
        ]
    },
    "steady": {
        "metric": "orders",
        "over": "rolling 3 months",
        "per": "month",
        "in_a_row": 2,
        "gte": 1,
    },
    "grown": {
        "metric": "revenue",
        "over": YEAR,
        "against": f"previous {YEAR}",
        "change": {"gte": "50%"},
    },
    "good": {"score": "annual", "gte": 80},
    "billed": {
        "any": [
            {"metric": "invoiced", "over": "rolling 10 days", "gte": 3000},
            {"metric": "paid", "over": "rolling 5 days", "gte": 3000},
            {"metric": "overdue", "gte": 3000},
        ]
    },
    "member": {
        "all": [
            {"metric": "revenue", "over": "since anniversary", "gte": 500},
            {"metric": "orders", "over": "membership year", "gte": 1},
            {"option": "channel/direct"},
        ]
    },
    "talked": {
        "any": [
            {"metric": "interactions", "over": "rolling 7 days", "gte": 3},
            {"metric": "reachability", "gte": "90%"},
            {"days_since": "last_interaction", "between": [2, 6]},
        ]
    },
    "idle": {
        "any": [
            {"metric": "months_since_last_order", "gte": 4},
            {"metric": "years_of_cooperation", "gte": 3},
            {"metric": "order_gap", "gte": 300},
            {"days_since": "last_order", "gt": 100},
        ]
    },
    "other": "otherwise",
}
SEEDS = range(3)
DAYS = 12


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31")
class TestRunIncremental(Business):
    """What changed is found without looking at the others, and nothing is missed."""

    def setUp(self):
        super().setUp()
        self.day = date(2026, 6, 1)

    # === A run of changes ends where a run of all accounts ends ===

    def test_random_business(self):
        for seed in SEEDS:
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self.day = date(2026, 6, 1)
                self._live_through(random.Random(seed))
                savepoint.rollback()
                self.env.invalidate_all()

    def _live_through(self, chance):
        self._make_scheme(**CONDITIONS)
        self._open_shop()
        self._finish(self.runs.start(as_of=str(self.day)))
        self._clear_marks()
        for _number in range(DAYS):
            done = chance.sample(self.BUSINESS, 2)
            for name in done:
                getattr(self, name)(chance, chance.choice(self.accounts))
            self.day += timedelta(days=chance.choice([0, 1, 1, 2]))
            self._compare(f"{done} as of {self.day}")

    def _compare(self, what):
        expected = self._whole()
        status = self.runs.start(as_of=str(self.day), incremental=True)

        self.assertEqual(self._staged(status["run_id"]), expected, what)
        self.assertFalse(status["full_reason"], what)
        self._finish(status)
        self.assertEqual(self._whole(), {}, what)
        self._clear_marks()

    def _finish(self, status):
        while status["state"] == "open":
            status = self.runs.step(run_id=status["run_id"])
        return status

    def _whole(self):
        """What every account would get, asked without what a run has seen."""
        runs = self.env["key.account.run"].new(
            {"company_id": self.company.id, "as_of": self.day}
        )
        computation = Computation(self.env, Scope(self.company, self.day))
        return computation.payloads(runs, ["grades", "snapshot", "metrics"])

    def _staged(self, run_id):
        self.env.cr.execute(
            "SELECT key_account_id, payload - 'seen' FROM key_account_run_stage"
            " WHERE run_id = %s",
            [run_id],
        )
        return dict(self.env.cr.fetchall())

    # === Who is measured though nothing happened ===

    def _after(self, day):
        """Accounts that may differ on a day from what a run has just seen."""
        self._finish(self.runs.start(as_of=str(self.day)))
        self._clear_marks()
        last = self.env["key.account.run"].search([], limit=1)
        env, scope = self.env(su=True), Scope(self.company, day)
        candidates = Candidates(env, scope, Rules(env, self.company))
        return self.env["key.account"].browse(candidates.accounts(last, []))

    def _compute_by(self, **conditions):
        """Grade by these alone; there is one customer whom nothing concerns."""
        self._make_scheme(**conditions, other="otherwise")
        self._make_customer("Idle")
        return self._make_account("Acme")

    def test_nobody_on_a_quiet_day(self):
        self._make_scheme(**CONDITIONS)
        self._open_shop()

        self.assertFalse(self._after(self.day))

    def test_order_that_leaves_a_window(self):
        acme = self._compute_by(top={"metric": "revenue", "over": YEAR, "gte": 1})
        self._make_order(acme.partner_id, 100, "2025-06-02")

        self.assertEqual(self._after(date(2026, 6, 2)), acme)

    def test_order_of_a_day_to_come(self):
        acme = self._compute_by(top={"days_since": "last_order", "eq": 50})
        self._make_order(acme.partner_id, 100, "2026-06-03")

        self.assertFalse(self._after(date(2026, 6, 2)))
        self.assertEqual(self._after(date(2026, 6, 3)), acme)

    def test_test_of_days_that_turns(self):
        acme = self._compute_by(top={"days_since": "last_order", "gt": 10})
        self._make_order(acme.partner_id, 100, "2026-05-23")

        self.assertFalse(self._after(date(2026, 6, 2)))
        self.assertEqual(self._after(date(2026, 6, 3)), acme)

    def test_month_or_year_that_is_over(self):
        for metric, day in (
            ("months_since_last_order", "2026-03-03"),
            ("years_of_cooperation", "2020-06-03"),
        ):
            with self.subTest(metric), self.env.cr.savepoint() as savepoint:
                acme = self._compute_by(top={"metric": metric, "gte": 3})
                self._make_order(acme.partner_id, 100, day)

                self.assertFalse(self._after(date(2026, 6, 2)))
                self.assertEqual(self._after(date(2026, 6, 3)), acme)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_debt_that_falls_due(self):
        acme = self._compute_by(top={"metric": "overdue", "gte": 1})
        self._bill(acme, "2026-06-02")

        self.assertFalse(self._after(date(2026, 6, 2)))
        self.assertEqual(self._after(date(2026, 6, 3)), acme)

    def test_days_late_are_more_every_day(self):
        acme = self._compute_by(top={"metric": "days_late", "gte": 30})
        self._bill(acme, "2026-05-20")

        self.assertEqual(self._after(date(2026, 6, 2)), acme)

    def test_payment_of_a_day_to_come(self):
        acme = self._compute_by(top={"metric": "overdue", "gte": 1})
        bill = self._bill(acme, "2026-05-20")
        self._pay(bill, bill.amount_residual, "2026-06-03")

        self.assertFalse(self._after(date(2026, 6, 2)))
        self.assertEqual(self._after(date(2026, 6, 3)), acme)

    def _bill(self, account, due):
        vals = {"invoice_payment_term_id": False, "invoice_date_due": due}
        return self._make_invoice(account, 100, day="2026-05-01", **vals)

    def test_evaluation_of_a_day_to_come(self):
        self.kind = self.env["key.account.evaluation.type"].create(
            {"key": "annual", "name": "Annual"}
        )
        acme = self._compute_by(good={"score": "annual", "gte": 80})
        evaluation = self.env["key.account.evaluation"].create(
            {"key_account_id": acme.id, "type_id": self.kind.id, "date": "2026-06-03"}
        )
        evaluation._write_guarded({"score": 90, "state": "concluded"})

        self.assertFalse(self._after(date(2026, 6, 2)))
        self.assertEqual(self._after(date(2026, 6, 3)), acme)

    def test_year_of_its_own_that_begins(self):
        over = {"metric": "revenue", "over": "since anniversary"}
        acme = self._compute_by(top={**over, "gte": 1})
        acme.date_since = "2020-06-03"
        self._make_order(acme.partner_id, 100, "2026-05-01")

        self.assertFalse(self._after(date(2026, 6, 2)))
        self.assertEqual(self._after(date(2026, 6, 3)), acme)

    def test_account_that_was_forgotten(self):
        self._make_scheme(**CONDITIONS)
        self._open_shop()
        self._finish(self.runs.start(as_of=str(self.day)))
        self._clear_marks()
        self.env["key.account.run.seen"]._forget(self.accounts[2].ids)

        status = self.runs.start(as_of=str(self.day), incremental=True)

        self.assertEqual((status["measured"], status["full_reason"]), (1, ""))

    def test_decision_by_hand_that_is_over(self):
        acme = self._compute_by(top={"metric": "revenue", "over": YEAR, "gte": 1})
        self._finish(self.runs.start(as_of=str(self.day)))
        tier = acme.tier_id.scheme_id.tier_ids.filtered(lambda t: t.name == "top")
        until = self.day + timedelta(days=3)
        with freeze_time(self.day):
            self._decide_grade(acme, tier, until=until)
        self._finish(self.runs.start(as_of=str(until)))
        self._clear_marks()

        over = str(until + timedelta(days=1))
        status = self.runs.start(as_of=over, incremental=True)
        self._finish(status)

        self.assertEqual((status["measured"], status["full_reason"]), (1, ""))
        self.assertEqual(acme.tier_id.name, "other")
