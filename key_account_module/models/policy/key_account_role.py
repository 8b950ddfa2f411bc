from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import converters as wire

#: scope of a role → XML-ID of the group it stands for (ACC-15); "approval" means
#: that this post sees an account only after somebody approved it (ACC-04).
SCOPE_GROUPS = {
    "own": "key_account_module.group_user",
    "region": "key_account_module.group_region_manager",
    "all": "key_account_module.group_director",
    "intake": "key_account_module.group_intake",
    "audit": "key_account_module.group_auditor",
    "policy": "key_account_module.group_policy_admin",
}

#: Odoo's own administration, which no policy ever grants
FORBIDDEN_GROUPS = ("base.group_system", "base.group_erp_manager")


class KeyAccountRole(models.Model):
    """A post of the source document, mapped to a scope and to the people in it.

    Nobody edits roles in the screens: they grant rights, so each change goes through a
    policy, where rails hold and a revision tells who did it.
    """

    _name = "key.account.role"
    _description = "Role"
    _inherit = ["key.account.policy.mixin"]
    _order = "name"

    _policy_kind = "role"
    _policy_fields = {
        "name": wire.Translated("name"),
        "scope": wire.Plain("scope"),
        "members": wire.Custom("members"),
        "approvers": wire.References("approver_ids", "role"),
        "source": wire.Text("source"),
    }

    name = fields.Char(required=True, translate=True)
    scope = fields.Selection(
        [
            ("own", "Own accounts"),
            ("region", "Accounts of the region"),
            ("all", "All accounts"),
            ("intake", "Incoming mail"),
            ("audit", "All accounts, read only"),
            ("policy", "Policy administration"),
            ("approval", "After approval only"),
        ],
        required=True,
        default="own",
    )
    member_ids = fields.Many2many(
        "res.users", string="Members", context={"active_test": False}
    )
    approver_ids = fields.Many2many(
        "key.account.role",
        "key_account_role_approver_rel",
        "role_id",
        "approver_id",
        string="Approved by",
    )
    source = fields.Char(help="Clause of the source document.")
    member_count = fields.Integer(compute="_compute_member_count")

    @api.depends("member_ids")
    def _compute_member_count(self):
        for role in self:
            role.member_count = len(role.member_ids)

    @api.model
    def _managed_groups(self):
        """The groups that roles stand for."""
        return self.env["res.groups"].concat(
            *(self.env.ref(xmlid) for xmlid in SCOPE_GROUPS.values())
        )

    def _group(self):
        """The group this role stands for; empty for a role by approval."""
        xmlid = SCOPE_GROUPS.get(self.scope)
        return self.env.ref(xmlid) if xmlid else self.env["res.groups"]

    # === Membership: the role says it, the group enforces it ===

    @api.model_create_multi
    def create(self, vals_list):
        roles = super().create(vals_list)
        roles._sync_groups(roles.member_ids)
        return roles

    def write(self, vals):
        before = self.member_ids
        result = super().write(vals)
        if {"scope", "member_ids", "active"} & vals.keys():
            self._sync_groups(before | self.member_ids)
        return result

    def unlink(self):
        members = self.member_ids
        result = super().unlink()
        self._sync_groups(members)
        return result

    def _effective_members(self):
        """Members who really have the role's group: what the server enforces."""
        group = self._group()
        return self.member_ids.filtered(
            lambda user: not group or group in user.group_ids
        )

    def _sync_groups(self, users):
        """Give ``users`` exactly the groups that their roles stand for.

        Groups are added before others are removed, in one write a set of commands,
        so that nobody is without rights in between.
        """
        managed = self._managed_groups()
        # As superuser: a role of another company counts too.
        roles = self.sudo().search([("member_ids", "in", users.ids)])
        for user in users.with_context(active_test=False):
            wanted = roles.filtered(lambda r, u=user: u in r.member_ids)
            groups = self.env["res.groups"].concat(*(r._group() for r in wanted))
            adding = groups - user.group_ids
            removing = (managed & user.group_ids) - groups
            commands = [fields.Command.link(group.id) for group in adding]
            commands += [fields.Command.unlink(group.id) for group in removing]
            if commands:
                user.sudo().write({"group_ids": commands})

    def _policy_get_members(self):
        return sorted(self._effective_members().mapped("login"))

    def _policy_set_members(self, logins):
        users = self.env["res.users"].with_context(active_test=False)
        self.member_ids = users.search([("login", "in", list(logins or ()))])
        # Groups taken away behind our back come back even if no member changed.
        self._sync_groups(self.member_ids)

    @api.model
    def _policy_check(self, address, values, resolver):
        findings = super()._policy_check(address, values, resolver)
        members = values.get("members") or []
        known = resolver.logins(members)
        findings += self._check_logins("members", members, resolver)
        findings += self._check_given_by_hand(members, known, resolver)
        return findings + self._check_forbidden(values)

    def _check_given_by_hand(self, members, known, resolver):
        """Warn of scopes that a member has although no role gives them to him."""
        users = self.env["res.users"].browse(known.values())
        explained = self._groups_by_role(users, resolver)
        found = []
        for user in users:
            extra = (user.group_ids & self._managed_groups()) - explained[user.login]
            if extra:
                found.append(
                    self._given_by_hand(members.index(user.login), user, extra)
                )
        return found

    def _groups_by_role(self, users, resolver):
        """login → groups that roles give him: those of the document, and live ones."""
        none = self.env["res.groups"]
        groups = {user.login: none for user in users}
        for role in self.sudo().search([("member_ids", "in", users.ids)]):
            for user in role.member_ids & users:
                groups[user.login] |= role._group()
        for (kind, _key), item in resolver.resources.items():
            xmlid = SCOPE_GROUPS.get(item["values"].get("scope"))
            if kind == "role" and xmlid:
                for login in groups.keys() & set(item["values"].get("members") or ()):
                    groups[login] |= self.env.ref(xmlid)
        return groups

    def _given_by_hand(self, index, user, groups):
        return {
            "code": "POL422",
            "severity": "warning",
            "path": f"members.{index}",
            "message": self.env._(
                "%(user)s also has “%(groups)s”, which no role gives",
                user=user.login,
                groups=", ".join(groups.mapped("name")),
            ),
            "hint": self.env._(
                "a change of roles takes it away; name the user in a role of that scope"
            ),
        }

    @api.constrains("scope")
    def _check_scope(self):
        """The screens obey the same rail as a policy."""
        for role in self:
            for finding in role._check_forbidden({"scope": role.scope}):
                raise ValidationError(finding["message"])

    def _check_forbidden(self, values):
        xmlid = SCOPE_GROUPS.get(values.get("scope"))
        if not xmlid:
            return []
        granted = self.env.ref(xmlid).sudo().all_implied_ids
        forbidden = granted.filtered(
            lambda group: group.get_external_id()[group.id] in FORBIDDEN_GROUPS
        )
        return [
            {
                "code": "POL601",
                "path": "scope",
                "message": self.env._(
                    "scope “%(scope)s” would grant the administration group “%(group)s”",
                    scope=values["scope"],
                    group=group.full_name,
                ),
                "hint": self.env._("take it out of the groups that our group implies"),
            }
            for group in forbidden
        ]
