"""How far one call that writes a run has come, and how much it still may do."""

from time import monotonic

from .pace import Pace

#: How long one call goes on writing, in seconds: whoever waits for it wants to hear.
LONG_ENOUGH = 5


class Call:
    """What is left of one call, counted in accounts and seconds.

    An account whose rows somebody else has locked is left for the next call: each batch
    that met the lock again would wait for it again.

    :param limit: accounts to write at most
    """

    def __init__(self, limit):
        self.pace = Pace()
        self.done = 0
        #: ids in the stage of those that somebody else has locked
        self.busy = []
        self._limit = limit
        self._until = monotonic() + LONG_ENOUGH
        self._idle = False

    @property
    def began(self):
        """Whether a batch was written, or at least tried."""
        return bool(self.done or self.busy)

    @property
    def room(self):
        """So many accounts may be claimed for the next batch."""
        return min(self._limit - self.done, self.pace.size)

    def goes_on(self):
        """Whether there is something left to write, and time to do it.

        There always is for one batch, or a slow machine would get nowhere.
        """
        if self._idle or self.done >= self._limit:
            return False
        return not self.began or monotonic() < self._until

    def count(self, done, busy):
        """A batch ended: accounts that are done, ids of those that are locked."""
        self._idle = not (done or busy)
        self.done += done
        self.busy += busy
