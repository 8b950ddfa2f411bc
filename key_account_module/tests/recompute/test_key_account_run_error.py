from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.grading.grade_writer import GradeWriter
from ...models.recompute.rules import SchemeRules
from .common import TODAY, RecomputeCommon

MODELS = "odoo.addons.key_account_module.models.recompute"
LOGGERS = (f"{MODELS}.run_batches", f"{MODELS}.run_grades")


@tagged("post_install", "-at_install")
class TestKeyAccountRunError(RecomputeCommon):
    """One bad account stops no other one, is named, and is tried once a run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()
        cls.accounts = [cls._make_customer(f"C{n}", 100000 + n) for n in range(7)]
        cls.bad = cls.accounts[3]

    @contextmanager
    def _writing_fails(self, error, *accounts):
        """The database refuses the grade of some accounts."""
        bad, apply = {account.id for account in accounts}, GradeWriter.apply

        def refuse(writer, decisions):
            written = apply(writer, decisions)
            if bad & {decision.account_id for decision in decisions}:
                raise error
            return written

        with patch.object(GradeWriter, "apply", refuse), mute_logger(*LOGGERS):
            yield

    @contextmanager
    def _deciding_fails(self, account):
        basis = SchemeRules.basis

        def refuse(rules, facts):
            if facts.values and str(100000 + 3) in map(str, facts.values.values()):
                raise ZeroDivisionError("division by zero")
            return basis(rules, facts)

        with patch.object(SchemeRules, "basis", refuse), mute_logger(*LOGGERS):
            yield

    def _errors(self, status):
        run = self.env["key.account.run"].browse(status["run_id"])
        return run.error_ids

    # === Writing ===

    def test_account_that_cannot_be_written_stops_no_other(self):
        with self._writing_fails(ValidationError("Its tax number is wrong"), self.bad):
            status = self._run()

        self.assertEqual((status["state"], status["failed"]), ("done", 1))
        self.assertEqual((status["staged"], status["done"]), (7, 7))
        self.assertEqual(status["counts"]["grades"], 6)
        for account in self.accounts:
            self.assertEqual(bool(account.tier_id), account != self.bad)
        self.assertFalse(self._value(self.bad))

    def test_error_names_account_step_and_reason_in_words(self):
        with self._writing_fails(ValidationError("Its tax number\nis wrong"), self.bad):
            status = self._run()

        error = self._errors(status)
        self.assertEqual(error.key_account_id, self.bad)
        self.assertEqual((error.step, error.step_words), ("grades", "Grades"))
        self.assertEqual(error.message, "Its tax number is wrong")
        run = error.run_id.with_user(self.director)
        self.assertEqual(run.outcome, "Done with one error")

    def test_unexpected_mistake_is_said_without_a_traceback(self):
        with self._writing_fails(KeyError("tier"), self.bad):
            error = self._errors(self._run())

        self.assertEqual(error.message, "An unexpected mistake: KeyError 'tier'")

    def test_all_accounts_bad_is_done_with_as_many_errors(self):
        with self._writing_fails(UserError("No"), *self.accounts):
            status = self._run(limit=3)

        self.assertEqual((status["state"], status["failed"]), ("done", 7))
        run = self.runs.browse(status["run_id"])
        self.assertEqual(run.outcome, "Done with 7 errors")
        self.assertFalse(any(account.grade_ids for account in self.accounts))

    def test_next_run_tries_the_account_again(self):
        with self._writing_fails(UserError("No"), self.bad):
            self._run()

        again = self._run()
        last = self._run()

        self.assertEqual((again["staged"], again["failed"]), (1, 0))
        self.assertEqual(self.bad.tier_id.name, "B")
        self.assertEqual(last["staged"], 0)

    def test_account_given_up_is_not_staged_again_in_its_run(self):
        """A crash of PostgreSQL empties the stage; what failed stays failed."""
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        with self._writing_fails(UserError("No"), self.accounts[0]):
            self.runs.step(run_id=run_id, limit=2)
        self.env.cr.execute("TRUNCATE key_account_run_stage")

        self.runs.step(run_id=run_id)
        status = self.runs.step(run_id=run_id)

        self.assertEqual((status["state"], status["done"]), ("done", 7))
        self.assertEqual(status["failed"], 1)
        self.assertFalse(self.accounts[0].tier_id)

    # === Deciding ===

    def test_account_that_cannot_be_decided_stops_no_other(self):
        with self._deciding_fails(self.bad):
            status = self._run()

        error = self._errors(status)
        self.assertEqual((status["state"], status["failed"]), ("done", 1))
        self.assertEqual((status["staged"], status["done"]), (6, 6))
        self.assertEqual(error.key_account_id, self.bad)
        self.assertEqual(
            error.message, "An unexpected mistake: ZeroDivisionError division by zero"
        )
        self.assertFalse(self.bad.metric_ids)

    def test_nothing_else_to_do_is_done_with_the_error(self):
        with self._deciding_fails(self.bad):
            self._run()
            status = self._run()

        self.assertEqual((status["state"], status["staged"]), ("done", 0))
        self.assertEqual(status["failed"], 1)

    def test_button_on_the_account_says_what_is_wrong(self):
        own = self.bad.with_user(self.seller)

        with (
            freeze_time(TODAY),
            self._deciding_fails(self.bad),
            self.assertRaisesRegex(UserError, "C3: .*division by zero"),
        ):
            own.action_recompute()

    # === Who may know ===

    def test_names_and_reasons_go_to_those_who_may_read_the_account(self):
        with self._writing_fails(UserError("Secret"), self.bad):
            run_id = self._run()["run_id"]

        blind = self.runs.errors(run_id=run_id)
        seen = self.runs.with_user(self.director).errors(run_id=run_id)

        self.assertEqual(blind[0]["account_id"], self.bad.id)
        self.assertEqual((blind[0]["account"], blind[0]["message"]), (None, None))
        self.assertEqual((blind[0]["label"], blind[0]["step"]), ("Grades", "grades"))
        self.assertEqual((seen[0]["account"], seen[0]["message"]), ("C3", "Secret"))
        with self.assertRaises(AccessError):
            self.runs.with_user(self.seller).errors(run_id=run_id)

    def test_nobody_writes_errors(self):
        with self._writing_fails(UserError("No"), self.bad):
            error = self._errors(self._run())

        own = error.with_user(self.seller)
        self.assertEqual(own.message, "No")
        with self.assertRaises(AccessError):
            error.with_user(self.colleague).read(["message"])
        for user in (self.seller, self.director, self.auditor):
            for act in (
                lambda e: e.write({"message": "Fine"}),
                lambda e: e.unlink(),
                lambda e: e.copy(),
            ):
                with self.assertRaises(UserError):
                    act(error.with_user(user))

    def test_error_goes_with_its_account(self):
        with self._writing_fails(UserError("No"), self.bad):
            error = self._errors(self._run())

        self.bad.unlink()

        self.assertFalse(error.exists())
