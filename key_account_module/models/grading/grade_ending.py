"""Ends the grades of a scheme, however many there are, in the transaction that says so."""

from odoo.tools import SQL
from odoo.tools.misc import split_every

from ..clock.record_rows import write_selected
from .account_display import AccountDisplay
from .effect_writer import EffectWriter
from .proposal_writer import ProposalWriter

#: grades whose effects are given back at once; more would fill the memory
BATCH = 1000
_EFFECTIVE = SQL("""effects @? '$[*] ? (@.state == "set")'""")


class GradeEnding:
    """Ends grades that no others follow.

    Whoever archives a scheme waits for it, so it costs a few statements, whatever the
    number of grades, and some more for each thousand that had brought something. The
    grade keeps why it ended; a note for each account would take longer than all the
    rest together.

    :param env: environment of whoever archives; he has been asked for his rights
    :param as_of: the first day on which the grades no longer hold
    """

    def __init__(self, env, as_of):
        self.env = env(su=True, context={**env.context, "tracking_disable": True})
        self.grades = self.env["key.account.grade"]
        self.as_of = as_of

    def end(self, scheme, why):
        """End the current grades of a scheme and give back what they had brought."""
        ProposalWriter(self.env, self.as_of).supersede_of(scheme, why)
        ended = self._close(scheme, why)
        self._give_back(ended)
        self._show(ended)

    def _close(self, scheme, why):
        """The grades that ended."""
        self.grades.flush_model()
        rows = SQL(
            """
            SELECT id, greatest(valid_from, %s) AS valid_to, false AS needs_decision,
                   %s AS end_reason
              FROM key_account_grade WHERE scheme_id = %s AND valid_to IS NULL
            """,
            self.as_of,
            why,
            scheme.id,
        )
        names = ["valid_to", "needs_decision", "end_reason"]
        return write_selected(self.grades, names, rows)

    def _give_back(self, ended):
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM key_account_grade WHERE id = ANY(%s) AND %s",
                ended.ids,
                _EFFECTIVE,
            )
        )
        ids = [id_ for (id_,) in found]
        for some in split_every(BATCH, ids, self.grades.browse):
            EffectWriter(self.env).undo(some)
            self.env.invalidate_all()

    def _show(self, ended):
        """Let accounts show the grade that is left to them, if any."""
        found = self.env.execute_query(
            SQL(
                "SELECT key_account_id FROM key_account_grade WHERE id = ANY(%s)",
                ended.ids,
            )
        )
        accounts = [account for (account,) in found]
        self.env["key.account.run.seen"]._forget(accounts)
        AccountDisplay(self.env).sync(accounts)
