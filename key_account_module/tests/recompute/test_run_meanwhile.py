from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import errors as pg_errors

from odoo.tests import tagged

from ...models.grading.decision import Override
from ...models.grading.grade_writer import GradeWriter
from ...models.recompute import pace
from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestRunMeanwhile(RecomputeCommon):
    """What a run does when the world changes between its start and its end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()
        cls.account = cls._make_customer("Acme", 100000)
        cls.other = cls._make_customer("Other", 100000)

    def _start(self):
        return self.runs.start(as_of=str(TODAY))["run_id"]

    def _finish(self, run_id):
        status = self.runs.step(run_id=run_id)
        while status["state"] == "open":
            status = self.runs.step(run_id=run_id)
        return status

    # === Accounts that are not what they were ===

    def test_account_archived_meanwhile_stays_as_it_was(self):
        run_id = self._start()
        self.account.active = False

        status = self._finish(run_id)

        self.assertEqual((status["state"], status["done"]), ("done", 2))
        self.assertEqual((status["counts"]["grades"], status["failed"]), (1, 0))
        self.assertFalse(self.account.grade_ids)
        self.assertTrue(self.other.tier_id)

    def test_customer_merged_meanwhile_is_computed_anew_by_the_next_run(self):
        """The run ends with the figures of its start; the orders that came along with
        the merge count in the next one."""
        partner = self.env["res.partner"].create({"name": "Twin", "is_company": True})
        self._make_order(partner, 400000)
        run_id = self._start()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            [self.account.partner_id.id, partner.id], self.account.partner_id
        )

        first = self._finish(run_id)
        merged = self._value(self.account)
        second = self._run()

        self.assertEqual((first["state"], first["failed"]), ("done", 0))
        self.assertEqual(merged, 100000)
        self.assertEqual(second["staged"], 1)
        self.assertEqual(self._value(self.account), 500000)
        self.assertEqual(self.account.tier_id.name, "A")
        told = self.account.message_ids.mapped("body")
        merged_into = "Acme, Twin were merged into Acme: the next recompute counts"
        self.assertTrue(any(merged_into in body for body in told), told)

    def test_account_merged_into_another_customer_keeps_its_run(self):
        """The account goes along to the customer that is left."""
        left = self.env["res.partner"].create({"name": "Left", "is_company": True})
        run_id = self._start()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            [self.account.partner_id.id, left.id], left
        )

        status = self._finish(run_id)

        self.assertEqual((status["state"], status["failed"]), ("done", 0))
        self.assertEqual(self.account.partner_id, left)
        self.assertEqual(self.account.tier_id.name, "B")

    def test_grade_decided_by_a_person_meanwhile_is_not_overwritten(self):
        self._run(TODAY - timedelta(days=1))
        self._make_order(self.account.partner_id, 400000, TODAY.isoformat())
        run_id = self._start()
        writer = GradeWriter(self.env(user=self.director), TODAY)
        override = Override("He pays late", TODAY + timedelta(days=90))
        writer.decide(self.account, self._tier(self.scheme, "C"), override)

        self._finish(run_id)

        self.assertEqual(self.account.tier_id.name, "C")
        self.assertTrue(self.account.grade_id.manual_hold)

    # === Locks ===

    def test_what_a_person_asked_for_meanwhile_is_not_overwritten(self):
        """The grade stays, so PostgreSQL alone decides whether to write it."""
        account = self._make_customer("Acme", 100)
        self._run()
        self._make_order(account.partner_id, 5, TODAY)
        tomorrow = TODAY + timedelta(days=1)
        run_id = self.runs.start(as_of=str(tomorrow))["run_id"]
        self._make_order(account.partner_id, 7, TODAY)
        with freeze_time(tomorrow):
            self.env["key.account.run"]._recompute_accounts(account)
        grade = account.current_grade_ids
        self.env.flush_all()
        for table in ("key_account_grade", "key_account_metric"):
            self.env.cr.execute(
                f"UPDATE {table} SET write_date = write_date + interval '1 second'"
            )
        before = self._written()

        self.runs.step(run_id=run_id)

        self.assertEqual(self._written(), before)
        self.assertEqual(grade.latest_figures, {"revenue|rolling 12 months": "112"})
        self.assertEqual(account.revenue_12m, 112)

    def test_account_deleted_meanwhile_keeps_no_run_open(self):
        account, other = self._make_customer("Acme", 100), self._make_customer("B", 5)
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        self.env["key.account.run.seen"]._forget_pending()
        account.unlink()

        status = self.runs.step(run_id=run_id, limit=1)
        while status["state"] == "open":
            status = self.runs.step(run_id=run_id)

        self.assertEqual((status["staged"], status["done"]), (3, 3))
        self.assertTrue(other.grade_id)

    def test_stage_of_a_run_that_is_gone_is_swept(self):
        self._make_customer("Acme", 100)
        run = self.runs.browse(self.runs.start(as_of=str(TODAY))["run_id"])
        stage = self.env["key.account.run.stage"]
        stage._gc_of_no_run()
        self.assertEqual(stage._count_staged(run), 3)
        self.env.cr.execute("DELETE FROM key_account_run WHERE id = %s", [run.id])

        stage._gc_of_no_run()

        self.assertEqual(stage._count_staged(run), 0)

    @contextmanager
    def _locked(self, accounts):
        """Grades of some accounts are locked by somebody; a list of those tried."""
        apply, tried = GradeWriter.apply, []

        def locked(writer, decisions):
            asked = {d.account_id for d in decisions}
            tried.append(asked)
            if asked & set(accounts.ids):
                raise pg_errors.LockNotAvailable
            return apply(writer, decisions)

        with patch.object(GradeWriter, "apply", locked):
            yield tried

    def test_account_whose_rows_are_locked_is_left_for_later(self):
        run_id = self._start()
        with self._locked(self.account):
            first = self.runs.step(run_id=run_id)
        last = self.runs.step(run_id=run_id)

        self.assertEqual((first["state"], first["done"]), ("open", 1))
        self.assertTrue(self.other.tier_id)
        self.assertEqual((last["state"], last["failed"]), ("done", 0))
        self.assertTrue(self.account.tier_id)

    def test_one_call_waits_for_a_lock_in_one_batch_only(self):
        locked = self.account + self.other
        free = self._make_customer("Free", 100000)
        run_id = self._start()

        # One account a batch; the first two are locked.
        with patch.multiple(pace, FIRST=1, MOST=1), self._locked(locked) as tried:
            status = self.runs.step(run_id=run_id)

        self.assertEqual(tried, [{account.id} for account in locked + free])
        self.assertEqual((status["state"], status["done"]), ("open", 1))
        self.assertEqual(self._finish(run_id)["done"], 3)

    def test_stale_snapshot_is_nobodys_fault(self):
        run_id = self._start()

        with (
            patch.object(
                GradeWriter, "apply", side_effect=pg_errors.SerializationFailure
            ),
            self.assertRaises(pg_errors.SerializationFailure),
        ):
            self.runs.step(run_id=run_id)

        self.assertFalse(self.env["key.account.run.error"].search([]))

    # === The clock set back ===

    def test_day_before_the_last_run_says_that_grades_stay(self):
        self._run(TODAY)
        self._make_order(self.account.partner_id, 400000, "2026-06-01")

        status = self._run(TODAY - timedelta(days=10))

        self.assertEqual((status["state"], status["grades_changed"]), ("done", 0))
        self.assertIn("a later day has ended", status["message"])
        self.assertEqual(self._value(self.account), 500000)

    def test_server_clock_set_back_is_said_and_changes_no_newer_grade(self):
        self._run(TODAY)
        self.env.cr.execute(
            """UPDATE key_account_run SET finished_at = finished_at + interval '2 h';
            UPDATE key_account_grade SET write_date = write_date + interval '2 h'"""
        )
        self.env.invalidate_all()
        self._make_order(self.account.partner_id, 400000, TODAY.isoformat())

        status = self._run(TODAY)

        self.assertEqual((status["state"], status["grades_changed"]), ("done", 0))
        self.assertIn("clock was set back", status["message"])
        self.assertEqual(self.account.tier_id.name, "B")

    def test_open_run_of_a_later_day_is_finished_after_the_clock_was_set_back(self):
        run_id = self._start()
        self.env.cr.execute("UPDATE key_account_run SET as_of = '2999-12-31'")
        self.env.invalidate_all()

        again = self.runs.start(as_of=str(TODAY))
        status = self._finish(run_id)

        self.assertEqual((again["run_id"], again["resumed"]), (run_id, True))
        self.assertEqual((status["state"], status["done"]), ("done", 2))
