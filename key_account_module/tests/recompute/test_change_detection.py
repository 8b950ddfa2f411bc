from datetime import date, timedelta

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ...models.recompute.changes import hash_of
from ...models.recompute.rules import Rules
from ...models.recompute.scope import Scope
from .common import RecomputeCommon

YEAR = "rolling 12 months"
HIGH = {"metric": "revenue", "over": YEAR, "gte": 100}
#: a day in the middle of a month, so that only a day passes and no month
MIDDLE = date(2026, 6, 15)


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31")
class TestChangeDetection(RecomputeCommon):
    """Each part of what a run has seen is what one change alone is found by.

    Nothing else differs in these tests, so each fails if its part is forgotten.
    """

    def _graded(self, account):
        """Name of the tier after another run."""
        self._run(self.day)
        account.invalidate_recordset()
        return account.current_grade_ids.tier_id.name

    def setUp(self):
        super().setUp()
        self.day = MIDDLE

    def test_hash_knows_which_column_says_what(self):
        texts = [
            ("a", "b"),
            ("b", "a"),
            ("ab", ""),
            ("", "ab"),
            ("a", None),
            (None, "a"),
        ]
        asked = SQL(", ").join(
            hash_of([SQL("%s::text", first), SQL("%s::text", second)])
            for first, second in texts
        )

        [hashes] = self.env.execute_query(SQL("SELECT %s", asked))

        self.assertEqual(len(set(hashes)), len(texts))

    # === The rules ===

    def test_a_limit_that_moved_is_found_though_no_figure_did(self):
        scheme = self._make_scheme(high=HIGH, other="otherwise")
        account = self._make_customer("Acme", 90)
        before = self._graded(account)

        self._tier(scheme, "high").condition = {**HIGH, "gte": 80}

        self.assertEqual((before, self._graded(account)), ("other", "high"))

    def test_a_new_month_has_figures_of_its_own_though_they_are_the_same(self):
        self._make_scheme(high=HIGH, other="otherwise")
        account = self._make_customer("Acme", 90)
        months = []

        for self.day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2)):
            self._run(self.day)
            rows = self.metrics.search([("key_account_id", "=", account.id)])
            months.append(len(set(rows.mapped("month"))))

        self.assertEqual(months, [1, 2, 2])

    def test_what_was_seen_in_a_month_or_by_a_primary_scheme_counts_for_no_other(self):
        """Figures belong to a month, and the account's grade to its primary scheme."""
        scheme = self._make_scheme(high=HIGH, other="otherwise")

        def key(day):
            return Rules(self.env, self.company).key(Scope(self.company, day))

        may, last_of_may, june = (
            key(date(2026, *day)) for day in ((5, 1), (5, 31), (6, 1))
        )
        scheme.primary = False
        self.env.flush_all()

        self.assertEqual(may, last_of_may)
        self.assertNotEqual(may, june)
        self.assertNotEqual(june, key(date(2026, 6, 1)))

    # === The figures ===

    def test_a_figure_that_moves_no_grade_is_found(self):
        self._make_scheme(high=HIGH, other="otherwise")
        account = self._make_customer("Acme", 10)
        self._run(self.day)

        self._make_order(account.partner_id, 20)
        self._run(self.day)

        self.assertEqual(self._value(account, f"revenue|{YEAR}"), 30)

    # === What people said ===

    def test_a_flag_alone_is_found(self):
        flag = self._make_flag("strategic")
        self._make_scheme(top={"flag": "strategic"}, other="otherwise")
        account = self._make_customer("Acme", 10)
        before = self._graded(account)

        account.flag_ids = flag

        self.assertEqual((before, self._graded(account)), ("other", "top"))

    def test_an_option_alone_is_found(self):
        direct = self._make_option("channel", "direct")
        self._make_scheme(top={"option": "channel/direct"}, other="otherwise")
        account = self._make_customer("Acme", 10)
        before = self._graded(account)

        account.option_ids = direct

        self.assertEqual((before, self._graded(account)), ("other", "top"))

    def test_a_score_alone_is_found(self):
        kind = self.env["key.account.evaluation.type"].create(
            {"key": "annual", "name": "Annual"}
        )
        self._make_scheme(top={"score": "annual", "gte": 80}, other="otherwise")
        account = self._make_customer("Acme", 10)
        before = self._graded(account)

        evaluation = self.env["key.account.evaluation"].create(
            {"key_account_id": account.id, "type_id": kind.id, "date": self.day}
        )
        evaluation._write_guarded({"score": 90, "state": "concluded"})

        self.assertEqual((before, self._graded(account)), ("other", "top"))

    # === What moves by itself ===

    def test_a_day_that_passes_is_found_on_the_day_its_test_is_met(self):
        idle = {"days_since": "last_order", "gt": 100}
        self._make_scheme(idle=idle, other="otherwise")
        account = self._make_customer("Acme")
        self._make_order(account.partner_id, 10, MIDDLE - timedelta(days=100))
        before = self._graded(account)

        self.day = MIDDLE + timedelta(days=1)

        self.assertEqual((before, self._graded(account)), ("other", "idle"))

    def test_an_account_that_others_overtake_is_found(self):
        """Its own figures stay what they were."""
        top = {"metric": "revenue", "over": YEAR, "top_share_of_customers": "50%"}
        self._make_scheme(top=top, other="otherwise")
        account = self._make_customer("Acme", 100)
        rival = self._make_customer("Rival", 10)
        before = self._graded(account)

        self._make_order(rival.partner_id, 500)

        self.assertEqual((before, self._graded(account)), ("top", "other"))
        self.assertEqual(rival.current_grade_ids.tier_id.name, "top")

    # === What is written by another way than a run ===

    def test_a_grade_that_is_written_is_looked_at_again(self):
        scheme, account = self._graded_high()

        account.current_grade_ids.write(self._wrong(scheme))

        self.assertEqual(self._graded(account), "high")

    def test_a_grade_that_is_deleted_is_made_again(self):
        _scheme, account = self._graded_high()

        account.current_grade_ids.unlink()

        self.assertEqual(self._graded(account), "high")

    def test_a_grade_that_is_created_is_looked_at_again(self):
        scheme, account = self._graded_high()
        [values] = account.current_grade_ids.copy_data()
        # Past the ORM, as a restored backup might have it: nobody is told.
        self.env.cr.execute(
            "DELETE FROM key_account_grade WHERE key_account_id = %s", [account.id]
        )
        self.env.invalidate_all()

        self.env["key.account.grade"].create({**values, **self._wrong(scheme)})

        self.assertEqual(self._graded(account), "high")

    def _wrong(self, scheme):
        """The lower tier, and nothing that says how it came about."""
        return {"tier_id": self._tier(scheme, "other").id, "fingerprint": False}

    def _graded_high(self):
        scheme = self._make_scheme(high=HIGH, other="otherwise")
        # The account refers to its primary grade, which therefore stays.
        scheme.primary = False
        account = self._make_customer("Acme", 100)
        self.assertEqual(self._graded(account), "high")
        # Nothing is left to be found: what follows is found by its own change.
        self.assertEqual(self._run(self.day)["staged"], 0)
        return scheme, account
