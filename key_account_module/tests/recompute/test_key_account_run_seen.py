import random
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ...models.recompute.computation import Computation
from ...models.recompute.scope import Scope
from .common import TODAY, RecomputeCommon

YEAR = "rolling 12 months"
#: One test of every kind that a condition can hold.
CONDITIONS = {
    "top": {
        "all": [
            {"metric": "revenue", "over": YEAR, "top_share_of_customers": "25%"},
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
    "heavy": {"metric": "revenue_share", "over": YEAR, "gte": "40%"},
    "good": {"score": "annual", "gte": 80},
    "member": {
        "all": [
            {"metric": "revenue", "over": "since anniversary", "gte": 500},
            {"option": "channel/direct"},
        ]
    },
    "idle": {"days_since": "last_order", "between": [60, 120]},
    "other": "otherwise",
}
SEEDS = range(4)
CHANGES = 12


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31")
class TestKeyAccountRunSeen(RecomputeCommon):
    """A run that looks only at what changed decides as one that looks at everything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flag = cls._make_flag("blocked")
        cls.channel = cls._make_option("channel", "direct")
        cls.kind = cls.env["key.account.evaluation.type"].create(
            {"key": "annual", "name": "Annual"}
        )
        cls.seen = cls.env["key.account.run.seen"]

    def setUp(self):
        super().setUp()
        self.scheme = self._make_scheme(**CONDITIONS)

    # === The fast way and the whole way ===

    def test_any_change_is_found(self):
        """Random changes, one after the other; the whole way is asked before and after."""
        for seed in SEEDS:
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self._live_through(random.Random(seed))
                savepoint.rollback()

    def _live_through(self, chance):
        self.day = TODAY
        self.accounts = [self._make_customer(f"C{n}", n * 200) for n in range(6)]
        self._compare("at first")
        for _number in range(CHANGES):
            change = chance.choice(
                [
                    self._sell,
                    self._cancel_order,
                    self._mark,
                    self._choose,
                    self._score,
                    self._move_contact,
                    self._next_days,
                    self._edit_tier,
                    self._decide,
                    self._release,
                    self._join,
                    self._compute_one,
                ]
            )
            change(chance, chance.choice(self.accounts))
            self._compare(f"{change.__name__} as of {self.day}")

    def _compare(self, what):
        """What the run stages is what the whole way finds, and all of it is written."""
        expected = self._whole()
        started = self.runs.start(as_of=str(self.day))
        staged = self._staged(started["run_id"])

        self.assertEqual(staged, expected, what)
        status = started
        while status["state"] == "open":
            status = self.runs.step(run_id=status["run_id"])
        self.assertEqual(self._whole(), {}, what)

    def _whole(self):
        runs = self.env["key.account.run"].new(
            {"company_id": self.company.id, "as_of": self.day}
        )
        computation = Computation(self.env, Scope(self.company, self.day))
        found = computation.payloads(runs, ["grades", "snapshot", "metrics"])
        return {account: parts for account, parts in found.items() if _own(parts)}

    def _staged(self, run_id):
        """Payloads on the stage, without what is only remembered."""
        self.env.cr.execute(
            "SELECT key_account_id, payload - 'seen' FROM key_account_run_stage"
            " WHERE run_id = %s",
            [run_id],
        )
        found = self.env.cr.fetchall()
        return {account: parts for account, parts in found if _own(parts)}

    # === Changes ===

    def _sell(self, chance, account):
        day = self.day - timedelta(days=chance.randrange(800))
        self._make_order(account.partner_id, chance.randrange(1, 2000), day)

    def _cancel_order(self, _chance, account):
        orders = self.env["sale.order"].search(
            [("partner_id", "child_of", account.partner_id.id), ("state", "=", "sale")]
        )
        orders[:1].write({"state": "cancel"})

    def _mark(self, _chance, account):
        account.flag_ids = self.flag - account.flag_ids

    def _choose(self, _chance, account):
        account.option_ids = self.channel - account.option_ids

    def _score(self, chance, account):
        evaluation = self.env["key.account.evaluation"].create(
            {"key_account_id": account.id, "type_id": self.kind.id, "date": self.day}
        )
        score = chance.choice([70, 80, 90])
        evaluation._write_guarded({"score": score, "state": "concluded"})

    def _move_contact(self, chance, account):
        other = chance.choice(self.accounts)
        contact = self._make_partner("Contact", parent_id=account.partner_id.id)
        self._make_order(contact, 700, self.day)
        self._compare("contact")
        contact.parent_id = other.partner_id

    def _next_days(self, chance, _account):
        self.day += timedelta(days=chance.choice([1, 1, 5, 40]))

    def _edit_tier(self, chance, _account):
        limit = f"{chance.randrange(10, 90)}%"
        condition = {**CONDITIONS["grown"], "change": {"gte": limit}}
        self._tier(self.scheme, "grown").condition = condition

    def _decide(self, chance, account):
        self._decide_on_day(account, self.day + timedelta(days=chance.randrange(90)))

    def _decide_on_day(self, account, until=None):
        tier = self._tier(self.scheme, "top")
        with freeze_time(self.day):
            self._decide_grade(account, tier, until=until)

    def _release(self, _chance, account):
        account.with_user(self.director).release_grade(self.scheme.id, "Because")

    def _join(self, chance, account):
        account.date_since = self.day - timedelta(days=chance.randrange(30, 900))

    def _compute_one(self, chance, account):
        """Somebody presses the button after a change that is taken back later."""
        self._sell(chance, account)
        self.env["key.account.run"]._recompute_accounts(account)

    # === What happens while a run is under way ===

    def test_account_decided_meanwhile_is_looked_at_again(self):
        account = self._make_customer("Acme", 100)
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        self.seen._forget(account.ids)

        self.runs.step(run_id=run_id)

        self.assertIsNone(self._hash(account))

    def test_written_account_is_not_looked_at_again(self):
        account = self._make_customer("Acme", 100)

        self._run()
        first = self._hash(account)
        self._run()

        self.assertTrue(first)
        self.assertEqual(self._hash(account), first)

    def test_figures_filled_in_for_a_past_day_are_no_longer_trusted(self):
        """The month of the past day holds its figures until today's run comes again."""
        account = self._make_customer("Acme", 100)
        self._make_order(account.partner_id, 900, TODAY)
        self._run()
        self._run(TODAY - timedelta(days=1))
        before = self._value(account, f"revenue|{YEAR}")

        self._run()

        self.assertEqual((before, self._value(account, f"revenue|{YEAR}")), (100, 1000))

    def test_what_the_button_wrote_is_looked_at_again(self):
        """The figures go back to what the last run saw; the grade has not."""
        account = self._make_customer("Acme", 100)
        self._run()
        with freeze_time(TODAY):
            order = self._make_order(account.partner_id, 900, TODAY)
            self.env["key.account.run"]._recompute_accounts(account)
            order.write({"state": "cancel"})

        self._run()

        self.assertEqual(self._value(account, f"revenue|{YEAR}"), 100)

    def test_grade_of_tomorrow_is_looked_at_tomorrow(self):
        account = self._make_customer("Acme", 100)
        self._run()
        self.day = TODAY + timedelta(days=1)
        self._decide_on_day(account)
        self._make_order(account.partner_id, 900, TODAY)
        self._run()

        self._run(self.day)

        figures = account.current_grade_ids.latest_figures
        self.assertEqual(figures[f"revenue|{YEAR}"], "1000")

    def test_emptied_table_costs_time_only(self):
        self._make_customer("Acme", 100)
        self._run()
        # TRUNCATE would wait for a vacuum that looks at the table right now.
        self.env.cr.execute("DELETE FROM key_account_run_seen")

        status = self._run()

        self.assertEqual((status["state"], status["staged"]), ("done", 0))

    def test_queries_do_not_grow_with_accounts(self):
        self._make_customer("First", 100)
        self._run()
        with self._count_queries() as few:
            self._run()
        for number in range(20):
            self._make_customer(f"C{number}", 100)
        self._run()

        with self._count_queries() as many:
            self._run()

        self.assertEqual(many, few)

    def test_nobody_reads_or_writes_what_was_seen(self):
        account = self._make_customer("Acme", 100)
        self._run()

        row = self.seen.browse(account.id)
        for user in (self.policy_admin, self.director, self.seller):
            with self.assertRaises(AccessError):
                row.with_user(user).check_access("read")
        for user in (self.auditor, self.policy_admin):
            with self.assertRaises(AccessError):
                row.with_user(user).check_access("write")

    def _hash(self, account):
        self.env.cr.execute(
            "SELECT hash FROM key_account_run_seen WHERE id = %s", [account.id]
        )
        return self.env.cr.fetchone()[0]


def _own(parts):
    """Whether anything is another but the share of the total, which waits for that."""
    figures = parts.get("metrics", ())
    return parts.keys() - {"metrics"} or any(f[1] != "revenue_share" for f in figures)
