from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.sql import table_columns

from ..migrating import migrate
from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountRunChange(RecomputeCommon):
    """What a run changed is told, by account, to those who may see the account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()
        cls.account = cls._make_customer("Acme", 100000)
        cls.changes = cls.env["key.account.run.change"]

    def _told(self, run_id, **filters):
        """Rows of the public service, as the director gets them."""
        answer = self.runs.with_user(self.director).changes(run_id=run_id, **filters)
        return [
            (row["account"], row["kind"], row["before"], row["after"])
            for row in answer["rows"]
        ]

    def _upgrade(self):
        self._run(TODAY - timedelta(days=1))
        self._make_order(self.account.partner_id, 400000, TODAY.isoformat())
        return self._run(TODAY)

    # === What is told ===

    def test_grade_is_told_from_and_to(self):
        status = self._upgrade()

        told = self._told(status["run_id"], step="grades")

        self.assertEqual(told, [("Acme", "up", "B", "A")])
        change = self.changes.search([("kind", "=", "up")])
        self.assertEqual((change.words, change.step_words), ("B → A", "Grades"))
        self.assertEqual(change.scheme_id, self.scheme)

    def test_figures_are_told_before_and_after_in_one_row(self):
        status = self._upgrade()

        [row] = self.runs.with_user(self.director).changes(
            run_id=status["run_id"], kind="figures"
        )["rows"]

        self.assertEqual(
            row["details"], {"revenue|rolling 12 months": ["100000", "500000"]}
        )
        self.assertIn("100 000 → 500 000", row["words"])
        change = self.changes.browse(row["id"])
        self.assertIn("100\u00a0000 → 500\u00a0000", change.words)

    def test_counts_come_by_step_with_their_labels(self):
        status = self._upgrade()

        self.assertEqual(status["counts"], {"grades": 1, "snapshot": 1, "metrics": 1})
        self.assertEqual(
            (status["grades_changed"], status["metrics_changed"], status["failed"]),
            (1, 1, 0),
        )
        self.assertEqual(status["labels"]["metrics"], "Figures")
        run = self.runs.browse(status["run_id"])
        self.assertEqual(run.count_words, "Grades: 1, Snapshots: 1, Figures: 1")

    def test_batches_of_before_are_counted_by_their_columns(self):
        status = self._upgrade()
        self.env.cr.execute("UPDATE key_account_run_step SET counts = NULL")
        self.env.invalidate_all()

        counts = self.runs.status(run_id=status["run_id"])["counts"]

        self.assertEqual(counts, {"grades": 1, "metrics": 1})
        step = self.env["key.account.run.step"].search([], limit=1, order="id desc")
        self.assertEqual(step.count_words, "Grades: 1, Figures: 1")

    def test_t14_second_run_changes_nothing_and_asks_nobody(self):
        """Covers: CLS-31"""
        self._upgrade()
        activities = self.env["mail.activity"].search_count([])
        messages = self.env["mail.message"].search_count([])
        told, before = self.changes.search_count([]), self._written()

        status = self._run(TODAY)

        self.assertEqual((status["staged"], status["counts"]), (0, {}))
        self.assertEqual(self._written(), before)
        self.assertEqual(self.changes.search_count([]), told)
        self.assertEqual(self.env["mail.activity"].search_count([]), activities)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def test_pages_follow_each_other_without_a_gap(self):
        for number in range(4):
            self._make_customer(f"C{number}", 100)
        run_id = self._run()["run_id"]
        runs, rows, after = self.runs.with_user(self.director), [], 0

        while True:
            page = runs.changes(run_id=run_id, step="grades", after=after, limit=2)
            rows += page["rows"]
            if not page["more"]:
                break
            after = page["rows"][-1]["id"]

        self.assertEqual(len({row["account_id"] for row in rows}), 5)
        self.assertEqual(len(rows), 5)

    # === To whom ===

    def test_who_writes_policies_is_told_how_many_and_not_whose(self):
        run_id = self._upgrade()["run_id"]

        answer = self.runs.changes(run_id=run_id)

        self.assertEqual((answer["rows"], answer["more"]), ([], False))
        self.assertEqual(answer["hidden"], 2)

    def test_nobody_else_asks_the_service(self):
        for user in (self.seller, self.regional, self.auditor, self.clerk):
            with self.assertRaises(AccessError):
                self.runs.with_user(user).changes()

    def test_staff_see_the_changes_of_their_accounts(self):
        self._upgrade()

        self.assertEqual(len(self.changes.with_user(self.seller).search([])), 4)
        self.assertFalse(self.changes.with_user(self.colleague).search([]))

    def test_nobody_writes_them(self):
        self._upgrade()
        change = self.changes.search([], limit=1)

        for user in (self.seller, self.director, self.auditor):
            for act in (
                lambda c: c.write({"kind": "down"}),
                lambda c: c.unlink(),
                lambda c: c.copy(),
            ):
                with self.assertRaises(UserError):
                    act(change.with_user(user))

    # === How long, how fast ===

    def test_old_figures_are_forgotten_and_grades_are_not(self):
        self._upgrade()
        old = fields.Datetime.now() - timedelta(days=101)
        self.env.cr.execute("UPDATE key_account_run_change SET create_date = %s", [old])

        self.changes._gc_figures()

        self.assertEqual(
            self.changes.search([]).mapped("kind"), ["first", "up"], "grades stay"
        )

    def test_rest_is_estimated_from_what_is_done(self):
        for number in range(3):
            self._make_customer(f"C{number}", 100)
        run = self.runs.browse(self.runs.start(as_of=str(TODAY))["run_id"])
        self.assertFalse(run.eta)
        self.runs.step(run_id=run.id, limit=1)
        self.env.cr.execute(
            "UPDATE key_account_run SET create_date = create_date - interval '1 hour'"
        )
        self.env.invalidate_all()

        eta = run.eta - run.step_ids.create_date

        self.assertEqual((run.duration, eta), (1, timedelta(hours=3)))

    def test_run_shows_its_changes_and_errors(self):
        run = self.runs.browse(self._run(date(2026, 4, 1))["run_id"])

        for action in (run.action_view_changes(), run.action_view_errors()):
            self.assertEqual(action["domain"], [("run_id", "=", run.id)])

    # === Upgrade ===

    def test_upgrade_drops_columns_of_a_former_version(self):
        """Each row that a run writes would check their foreign keys."""
        table = self.changes._table
        self.env.cr.execute(
            """ALTER TABLE key_account_run_change ADD COLUMN write_date timestamp,
                  ADD COLUMN create_uid integer REFERENCES res_users,
                  ADD COLUMN write_uid integer REFERENCES res_users"""
        )

        migrate(self.env.cr, "post-run-changes")
        migrate(self.env.cr, "post-run-changes")

        stored = {name for name, field in self.changes._fields.items() if field.store}
        self.assertEqual(table_columns(self.env.cr, table).keys(), stored)
