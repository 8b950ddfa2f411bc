from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.recompute.computation import as_json
from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountRunStage(RecomputeCommon):
    """The stage: cheap, forgettable, and silent about figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_abc()
        cls._make_customer("Acme", 100)
        cls.stage = cls.env["key.account.run.stage"]

    def test_table_is_unlogged(self):
        self.env.cr.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = 'key_account_run_stage'"
        )

        self.assertEqual(self.env.cr.fetchone(), ("u",))

    def test_rows_wait_until_they_are_written(self):
        run_id = self.runs.start(as_of=str(TODAY))["run_id"]
        self.assertEqual(self.stage.search_count([("run_id", "=", run_id)]), 1)

        self.runs.step(run_id=run_id)

        self.assertFalse(self.stage.search([]))

    def test_no_field_tells_about_an_account(self):
        self.assertNotIn("payload", self.stage._fields)
        self.assertNotIn("key_account_id", self.stage._fields)

    def test_readable_by_those_who_see_runs(self):
        self.runs.start(as_of=str(TODAY))

        for user in (self.policy_admin, self.director, self.auditor):
            self.assertEqual(self.stage.with_user(user).search_count([]), 1)
        for user in (self.seller, self.regional, self.clerk):
            with self.assertRaises(AccessError):
                self.stage.with_user(user).search_count([])

    def test_any_text_waits_as_it_is(self):
        text = 'tab\t, line\n, \\N, \\., "quoted", 客户 \u2028'
        run = self.runs.browse(self.runs.start(as_of=str(TODAY))["run_id"])
        self.stage._clear(run)

        self.stage._put(run, as_json({7: {"grades": text}}))

        rows = self.stage._rows(self.stage.search([]).ids, "grades")
        self.assertEqual(self.env.execute_query(rows), [(7, text)])
