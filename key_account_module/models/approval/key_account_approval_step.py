from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.approval_checks import check_step
from ..policy import converters as wire

#: field of this model → wire field that names people the same way
NAMING = {"role_id": "role", "user_ids": "users", "group_id": "group", "path": "field"}


class KeyAccountApprovalStep(models.Model):
    """One step of a chain: who decides, how many of them, and how fast.

    Naming nobody is allowed, for some sources leave it blank (CMP-10); such a step is
    refused when somebody asks for approval.
    """

    _name = "key.account.approval.step"
    _description = "Approval step"
    _inherit = ["key.account.policy.mixin"]
    _order = "chain_id, sequence, id"

    _policy_kind = "approval_step"
    _policy_fields = {
        "chain": wire.Reference("chain_id", "approval_chain", part_of=True),
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "role": wire.Reference("role_id", "role"),
        "users": wire.Logins("user_ids"),
        "group": wire.XmlId("group_id", "res.groups"),
        "field": wire.Text("path"),
        "quorum": wire.Custom("quorum"),
        "four_eyes": wire.Plain("four_eyes"),
        "comment": wire.Plain("comment"),
        "decided_in": wire.Plain("decided_in"),
        "days": wire.Whole("days"),
        "minutes": wire.Whole("minutes"),
        "calendar": wire.Reference("calendar_id", "calendar"),
        "ladder": wire.Text("ladder"),
    }

    chain_id = fields.Many2one(
        "key.account.approval.chain", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="Steps of the same sequence are decided side by side."
    )
    role_id = fields.Many2one("key.account.role", ondelete="restrict")
    user_ids = fields.Many2many(
        "res.users", string="Users", context={"active_test": False}
    )
    group_id = fields.Many2one("res.groups", ondelete="restrict")
    path = fields.Char(
        string="Field of the record",
        help="Leads from the record to a user: key_account_id.team_id.user_id.",
    )
    quorum = fields.Selection(
        [("any", "One of them"), ("all", "All of them"), ("count", "A number of them")],
        required=True,
        default="any",
    )
    quorum_count = fields.Integer(string="How many", default=1)
    four_eyes = fields.Boolean(
        default=True,
        help="Whoever asked for it or wrote what is approved does not decide.",
    )
    comment = fields.Selection(
        [
            ("optional", "As you like"),
            ("on_refusal", "When refusing"),
            ("always", "Always"),
        ],
        required=True,
        default="on_refusal",
    )
    decided_in = fields.Selection(
        [("desk", "By the approver"), ("meeting", "In a meeting")],
        string="Decided where",
        required=True,
        default="desk",
        help="In a meeting: the approver chaired it, and its minutes say the same.",
    )
    days = fields.Integer(
        string="Working days", help="Time for the step; empty (0): no deadline."
    )
    minutes = fields.Integer(
        string="Working minutes", help="The same in hours and minutes of work."
    )
    ladder = fields.Char(help="Ladder of escalations: who is told when it is late.")
    calendar_id = fields.Many2one("key.account.calendar", ondelete="restrict")

    @api.constrains(
        *NAMING, "quorum", "quorum_count", "four_eyes", "days", "minutes", "calendar_id"
    )
    def _check_meaning(self):
        """The screens obey the same rules as a policy file."""
        for step in self:
            problems = check_step({"values": step._engine_values()}, {})
            if problems:
                texts = [f"{step.display_name}: {p.message}" for p in problems]
                raise ValidationError("\n".join(texts))

    def _engine_values(self):
        return {
            **{name: bool(self[field]) for field, name in NAMING.items()},
            "users": self.user_ids.ids,
            "field": self.path,
            "quorum": self._policy_get_quorum(),
            "four_eyes": self.four_eyes,
            "days": self.days or None,
            "minutes": self.minutes or None,
            "calendar": self.calendar_id.key or None,
        }

    # === Policy ===

    def _policy_get_quorum(self):
        return self.quorum_count if self.quorum == "count" else self.quorum

    def _policy_set_quorum(self, value):
        counted = isinstance(value, int)
        self.write(
            {
                "quorum": "count" if counted else value,
                "quorum_count": value if counted else 1,
            }
        )

    @api.model
    def _policy_check(self, address, values, resolver):
        findings = super()._policy_check(address, values, resolver)
        findings += self._check_logins("users", values.get("users") or [], resolver)
        if values.get("field") and not self._models_with(values["field"]):
            findings.append(self._unknown_path(values["field"]))
        return findings

    def _unknown_path(self, path):
        return {
            "code": "POL405",
            "path": "field",
            "message": self.env._(
                "“%s” leads to a user from no record that can be approved", path
            ),
            "hint": self.env._("such as key_account_id.team_id.user_id"),
        }

    @api.model
    def _models_with(self, path):
        """Models that can be approved and have this path to users."""
        names = self.env["key.account.approval.mixin"]._inherit_children
        models_found = (self.env[name] for name in names)
        return [m._name for m in models_found if m._approval_path_leads_to_users(path)]

    # === What a round keeps ===

    def _frozen(self):
        """The step as a round keeps it, with its name in every language."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        return {
            "key": self.key,
            "name": {lang: self.with_context(lang=lang).name for lang in languages},
            "sequence": self.sequence,
            "role": self.role_id.id,
            "users": self.user_ids.ids,
            "group": self.group_id.id,
            "field": self.path or False,
            "quorum": self._policy_get_quorum(),
            "four_eyes": self.four_eyes,
            "comment": self.comment,
            "decided_in": self.decided_in,
            "days": self.days,
            "minutes": self.minutes,
            "calendar": self.calendar_id.id,
            "ladder": self.ladder or False,
        }
