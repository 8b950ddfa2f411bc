from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountRunStep(RecomputeCommon):
    """The log of batches: one row each, nobody changes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_abc()
        for number in range(3):
            cls._make_customer(f"C{number}", 100)

    def test_each_batch_has_its_own_count(self):
        status = self._run(limit=2)

        run = self.env["key.account.run"].browse(status["run_id"])
        self.assertEqual(run.step_ids.mapped("processed"), [2, 1])
        self.assertEqual((run.grades_changed, run.metrics_changed), (3, 3))
        self.assertEqual(run.progress, 100)
        self.assertEqual(
            run.step_ids.mapped("count_words"),
            [f"Grades: {n}, Snapshots: {n}, Figures: {n}" for n in (2, 1)],
        )

    def test_nobody_writes_the_log(self):
        self._run(TODAY)
        steps = self.env["key.account.run.step"].search([], limit=1)

        for user in (self.policy_admin, self.director, self.auditor):
            own = steps.with_user(user)
            self.assertEqual(own.processed, 3)
            with self.assertRaises(AccessError):
                own.processed = 5
            with self.assertRaises(AccessError):
                own.unlink()
