"""What went wrong with one account, as people may read it."""

from psycopg2 import Error as DatabaseError

from odoo.exceptions import UserError


def in_words(env, error):
    """An exception in one sentence, without a traceback."""
    if isinstance(error, UserError):
        return " ".join(str(error).split())
    if isinstance(error, DatabaseError):
        said = error.diag.message_primary or error
        return env._("The database refuses it: %s", " ".join(str(said).split()))
    return env._(
        "An unexpected mistake: %(kind)s %(what)s",
        kind=type(error).__name__,
        what=" ".join(str(error).split()),
    )


class Failures(dict):
    """Account id → ``(step, message)`` of what could not be done."""

    def __init__(self, env):
        super().__init__()
        self.env = env

    def add(self, step, account, error):
        """Remember an account's first failure."""
        self.setdefault(account, (step, in_words(self.env, error)))
