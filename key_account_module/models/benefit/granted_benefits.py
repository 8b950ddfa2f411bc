"""The effect of a grade that has benefits: they are granted, and end with the grade."""

from itertools import product

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

    def called(self, env, value, company):
        return ", ".join(self._find(env, value, company).mapped("name")) or value

    def words(self, env, value, account):
        names = self.called(env, value, account.company_id)
        return env._("%(what)s: %(names)s", what=self.label(env), names=names)

    def words_ending(self, env, value):
        return env._("Benefits: %s, to be taken back", value)

    def words_ended(self, env, value):
        return env._("Benefits: %s, taken back", value)

    def set_all(self, accounts, value):
        mementos = {}
        grants = accounts.env["key.account.benefit.grant"]
        for (company, origin), some in accounts.grouped(
            lambda account: (account.company_id, self._origin(account, value))
        ).items():
            benefits = self._find(accounts.env, value, company)
            # Each grade has its own: what it takes back with it is not another's.
            made = grants._give(product(some, benefits), "grade", origin)
            by_account = made.grouped("key_account_id")
            mementos |= {
                account: {"grants": by_account.get(account, grants).ids}
                if benefits
                else None
                for account in some
            }
        return mementos

    def undo_all(self, accounts, mementos):
        grants = accounts.env["key.account.benefit.grant"].sudo()
        ids = [id_ for memento in mementos.values() for id_ in memento["grants"]]
        reason = accounts.env._("The grade ended.")
        ended = {*grants.browse(ids).exists()._end(reason).ids}
        return {
            account: not ended.isdisjoint(mementos[account]["grants"])
            for account in accounts
        }

    def _origin(self, account, value):
        """The grades that bring these benefits, in words."""
        grades = account.current_grade_ids.filtered(
            lambda grade: grade.tier_id._effect_values().get("benefits") == value
        )
        return ", ".join(grades.mapped("display_name"))

    def _find(self, env, value, company):
        wanted = Domain("key", "in", value.split(", "))
        own = Domain("company_id", "=", company.id)
        return env["key.account.benefit"].sudo().search(wanted & own)
