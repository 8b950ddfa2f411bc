from odoo import models

from ..grading.proposal_writer import ProposalWriter


class KeyAccountRun(models.Model):
    """First step of a run: end what was asked for by hand until a day that is over.

    Nobody can agree to it any more, so nobody is asked any longer. What the figures
    propose has no such day: each run looks at it, see :mod:`.run_grades`.
    """

    _inherit = "key.account.run"

    def _recompute_steps(self):
        return ["proposals", *super()._recompute_steps()]

    def _recompute_labels(self):
        return {**super()._recompute_labels(), "proposals": self.env._("Proposals")}

    def _stage_proposals(self, computation):
        """Accounts that a decision by hand was asked for, until a day before the run's."""
        writer = ProposalWriter(self.env, self.as_of)
        scope = computation.scope
        over = writer.over(scope.company, scope.account_ids)
        return dict.fromkeys(sorted(over.key_account_id.ids), True)

    def _write_proposals(self, parts):
        """Returns the number of proposals that have ended."""
        writer = ProposalWriter(self.env, self.as_of)
        return writer.supersede_over(self.company_id, parts.accounts)
