from odoo import models


class KeyAccountComplaint(models.Model):
    """What the policy wants of a complaint's clocks: by severity and the account's grade.

    A grade that changes moves no open clock by itself; a re-plan or another severity
    takes the grade of that day, counted from the original start (I7).
    """

    _inherit = "key.account.complaint"

    def _clock_policy(self):
        # The owner need not be able to read configuration of another company.
        return self.severity_id.sudo()

    def _clock_targets(self):
        severities = self._clock_policy()
        usual = severities._clock_targets()
        special = severities._clock_targets_by_tier()
        tiers = self._account_tiers() if any(special.values()) else {}
        targets = {}
        for complaint in self:
            severity = complaint._clock_policy()
            own = tiers.get(complaint.sudo().key_account_id, ())
            found = usual[severity] | targets_of_tiers(special.get(severity, {}), own)
            targets[complaint] = severity._capped(found)
        return targets

    def _account_tiers(self):
        """``{account: keys of its grades}``, the first scheme's first; one query."""
        grades = self.env["key.account.grade"].sudo()
        current = grades.search(
            [
                ("key_account_id", "in", self.sudo().key_account_id.ids),
                ("valid_to", "=", False),
                ("tier_id", "!=", False),
            ]
        )
        ordered = current.sorted(lambda g: (g.scheme_id.sequence, g.scheme_id.id))
        return {
            account: rows.tier_id.mapped("key")
            for account, rows in ordered.grouped("key_account_id").items()
        }

    def _clock_moments(self):
        return {"received": self.date_received, "accepted": self.date_accepted}


def targets_of_tiers(special, own):
    """``{clock: ClockTarget}`` of the first of the account's grades that has one."""
    found = {}
    for clock, by_tier in special.items():
        for tier in own:
            if tier in by_tier:
                found[clock] = by_tier[tier]
                break
    return found
