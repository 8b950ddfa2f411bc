from odoo import models
from odoo.fields import Domain

from ...engine.score_shapes import POOR


class KeyAccountEvaluation(models.Model):
    """Poor results in a row are counted anew when one before them changes (EVA-11).

    It does when it is put right, and when an evaluation of an earlier day is concluded
    late.
    """

    _inherit = "key.account.evaluation"

    def _conclude(self, user):
        result = super()._conclude(user)
        if self._standing_results(Domain("date", ">", self.date), limit=1):
            self._recount_later()
        return result

    def _recount_later(self):
        now = self._standing_results()
        replaced = self.sudo().corrects_id.filtered(lambda e: not e.unrated)
        counts_before, counts = _counts_of((now - self) | replaced), _counts_of(now)
        for later in now.filtered(lambda e: e.date > self.date):
            later._write_guarded({"poor_count": counts[later][0]})
            why = later._words_of_recount(self, *counts[later])
            if later._calls_for_decision(*counts[later]):
                later._propose_anew(newest=later == now[:1])
            elif later.decision_state != "done":
                later._call_off(why)
            elif counts_before[later] != counts[later]:
                later._note_doubt(why)

    def _propose_anew(self, newest):
        """Where nothing is decided yet; an old result is not dug up for it."""
        if self.decision == "open" or (newest and not self.decision):
            self._propose_decision()

    def _note_doubt(self, why):
        """What was carried out is for a director to undo, and he has to know."""
        self._message_log(
            body=self.env._(
                "%s What was decided stays until a director undoes it.", why
            )
        )

    def _words_of_recount(self, cause, count, improved):
        words = self.env._(
            "Counted anew, because evaluation no. %(number)s was concluded. Poor results "
            "in a row: %(count)s.",
            number=cause.id,
            count=count,
        )
        if not improved:
            return words
        return self.env._("%s This one is better than the one before.", words)


def _counts_of(results):
    """Result → how many are poor in a row with it, and if it is better than before."""
    counts, count, before = {}, 0, None
    for result in results.sorted(lambda e: (e.date, e.id)):
        count = count + 1 if result.outcome == POOR else 0
        counts[result] = (count, bool(before) and result.score > before.score)
        before = result
    return counts
