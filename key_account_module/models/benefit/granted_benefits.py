"""The effect of a grade that has benefits: they are granted, and end with the grade."""

from odoo.fields import Domain

from ..grading.effect import Effect


class GrantedBenefits(Effect):
    """Benefits that the tier names, recorded as grants of the account.

    A tier names them under ``benefits``; the value is their keys.
    """

    def label(self, env):
        return env._("Benefits")

    def problem(self, env, value, resolver):
        return env._("a tier names its benefits under “benefits”, not as an effect")

    def words(self, env, value, account):
        names = self._find(env, value, account.company_id).mapped("name")
        return env._(
            "%(what)s: %(names)s", what=self.label(env), names=", ".join(names)
        )

    def set(self, account, value):
        benefits = self._find(account.env, value, account.company_id)
        if not benefits:
            return None
        grades = account.current_grade_ids.filtered(
            lambda grade: grade.tier_id._effect_values().get("benefits") == value
        )
        grants = account.env["key.account.benefit.grant"]._grant(
            account, benefits, "grade", ", ".join(grades.mapped("display_name"))
        )
        return {"grants": grants.ids}

    def undo(self, account, memento):
        grants = account.env["key.account.benefit.grant"].sudo()
        granted = grants.browse(memento["grants"]).exists()
        return bool(granted._end(account.env._("The grade ended.")))

    def _find(self, env, value, company):
        wanted = Domain("key", "in", value.split(", "))
        own = Domain("company_id", "=", company.id)
        return env["key.account.benefit"].sudo().search(wanted & own)
