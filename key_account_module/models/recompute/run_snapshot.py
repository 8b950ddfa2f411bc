from odoo import models


class KeyAccountRun(models.Model):
    """A step of a run: keep what each account is in this month.

    It comes after the grades, which it keeps, and before the figures, which refer to it.
    """

    _inherit = "key.account.run"

    def _recompute_steps(self):
        steps = super()._recompute_steps()
        steps.insert(steps.index("metrics"), "snapshot")
        return steps

    def _recompute_labels(self):
        return {**super()._recompute_labels(), "snapshot": self.env._("Snapshots")}

    def _steps_on_figures(self):
        return [*super()._steps_on_figures(), "snapshot"]

    def _outdated_accounts(self, scope):
        """Nobody's figures change when he gets another manager or class.

        Whose grade is another one is looked at anyhow, see :mod:`.grade_seen`.
        """
        snapshots = self.env["key.account.snapshot"]
        outdated = snapshots._outdated(scope, fill=False, graded=False)
        return [*super()._outdated_accounts(scope), outdated]

    def _stage_snapshot(self, computation):
        """Accounts that are not as their snapshot says, or may get another grade."""
        scope = computation.scope
        snapshots = self.env["key.account.snapshot"]
        outdated = snapshots._outdated(scope, self._has_newer_run())
        found = {account for (account,) in self.env.execute_query(outdated)}
        grades = computation.parts.get("grades", {})
        found.update(account for account, part in grades.items() if "decided" in part)
        return dict.fromkeys(sorted(found), True)

    def _write_snapshot(self, parts):
        """Keep the accounts as they are now; returns the number of new snapshots."""
        scope = self._scope_of(parts.accounts)
        snapshots = self.env["key.account.snapshot"]
        return snapshots._take(scope, self._has_newer_run())
