"""The effect of a grade whose accounts are served at a level of the policy."""

from ..account.account_service_level import SERVICE_LEVEL
from .effect import Setting


class ServiceLevel(Setting):
    """The service level of the account; a tier names an entry of the list."""

    def __init__(self):
        super().__init__("service_level_id", "key.account.option")

    def label(self, env):
        return env._("Service level")

    def problem(self, env, value, resolver):
        key = f"{SERVICE_LEVEL}/{value}"
        if resolver.document_values("option", key):
            return ""
        if f"option/{key}" in resolver.known_addresses():
            return ""
        return env._("no service level “%s” exists", value)

    def called(self, env, value, company):
        return self.find(env, value, company).name or value

    def find(self, env, value, company):
        key = f"{SERVICE_LEVEL}/{value}"
        options = env[self.model].sudo()
        return options._by_key([key], company).get(key, options)

    def _holders(self, accounts):
        return accounts.sudo()

    def _write(self, accounts, record):
        """Without the field's own tracking, which writes account by account."""
        none = accounts.env._("none")
        accounts.sudo()._message_log_batch(
            {
                account.id: accounts.env._(
                    "Service level by the grade: %(old)s → %(new)s",
                    old=self._now(account).name or none,
                    new=record.name or none,
                )
                for account in accounts
            }
        )
        quiet = self._holders(accounts).with_context(mail_notrack=True)
        quiet.service_level_id = record
