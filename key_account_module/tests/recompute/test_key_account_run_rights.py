from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.recompute.scope import Scope
from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountRunRights(RecomputeCommon):
    """Who may run what, at which cost, and the other ways in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()

    # === Scope and rights ===

    def test_scope_of_some_accounts(self):
        account, other = self._make_customer("Acme", 100), self._make_customer("B", 100)

        status = self._run(account_ids=[account.id])

        self.assertEqual(status["staged"], 1)
        self.assertTrue(account.tier_id)
        self.assertFalse(other.tier_id)

    def test_one_open_run_a_scope(self):
        account = self._make_customer("Acme", 100)
        whole = self.runs.start(as_of=str(TODAY))
        part = self.runs.start(as_of=str(TODAY), scope={"account_ids": [account.id]})

        again = self.runs.start(as_of="2026-06-01")

        self.assertNotEqual(part["run_id"], whole["run_id"])
        self.assertEqual((again["run_id"], again["resumed"]), (whole["run_id"], True))
        self.assertEqual(again["as_of"], str(TODAY))

    def test_scope_that_makes_no_sense_is_refused(self):
        archived = self._make_account("Old", active=False)
        for scope in (
            {"account_ids": []},
            {"account_ids": archived.ids},
            {"all": True},
        ):
            with self.assertRaises(UserError):
                self.runs.start(as_of=str(TODAY), scope=scope)

    def test_company_of_others_is_refused(self):
        other = self._make_company("Other")

        with self.assertRaises(AccessError):
            self.runs.start(scope={"company_id": other.id})

    def test_accounts_of_another_company_are_left_alone(self):
        other = self._make_company("Other", self.seller)
        account = self._make_customer("Acme", 100)
        foreign = self._make_account("Foreign", company_id=other.id)

        self._run()

        self.assertTrue(account.tier_id)
        self.assertFalse(foreign.grade_ids)
        self.assertFalse(foreign.metric_ids)

    def test_only_policy_administrators_and_directors_run(self):
        status = self.runs.start(as_of=str(TODAY))
        for user in (self.seller, self.regional, self.auditor, self.clerk):
            runs = self.env["key.account.run"].with_user(user)
            for call in (
                runs.start,
                runs.status,
                lambda runs=runs: runs.step(run_id=status["run_id"]),
                lambda runs=runs: runs.cancel(run_id=status["run_id"]),
            ):
                with self.assertRaises(AccessError):
                    call()
        director = self.env["key.account.run"].with_user(self.director)
        self.assertEqual(director.status()["run_id"], status["run_id"])

    def test_status_before_anything_ran(self):
        self.env["key.account.run"].search([]).unlink()

        status = self.runs.status()

        self.assertIs(status["run_id"], False)
        for nonsense in (-1, "x", [1]):
            with self.assertRaisesRegex(UserError, "There is no run"):
                self.runs.status(run_id=nonsense)
        with self.assertRaisesRegex(UserError, "There is no run"):
            self.runs.step(run_id=-1)

    def test_button_on_one_account_needs_the_right_to_write_it(self):
        account = self._make_customer("Acme", 100000)
        run = self.env["key.account.run"]
        day = Scope.today(self.company)
        self._make_order(account.partner_id, 5, day)

        with self.assertRaises(AccessError):
            run.with_user(self.colleague)._recompute_accounts(
                account.with_user(self.colleague)
            )
        with self.assertRaises(AccessError):
            run.with_user(self.auditor)._recompute_accounts(
                account.with_user(self.auditor)
            )
        account.with_user(self.seller).action_recompute()

        self.assertTrue(account.tier_id)
        self.assertEqual(account.grade_id.valid_from, day)
        self.assertFalse(run.search([]))

    # === Cost ===

    def test_number_of_statements_does_not_grow_with_the_accounts(self):
        """Measured: 51 statements to start, 52 a step, rights and commits included."""
        self._cost(1)  # what Odoo reads once

        costs = [self._cost(2), self._cost(28)]

        (start_few, step_few), (start_many, step_many) = costs
        self.assertLessEqual(start_many, start_few, costs)
        self.assertLessEqual(step_many, step_few + 1, costs)
        self.assertLessEqual(start_many + step_many, 103, costs)

    def _cost(self, count):
        for number in range(count):
            self._make_customer(f"C{count}-{number}", 100000)
        with self._count_queries() as start:
            run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        with self._count_queries() as step:
            self.runs.step(run_id=run_id)
        return start[0], step[0]

    # === Other ways in ===

    def test_cron_recomputes_each_company_with_a_scheme(self):
        account = self._make_customer("Acme", 100)

        with self._no_commit():
            self.env["key.account.run"]._cron_recompute()

        self.assertTrue(account.tier_id)
        self.assertFalse(self.env.ref("key_account_module.ir_cron_recompute").active)

    def test_cron_works_as_a_policy_administrator(self):
        account = self._make_customer("Acme", 100)

        with self._no_commit():
            self.runs._cron_recompute()

        self.assertTrue(account.tier_id)

    def test_buttons_of_the_form(self):
        account = self._make_customer("Acme", 100)

        action = self.runs.action_start()
        run = self.runs.browse(action["res_id"])
        run.action_continue()

        self.assertEqual(run.state, "done")
        self.assertEqual(run.progress, 100)
        self.assertTrue(account.tier_id)
        self.runs.browse(self.runs.action_start()["res_id"]).action_cancel()
        self.assertEqual(run.state, "done")
