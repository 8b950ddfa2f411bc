"""How much a run writes in one transaction: others wait for its locks until it ends."""

import itertools
from contextlib import contextmanager
from time import monotonic

#: How long a transaction is meant to last, in seconds; the longest of some hundred take
#: a third more, and nobody shall wait for more than 50 ms.
GOAL = 0.035
#: Accounts of a call's first transaction, and of any at least and at most. Fewer would
#: wait for what every transaction takes: where grades are decided, one of 10 accounts
#: took 52 ms at best and one of 90 took 192 ms, beside other work.
FIRST, LEAST, MOST = 90, 90, 400
#: How many times as large as the last a batch may be: one fast batch proves little.
GROWTH = 1.5
#: So many accounts whose grade stays take as long as one whose grade is decided.
DECISION = 3


class Pace:
    """Sizes of the batches of one call, each learnt from the time the last one took.

    What an account costs depends on the machine, on the policy and on what else runs.
    """

    def __init__(self):
        self.size = FIRST
        self._cost = 0

    def affordable(self, claimed):
        """The first of some rows of the stage: those that a transaction has time for.

        :param claimed: rows whose last value says whether a grade is to be decided
        """
        costs = itertools.accumulate(DECISION if row[-1] else 1 for row in claimed)
        fitting = [cost for cost in costs if cost <= self.size]
        self._cost = fitting[-1] if fitting else DECISION
        return claimed[: len(fitting) or 1]

    @contextmanager
    def taking_time(self):
        """A batch is written inside; the next one is as large as it had to be."""
        began, self._cost = monotonic(), 0
        yield
        # A few last accounts take longer, each, than those of a full batch.
        if 2 * self._cost > self.size:
            self._learn(monotonic() - began)

    def _learn(self, seconds):
        # A coarse clock may not have moved at all.
        fitting = self._cost * GOAL / max(seconds, GOAL / MOST)
        self.size = round(min(max(fitting, LEAST), self.size * GROWTH, MOST))
