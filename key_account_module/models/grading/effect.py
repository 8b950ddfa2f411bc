"""What a grade may bring about: small objects that set something and give it back."""

from odoo.fields import Domain

from .deciders import deciders_of

#: what became of an effect
SET, GIVEN_BACK, KEPT, MISSING = "set", "given_back", "kept", "missing"


class Effect:
    """One kind of effect; modules register theirs in ``key.account.effect``.

    ``value`` is what the policy names. What :meth:`set` returns is kept with the grade
    as JSON and handed to :meth:`undo`. Each effect has its own :meth:`label`,
    :meth:`set` and :meth:`undo`: what raises here has no meaning that all could share.
    """

    def label(self, env):
        """What people call it."""
        raise NotImplementedError

    def problem(self, env, value, resolver):
        """Why a policy cannot name this value here; empty if it can."""
        return ""

    def words(self, env, value, account):
        """What it is going to do for an account."""
        return f"{self.label(env)}: {value}"

    def set(self, account, value):
        """Do it; returns what :meth:`undo` needs, or None if nothing could be done."""
        raise NotImplementedError

    def undo(self, account, memento):
        """Give back what was there, unless somebody changed it since.

        :return: whether it was given back
        """
        raise NotImplementedError


class PartnerSetting(Effect):
    """A field of the customer that points to a named record: price list, terms."""

    def __init__(self, field, model):
        self.field = field
        self.model = model

    def label(self, env):
        return env["ir.model"]._get(self.model).name

    def problem(self, env, value, resolver):
        if self._find(env, value, resolver.company):
            return ""
        return env._(
            "this server has no %(model)s “%(name)s”",
            model=self.label(env),
            name=value,
        )

    def words(self, env, value, account):
        before = self._partner(account)[self.field].name or env._("none")
        return env._(
            "%(what)s: %(new)s, now %(old)s",
            what=self.label(env),
            new=value,
            old=before,
        )

    def set(self, account, value):
        found = self._find(account.env, value, account.company_id)
        if not found:
            return None
        partner = self._partner(account)
        before = partner[self.field]
        partner[self.field] = found
        return {"before": before.id, "set": found.id}

    def undo(self, account, memento):
        partner = self._partner(account)
        if partner[self.field].id != memento["set"]:
            return False
        partner[self.field] = account.env[self.model].browse(memento["before"]).exists()
        return True

    def _partner(self, account):
        return account.sudo().partner_id.with_company(account.company_id)

    def _find(self, env, value, company):
        own = Domain("company_id", "in", (company.id, False))
        # A policy names it as it is called in English, whoever looks.
        records = env[self.model].sudo().with_context(lang="en_US")
        return records.search(Domain("name", "=", value) & own, limit=1)


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

    def words(self, env, value, account):
        role = self._role(env, value, account)
        owner = account.sudo().user_id
        if owner in role.member_ids:
            return env._(
                "Account manager: %(owner)s stays, as %(role)s",
                owner=owner.name,
                role=role.name,
            )
        return env._(
            "Account manager: has to be %(role)s; %(owner)s is not, proposed: %(new)s",
            role=role.name or value,
            owner=owner.name or env._("nobody"),
            new=self._candidate(role, account).name or env._("nobody"),
        )

    def set(self, account, value):
        role = self._role(account.env, value, account)
        if not role or account.user_id in role.member_ids:
            return {} if role else None
        decider = deciders_of(account)[account]
        if not decider:
            return None
        activity = account.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=account.env._("Name another account manager"),
            note=self.words(account.env, value, account),
            user_id=decider.id,
        )
        return {"activity": activity.id}

    def undo(self, account, memento):
        activities = account.env["mail.activity"].sudo()
        activities.browse(memento.get("activity") or ()).exists().unlink()
        return True

    def _role(self, env, value, account):
        own = Domain("company_id", "=", account.company_id.id)
        return (
            env["key.account.role"].sudo().search(Domain("key", "=", value) & own)[:1]
        )

    def _candidate(self, role, account):
        """Whoever holds the post and has the fewest accounts."""
        members = role.member_ids.filtered(
            lambda user: user.active and account.company_id in user.company_ids
        )
        counts = (
            account.env["key.account"]
            .sudo()
            ._read_group([("user_id", "in", members.ids)], ["user_id"], ["__count"])
        )
        load = {user.id: count for user, count in counts}
        return members.sorted(lambda user: (load.get(user.id, 0), user.id))[:1]
