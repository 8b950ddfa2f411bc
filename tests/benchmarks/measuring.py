"""How long something takes, how many queries it needs, and what it leaves in memory."""

import re
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

_MEMORY = Path("/proc/self")


def timed(work):
    """Do it once.

    :return: seconds and what the work returned
    """
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def middle(work, times=3):
    """The median of its seconds."""
    return median(timed(work)[0] for _number in range(times))


def queries(env, work):
    """Number of statements that the work sends, with nothing cached."""
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    work()
    env.flush_all()
    return env.cr.sql_log_count - before


class PeakMemory:
    """Most memory the process held inside the block, in MB.

    Linux only; elsewhere ``megabytes`` stays 0.
    """

    megabytes = 0

    def __enter__(self):
        if (_MEMORY / "clear_refs").exists():
            # 5 sets the high-water mark back to what is held now.
            (_MEMORY / "clear_refs").write_text("5")
        return self

    def __exit__(self, *_error):
        if (_MEMORY / "clear_refs").exists():
            self.megabytes = _held("VmHWM") / 1024


def _held(name):
    status = (_MEMORY / "status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1])


class LongestLock:
    """Longest time between a transaction's first lock on rows and its end.

    :param cr: the cursor to watch inside the block
    """

    _LOCKS = re.compile(r"^\s*(INSERT|UPDATE|DELETE)|FOR (NO KEY )?UPDATE", re.I)

    def __init__(self, cr):
        self.seconds = 0
        self._cr = cr
        self._since = None

    def __enter__(self):
        self._patches = [
            patch.object(self._cr, "execute", self._execute),
            patch.object(self._cr, "commit", self._ending(self._cr.commit)),
            patch.object(self._cr, "rollback", self._ending(self._cr.rollback)),
        ]
        self._original = self._cr.execute
        for one in self._patches:
            one.start()
        return self

    def __exit__(self, *_error):
        for one in self._patches:
            one.stop()

    def _execute(self, query, *arguments, **options):
        if self._since is None and self._LOCKS.search(getattr(query, "code", query)):
            self._since = perf_counter()
        return self._original(query, *arguments, **options)

    def _ending(self, end):
        def ended():
            result = end()
            if self._since is not None:
                self.seconds = max(self.seconds, perf_counter() - self._since)
            self._since = None
            return result

        return ended
