from odoo.tests import tagged

from ...models.recompute.parts import Batch, Parts
from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestParts(RecomputeCommon):
    """What a run writes waits in the database until Python looks into it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_abc()
        cls.accounts = cls.env["key.account"].concat(
            *(cls._make_customer(f"Customer {n}", 1000 * n) for n in (1, 2, 3))
        )
        cls.open_run = cls.runs.browse(cls.runs.start(as_of=str(TODAY))["run_id"])
        claimed = cls.env["key.account.run.stage"]._claim(cls.open_run, 10)
        cls.batch = Batch(cls.env, {row[1]: (row[0], row[2]) for row in claimed})

    # === Given ===

    def test_given_parts_read_as_they_were(self):
        given = {7: {"a": [1, "2.50", None]}, 3: {"b": "ü"}}

        parts = Parts.given(self.env, given)

        self.assertEqual(dict(parts), given)
        self.assertEqual(list(parts), [7, 3])

    def test_under_a_key_are_only_those_that_have_it(self):
        parts = Parts.given(self.env, {7: {"a": 1}, 3: {"b": 2}, 5: {"a": None}})

        under = parts.under("a")

        self.assertEqual(dict(under), {7: 1, 5: None})
        self.assertEqual(len(under), 2)

    def test_nothing_is_asked_of_the_database_before_somebody_looks(self):
        with self._count_queries() as asked:
            grades = self.batch.parts("grades")
            parts = grades.under("decided")
        with self._count_queries() as looked:
            found = list(parts)
        with self._count_queries() as again:
            list(grades.under("decided"))

        self.assertEqual((asked, looked, again), ([0], [1], [0]))
        self.assertEqual(found, self.accounts.ids)

    # === On the stage ===

    def test_batch_knows_what_waits_for_whom(self):
        self.assertEqual(self.batch.accounts, self.accounts.ids)
        self.assertEqual(
            {frozenset(names) for _id, names in self.batch.waiting.values()},
            {frozenset({"grades", "metrics", "seen", "snapshot"})},
        )
        self.assertEqual(self.batch.parts("deadlines").accounts, [])

    def test_halves_are_the_whole(self):
        first, second = self.batch.halves()

        self.assertEqual((len(first), len(second)), (1, 2))
        self.assertEqual(first.accounts + second.accounts, self.batch.accounts)
        self.assertEqual(dict(first.parts("snapshot")), {self.accounts[0].id: True})
