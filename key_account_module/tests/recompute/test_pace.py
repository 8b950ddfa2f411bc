from unittest.mock import patch

from odoo.tests import BaseCase

from ...models.recompute import pace
from ...models.recompute.pace import GOAL, GROWTH, LEAST, MOST, Pace

STAYS, DECIDED = (1, False), (2, True)


class TestPace(BaseCase):
    """A transaction of a run is as large as the last ones show that it may be."""

    def setUp(self):
        super().setUp()
        self.now = 0
        self.startPatcher(patch.object(pace, "monotonic", lambda: self.now))
        self.pace = Pace()

    def _batch(self, seconds, row=STAYS, claimed=MOST):
        """A batch of what may be written of so many accounts; returns how many."""
        with self.pace.taking_time():
            written = self.pace.affordable([row] * claimed)
            self.now += seconds
        return len(written)

    def _sizes(self, each, row=STAYS, batches=10):
        """Sizes of batches where each account takes so many seconds."""
        sizes = []
        for _number in range(batches):
            size = self.pace.size
            sizes.append(self._batch(each * size, row))
        return sizes

    def test_batches_become_as_large_as_their_time_allows(self):
        sizes = self._sizes(GOAL / 200)

        self.assertEqual(sizes[0], pace.FIRST)
        self.assertEqual(sizes[-1], 200)
        self.assertEqual(sizes, sorted(sizes))

    def test_one_fast_batch_does_not_make_the_next_one_too_large(self):
        self._batch(GOAL / 1000)

        self.assertEqual(self.pace.size, pace.FIRST * GROWTH)

    def test_a_slow_batch_makes_the_next_one_smaller_at_once(self):
        self._sizes(GOAL / 300)
        self._batch(GOAL * 2)

        self.assertEqual(self.pace.size, 150)

    def test_batches_never_become_so_small_that_they_only_cost(self):
        self._batch(100 * GOAL)

        self.assertEqual(self.pace.size, LEAST)

    def test_batches_never_become_larger_than_is_sensible(self):
        self._sizes(0)

        self.assertEqual(self.pace.size, MOST)

    def test_fewer_accounts_are_written_where_grades_are_decided(self):
        self.assertEqual(self._batch(GOAL, DECIDED), pace.FIRST // pace.DECISION)

    def test_an_account_that_costs_more_than_there_is_time_for_is_written_all_the_same(
        self,
    ):
        self.pace.size = 1

        self.assertEqual(self._batch(GOAL, DECIDED), 1)

    def test_a_few_last_accounts_say_nothing_about_a_full_batch(self):
        self._batch(GOAL, claimed=3)

        self.assertEqual(self.pace.size, pace.FIRST)

    def test_nothing_is_learnt_where_nothing_was_claimed(self):
        with self.pace.taking_time():
            self.now += 100

        self.assertEqual(self.pace.size, pace.FIRST)
