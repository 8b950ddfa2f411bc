"""The effect of a grade whose accounts are managed by holders of a post."""

from odoo.fields import Domain

from .deciders import deciders_of
from .effect import Effect

#: a night may grade hundreds: no mail for each
QUIET = {"mail_activity_quick_update": True}


class OwnerRole(Effect):
    """Whoever manages such an account holds a post; else another one is proposed."""

    def label(self, env):
        return env._("Account manager")

    def problem(self, env, value, resolver):
        if f"role/{value}" in resolver.known_addresses():
            return ""
        if resolver.document_values("role", value):
            return ""
        return env._("no role “%s” exists", value)

    def called(self, env, value, company):
        return self._role(env, value, company).name or value

    def words(self, env, value, account):
        role, owner = self._role(env, value, account.company_id), account.sudo().user_id
        if role and not role.member_ids:
            return env._(
                "Account manager: has to be %(role)s, a post that nobody holds yet",
                role=role.name,
            )
        if owner in role.member_ids:
            return env._(
                "Account manager: %(owner)s stays, as %(role)s",
                owner=owner.name,
                role=role.name,
            )
        candidate = self._candidate(role, account.company_id)
        return self._words_lacking(env, role.name or value, owner, candidate)

    def words_ending(self, env, value):
        return env._(
            "Account manager: no longer has to be %(role)s; any open request for another "
            "one will be withdrawn",
            role=value,
        )

    def words_ended(self, env, value):
        return env._(
            "Account manager: no longer has to be %(role)s; any open request for another "
            "one was withdrawn",
            role=value,
        )

    def _words_lacking(self, env, role, owner, candidate):
        return env._(
            "Account manager: has to be %(role)s; %(owner)s is not, proposed: %(new)s",
            role=role,
            owner=owner.name or env._("nobody"),
            new=candidate.name or env._("nobody"),
        )

    def set_all(self, accounts, value):
        mementos = dict.fromkeys(accounts)
        for company, some in accounts.grouped("company_id").items():
            role = self._role(accounts.env, value, company)
            if role:
                mementos |= self._ask(some, role, company)
        return mementos

    def _ask(self, accounts, role, company):
        """Ask a director about each account whose manager does not hold the post.

        While nobody holds it the policy has not decided, and nobody is questioned.
        """
        holders = role.member_ids
        lacking = accounts.filtered(lambda a: holders and a.user_id not in holders)
        mementos = {account: {} for account in accounts - lacking}
        mementos |= dict.fromkeys(lacking)
        candidate = self._candidate(role, company) if lacking else None
        deciders = deciders_of(lacking)
        for (decider, owner), some in lacking.grouped(
            lambda account: (deciders[account], account.user_id)
        ).items():
            if not decider:
                continue
            spoken = role.with_context(lang=decider.lang)
            activities = some.with_context(**QUIET).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=spoken.env._("Name another account manager"),
                note=self._words_lacking(spoken.env, spoken.name, owner, candidate),
                user_id=decider.id,
            )
            mementos |= {
                account: {"activity": activity.id}
                for account, activity in zip(some, activities, strict=True)
            }
        return mementos

    def undo_all(self, accounts, mementos):
        ids = [memento["activity"] for memento in mementos.values() if memento]
        accounts.env["mail.activity"].sudo().browse(ids).exists().unlink()
        return dict.fromkeys(accounts, True)

    def _role(self, env, value, company):
        own = Domain("company_id", "=", company.id)
        roles = env["key.account.role"].sudo()
        return roles.search(Domain("key", "=", value) & own, limit=1)

    def _candidate(self, role, company):
        """Whoever holds the post and has the fewest accounts."""
        members = role.member_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        accounts = role.env["key.account"].sudo()
        load = dict(
            accounts._read_group(
                [("user_id", "in", members.ids)], ["user_id"], ["__count"]
            )
        )
        return members.sorted(lambda user: (load.get(user, 0), user.id))[:1]
