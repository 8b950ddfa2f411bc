from datetime import timedelta
from itertools import count
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ...models.recompute import call, pace
from .common import TODAY, RecomputeCommon

TOMORROW = TODAY + timedelta(days=1)


@tagged("post_install", "-at_install")
class TestRunWriting(RecomputeCommon):
    """A run writes what changed in a fixed number of statements, and nothing is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()

    def _customers(self, name, number):
        return self.env["key.account"].concat(
            *(self._make_customer(f"{name} {n}", 100000) for n in range(number))
        )

    def _sell_more(self, accounts, amount):
        for account in accounts:
            self._make_order(account.partner_id, amount, TODAY)

    def _queries_of_run(self, day=TOMORROW):
        one_batch = patch.object(pace, "FIRST", 1000)
        with one_batch, self._count_queries() as counted:
            status = self._run(day)
        return counted[0], status["staged"]

    def test_queries_do_not_grow_with_changed_accounts(self):
        """Ten or more than a hundred with newer figures and the same grade."""
        few, many = self._customers("Few", 10), self._customers("Many", 150)
        self._run()
        self._sell_more(few, 1)
        self._queries_of_run()
        self._sell_more(few, 1)
        for_few = self._queries_of_run()
        self._sell_more(many, 1)

        for_many = self._queries_of_run()

        self.assertEqual((for_few[1], for_many[1]), (10, 150))
        self.assertEqual(for_many[0], for_few[0])
        self.assertEqual(many[-1].revenue_12m, 100001)

    def test_queries_do_not_grow_with_first_grades(self):
        self._customers("First", 1)
        self._run()
        self._customers("Few", 10)
        for_few = self._queries_of_run()
        many = self._customers("Many", 80)

        for_many = self._queries_of_run()

        self.assertEqual((for_few[1], for_many[1]), (10, 80))
        self.assertEqual(for_many[0], for_few[0])
        self.assertEqual(set(many.mapped("tier_id.name")), {"B"})

    def test_values_in_cache_are_those_of_the_run(self):
        [account] = self._customers("Acme", 1)
        self._run()
        read = account.revenue_12m, account.tier_id.name, account.tier_since
        grade = account.grade_id
        figures = grade.latest_figures
        self._sell_more(account, 5)

        self._run(TOMORROW)

        self.assertEqual(read, (100000, "B", TODAY))
        self.assertEqual(account.revenue_12m, 100005)
        self.assertNotEqual(grade.latest_figures, figures)
        self.assertIn("100\u00a0005", account.tier_reason)

    def test_new_grade_is_shown_by_all_that_was_read_before(self):
        [account] = self._customers("Acme", 1)
        self._run()
        old = account.grade_id
        read = account.tier_color, account.grade_count, account.current_grade_ids
        self._sell_more(account, 900000)

        self._run(TOMORROW)

        self.assertEqual(read[1:], (1, old))
        self.assertEqual(account.tier_id.name, "A")
        self.assertEqual(account.current_grade_ids, account.grade_id)
        self.assertEqual(account.tier_since, TOMORROW)
        self.assertEqual((account.grade_count, old.valid_to), (2, TOMORROW))
        self.assertEqual(account.grade_id.company_id, account.company_id)

    def test_moments_of_writing_move_and_only_where_something_changed(self):
        same, more = self._customers("Acme", 2)
        self._run()
        self.env.flush_all()
        for table in ("key_account", "key_account_grade"):
            self.env.cr.execute(f"UPDATE {table} SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        self._sell_more(more, 5)

        self._run(TOMORROW)

        years = [(a.write_date.year, a.grade_id.write_date.year) for a in (same, more)]
        self.assertEqual(years[0], (2020, 2020))
        self.assertTrue(min(years[1]) > 2020)

    def test_what_a_user_writes_in_the_same_moment_stays(self):
        """The run writes its own columns and no other."""
        [account] = self._customers("Acme", 1)
        self._run()
        self._sell_more(account, 5)
        run_id = self.runs.start(as_of=str(TOMORROW))["run_id"]
        account.with_user(self.director).write({"note": "Calls on Monday"})

        self.runs.step(run_id=run_id)
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertIn("Calls on Monday", account.note)
        self.assertEqual(account.revenue_12m, 100005)

    def test_who_extends_accounts_hears_of_another_tier(self):
        """Once for all accounts that get it; newer figures alone are not told."""
        accounts = self._customers("Acme", 3)
        self._run()
        self._sell_more(accounts[:2], 900000)
        self._sell_more(accounts[2], 5)
        heard = []
        write = type(accounts)._write_guarded

        def listening(records, vals):
            heard.append((records, vals))
            return write(records, vals)

        with patch.object(type(accounts), "_write_guarded", listening):
            self._run(TOMORROW)

        tier = self._tier(self.scheme, "A")
        self.assertEqual(heard, [(accounts[:2], {"tier_id": tier.id})])

    def test_money_is_rounded_as_the_currency_is(self):
        [account] = self._customers("Acme", 1)
        self.company.currency_id.rounding = 1

        self._grade(account, self.scheme, "B", "100.5")
        self.env.invalidate_all()

        self.assertEqual(account.revenue_12m, 101)

    # === Grades that stay ===

    def _staged_grades(self):
        self.env.cr.execute("SELECT payload -> 'grades' FROM key_account_run_stage")
        return [sorted(part) for (part,) in self.env.cr.fetchall()]

    def _staged_after(self, account):
        self._make_order(account.partner_id, 5, TODAY)
        run = self.runs.start(as_of=str(TOMORROW))["run_id"]
        staged = self._staged_grades()
        self.runs.step(run_id=run)
        return staged

    def test_grade_that_stays_gets_its_evidence_without_being_read(self):
        account = self._make_customer("Acme", 100000)
        self._run()
        was = account.grade_id.explanation

        self.assertEqual(self._staged_after(account), [["kept"]])

        grade = account.grade_id
        self.assertEqual(grade.explanation, was)
        self.assertEqual(grade.latest_figures["revenue|rolling 12 months"], str(100005))
        self.assertEqual(self._staged_grades(), [])

    def test_who_is_to_be_decided_on_comes_last(self):
        first, second = self._customers("Kept", 2)
        self._run()
        self._sell_more(first, 10**6)
        self._sell_more(second, 5)
        third = self._make_customer("New", 10)
        run_id = self.runs.start(as_of=str(TOMORROW))["run_id"]

        claimed = self.env["key.account.run.stage"]._claim(self.runs.browse(run_id), 9)

        self.assertEqual([row[1] for row in claimed], [second.id, first.id, third.id])

    def test_grade_by_hand_is_looked_at(self):
        account = self._make_customer("Acme", 100000)
        self._run()
        tier = account.tier_id
        with freeze_time(TODAY):
            self._decide_grade(account, tier)

        self.assertEqual(self._staged_after(account), [["decided"]])

        self.assertTrue(account.current_grade_ids.manual_hold)

    def test_long_explanations_are_compressed_fast_where_postgres_can(self):
        self.env.cr.execute(
            "SELECT attcompression FROM pg_attribute WHERE attname = 'explanation'"
            " AND attrelid = 'key_account_grade'::regclass"
        )
        used = self.env.cr.fetchone()[0]
        self.env.cr.execute(
            "SELECT 'lz4' = ANY(enumvals) FROM pg_settings"
            " WHERE name = 'default_toast_compression'"
        )
        able = self.env.cr.fetchone()

        self.assertEqual(used, "l" if able == (True,) else "")

    # === How much at a time ===

    def _batches_of_step(self, waiting=5, **options):
        """Accounts of each transaction of one call, with some more that have no grade."""
        self._customers("Waiting", waiting)
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        # Every batch takes just as long as it is meant to.
        clock = count(step=pace.GOAL).__next__
        with patch.multiple(pace, monotonic=clock, FIRST=6, LEAST=6):
            self.runs.step(run_id=run_id, **options)
        return self.runs.browse(run_id).sudo().step_ids.mapped("processed")

    def test_one_call_saves_some_accounts_at_a_time(self):
        self.assertEqual(self._batches_of_step(), [2, 2, 1])

    def test_three_times_as_many_are_saved_at_a_time_where_grades_stay(self):
        accounts = self._customers("Staying", 8)
        self._run()
        self._sell_more(accounts, 10)

        self.assertEqual(self._batches_of_step(waiting=0), [6, 2])

    def test_one_call_writes_no_more_than_it_was_asked_to(self):
        self.assertEqual(self._batches_of_step(limit=3), [2, 1])

    def test_a_batch_does_not_read_for_which_accounts_its_run_was_asked(self):
        """There may be thousands of ids."""
        accounts = self._customers("Asked", 2)
        scope = {"account_ids": accounts.ids}
        run_id = self.runs.start(as_of=str(TODAY), scope=scope)["run_id"]

        with patch.object(type(self.runs), "_scope", side_effect=AssertionError):
            status = self.runs.step(run_id=run_id)

        self.assertEqual((status["state"], status["failed"]), ("done", 0))

    def test_one_call_ends_when_it_has_taken_long_enough(self):
        with patch.object(call, "LONG_ENOUGH", 0):
            self.assertEqual(self._batches_of_step(), [2])
