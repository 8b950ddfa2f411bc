"""What a grade may bring about: small objects that set something and give it back."""

from collections import defaultdict

from odoo.fields import Domain

#: what became of an effect
SET, GIVEN_BACK, KEPT, MISSING = "set", "given_back", "kept", "missing"
#: what was there before is with the effect of another grade, which came over it
HANDED_ON = "handed_on"


class Effect:
    """One kind of effect; modules register theirs in ``key.account.effect``.

    ``value`` is what the policy names. What :meth:`set` returns is kept with the grade
    as JSON and handed to :meth:`undo`. Each effect has its own :meth:`label`, its own
    words for being undone where “undone” says too little, and either
    :meth:`set` and :meth:`undo` or, where many at once cost less, :meth:`set_all` and
    :meth:`undo_all`; only these two are called. What raises here has no meaning that all
    could share.
    """

    #: whether another grade's effect of the same kind comes over it and not beside it
    exclusive = False

    def label(self, env):
        """What people call it."""
        raise NotImplementedError

    def problem(self, env, value, resolver):
        """Why a policy cannot name this value here; empty if it can."""
        return ""

    def called(self, env, value, company):
        """What people call the value that a policy of a company names."""
        return value

    def words(self, env, value, account):
        """What it is going to do for an account."""
        return f"{self.label(env)}: {value}"

    def words_ending(self, env, value):
        """That it is going to be undone.

        :param value: as people call it
        """
        return env._(
            "%(what)s: %(value)s, to be undone", what=self.label(env), value=value
        )

    def words_ended(self, env, value):
        """That it was undone; see :meth:`words_ending`."""
        return env._("%(what)s: %(value)s, undone", what=self.label(env), value=value)

    def set(self, account, value):
        """Do it; returns what :meth:`undo` needs, or None if nothing could be done."""
        raise NotImplementedError

    def undo(self, account, memento):
        """Give back what was there, unless somebody changed it since.

        :return: whether it was given back
        """
        raise NotImplementedError

    def take_over(self, memento, covered):
        """What an exclusive effect gives back once the one that it came over is gone.

        :param memento: its own
        :param covered: that of the effect which was there before it
        :return: None if somebody changed what was there in between
        """
        raise NotImplementedError

    def set_all(self, accounts, value):
        """:meth:`set` for many accounts: account → what it returns."""
        return {account: self.set(account, value) for account in accounts}

    def undo_all(self, accounts, mementos):
        """:meth:`undo` for many accounts: account → whether it was given back.

        :param mementos: account → what :meth:`set_all` had returned for it
        """
        return {account: self.undo(account, mementos[account]) for account in accounts}


class Unregistered(Effect):
    """An effect of a module that is gone: nobody here can undo it."""

    def __init__(self, name):
        self.name = name

    def label(self, env):
        return self.name

    def words_ending(self, env, value):
        return env._(
            "%(what)s: %(value)s stays as it is, no module here knows it any more",
            what=self.name,
            value=value,
        )


class Setting(Effect):
    """A field that points to a record which the policy names.

    Whose field it is says :meth:`_holders`, which record is meant :meth:`find`.
    """

    exclusive = True

    def __init__(self, field, model):
        self.field = field
        self.model = model

    def find(self, env, value, company):
        """The record that a policy of a company names; empty if there is none."""
        raise NotImplementedError

    def _holders(self, accounts):
        """The records with the field, of accounts of one company."""
        raise NotImplementedError

    def words(self, env, value, account):
        before = self._now(account).name or env._("none")
        return env._(
            "%(what)s: %(new)s, now %(old)s",
            what=self.label(env),
            new=self.called(env, value, account.company_id),
            old=before,
        )

    def words_ending(self, env, value):
        return env._(
            "%(what)s: %(value)s, to be put back to what was there before",
            what=self.label(env),
            value=value,
        )

    def words_ended(self, env, value):
        return env._(
            "%(what)s: %(value)s, put back to what was there before",
            what=self.label(env),
            value=value,
        )

    def set_all(self, accounts, value):
        mementos = dict.fromkeys(accounts)
        for company, some in accounts.grouped("company_id").items():
            found = self.find(accounts.env, value, company)
            if found:
                mementos |= self._point(some, found)
        return mementos

    def _point(self, accounts, found):
        """Let the holders of accounts of one company point to a record."""
        mementos = {
            account: {"before": self._now(account).id, "set": found.id}
            for account in accounts
        }
        self._write(accounts, found)
        return mementos

    def take_over(self, memento, covered):
        if memento["before"] != covered["set"]:
            return None
        return {**memento, "before": covered["before"]}

    def undo_all(self, accounts, mementos):
        given, back = {}, defaultdict(accounts.browse)
        for account in accounts:
            memento = mementos[account]
            given[account] = self._now(account).id == memento["set"]
            if given[account]:
                back[account.company_id, memento["before"]] |= account
        befores = {before for _company, before in back if before}
        there = accounts.env[self.model].browse(befores).exists()
        for (_company, before), some in back.items():
            self._write(some, there.browse(before) & there)
        return given

    def _now(self, account):
        return self._holders(account)[self.field]

    def _write(self, accounts, record):
        """Let the holders of accounts of one company point to a record, or to none."""
        raise NotImplementedError


class PartnerSetting(Setting):
    """A field of the customer that points to a named record: price list, terms."""

    def label(self, env):
        return env["ir.model"]._get(self.model).name

    def problem(self, env, value, resolver):
        if self.find(env, value, resolver.company):
            return ""
        return env._(
            "this server has no %(model)s “%(name)s”",
            model=self.label(env),
            name=value,
        )

    def find(self, env, value, company):
        own = Domain("company_id", "in", (company.id, False))
        # A policy names it as it is called in English, whoever looks.
        records = env[self.model].sudo().with_context(lang="en_US")
        return records.search(Domain("name", "=", value) & own, limit=1)

    def _holders(self, accounts):
        return accounts.sudo().partner_id.with_company(accounts.company_id)

    def _write(self, accounts, record):
        # Odoo passes it on to contacts, customer by customer: here is all it asks for.
        partners = self._holders(accounts)
        contacts = partners.child_ids
        while contacts:
            for name in (self.field, "user_ids"):
                contacts.mapped(name)
            contacts = contacts.child_ids
        partners[self.field] = record
