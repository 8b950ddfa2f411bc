from odoo import models

from .complaint_targets import targets_apart


class KeyAccountEffect(models.AbstractModel):
    """Deadlines by grade: no effect that is set, and yet what a grade brings about."""

    _inherit = "key.account.effect"

    def _side_words(self, account, scheme, tier):
        lines = super()._side_words(account, scheme, tier)
        own = account.company_id
        severities = self.env["key.account.severity"].sudo()
        severities = severities.search([("company_id", "=", own.id)])
        special = severities._clock_targets_apart()
        if not any(special.values()):
            return lines
        usual = severities._clock_targets()
        tiers = {g.scheme_id: g.tier_id for g in account.sudo().current_grade_ids}
        level = account.sudo()._service_level_key()
        ways = [[level, *_keys(now)] for now in (tiers, {**tiers, scheme: tier})]
        for severity in severities:
            before, after = (
                usual[severity] | targets_apart(special[severity], keys)
                for keys in ways
            )
            for clock in special[severity]:
                old, new = (
                    self._target_words(found, clock) for found in (before, after)
                )
                if old != new:
                    lines.append(self._deadline_words(severity, clock, old, new))
        return lines

    def _deadline_words(self, severity, clock, old, new):
        return self.env._(
            "%(case)s, %(clock)s: %(new)s, now %(old)s; open ones keep theirs until they "
            "are re-planned",
            case=severity.display_name,
            clock=self.env["key.account.clock"].new({"name": clock})._label(),
            new=new,
            old=old,
        )

    def _target_words(self, targets, clock):
        target = targets.get(clock)
        wanted = target and {"days": target.days, "minutes": target.minutes}
        words = self.env["key.account.working.time"].target_words(wanted or {})
        return words or self.env._("none")


def _keys(tiers):
    """Keys of grades by scheme, the first scheme's first."""
    ordered = sorted(tiers, key=lambda scheme: (scheme.sequence, scheme.id))
    return [tiers[scheme].key for scheme in ordered if tiers[scheme]]
