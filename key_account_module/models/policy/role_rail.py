"""The rail that keeps whoever applies a policy from locking himself out."""

from .errors import PolicyError, diagnostic


class RightsRail:
    """Remembers the caller's Key Account groups and refuses to lose one of them.

    :param env: superuser environment
    :param user: the real caller
    """

    def __init__(self, env, user):
        self.env = env
        self.user = user.sudo()
        self.before = self._groups()

    def _groups(self):
        ours = self.env["key.account.role"]._managed_groups()
        self.user.invalidate_recordset(["group_ids", "all_group_ids"])
        return self.user.all_group_ids & ours

    def check(self):
        """:raise PolicyError: POL602, the apply would take rights from its caller."""
        lost = self.before - self._groups()
        if not lost:
            return
        names = ", ".join(lost.mapped("name"))
        text = self.env._(
            "This policy would take your own rights away (%(groups)s). "
            "Nothing was changed.",
            groups=names,
        )
        hint = self.env._("name %s in a role of that scope", self.user.login)
        finding = diagnostic("POL602", text, "role", hint=hint)
        raise PolicyError(text, "POL602", [finding])
