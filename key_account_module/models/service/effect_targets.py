from odoo import models

from ..account.account_service_level import SERVICE_LEVEL, level_key
from ..grading.effect_writer import EffectWriter
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
        later = self._level_after(account.sudo(), scheme, tier)
        ways = [
            [level_key(account.sudo().service_level_id), *_keys(tiers)],
            [level_key(later), *_keys({**tiers, scheme: tier})],
        ]
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

    def _level_after(self, account, scheme, tier):
        """The service level that an account is going to have, which may stay."""
        writer, now = EffectWriter(account.env), account.service_level_id
        if value := tier._effect_values().get(SERVICE_LEVEL):
            effect = writer.known[SERVICE_LEVEL]
            found = effect.find(account.env, value, account.company_id)
            if found:
                return found
        grade = account.current_grade_ids.filtered(lambda g: g.scheme_id == scheme)
        memento = writer.gives_back(grade, SERVICE_LEVEL)
        if memento and memento["set"] == now.id:
            return now.browse(memento["before"]).exists()
        return now

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
