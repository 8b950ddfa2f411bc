from odoo import api, fields, models


class KeyAccountRunError(models.Model):
    """An account that a run could not decide or write, and why; the others went on.

    A run tries such an account once. The next run tries it again, since it still
    differs from what the rules say.
    """

    _name = "key.account.run.error"
    _description = "Account that a recompute could not do"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "id"

    # What a run did goes with its account: it is no part of the customer's history.
    key_account_id = fields.Many2one(ondelete="cascade")
    run_id = fields.Many2one(
        "key.account.run", required=True, ondelete="cascade", index=True
    )
    step = fields.Char("Step key", required=True)
    step_words = fields.Char("Step", compute="_compute_step_words")
    message = fields.Char("What went wrong", required=True)

    _one_an_account = models.UniqueIndex(
        "(run_id, key_account_id)", "A run gives an account up once."
    )

    @api.depends("step")
    @api.depends_context("lang")
    def _compute_step_words(self):
        labels = self.env["key.account.run"]._recompute_labels()
        for error in self:
            error.step_words = labels.get(error.step, error.step)

    # === Written by the run ===

    @api.model
    def _keep(self, run, failures):
        """Remember failures, one an account.

        :param failures: ``{account id: (step, message)}``
        """
        if not failures:
            return
        known = self._accounts(run)
        self._create_sealed(
            [
                {
                    "run_id": run.id,
                    "key_account_id": account,
                    "step": step,
                    "message": message,
                }
                for account, (step, message) in failures.items()
                if account not in known
            ]
        )

    @api.model
    def _accounts(self, run):
        """Ids of the accounts that the run has given up."""
        return set(self.search([("run_id", "=", run.id)]).key_account_id.ids)
