from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.clock_checks import check_level
from ..policy import converters as wire


class KeyAccountEscalationLevel(models.Model):
    """One step of a ladder: who is told what has not been done, and when (I10).

    A ladder is all the levels that name it. What it said when a clock was given its
    target is pinned with the clock.
    """

    _name = "key.account.escalation.level"
    _description = "Escalation level"
    _inherit = ["key.account.policy.mixin"]
    _order = "ladder, sequence, id"

    _policy_kind = "escalation_level"
    _policy_fields = {
        "ladder": wire.Plain("ladder"),
        "sequence": wire.Plain("sequence"),
        "share": wire.Number("share"),
        "minutes": wire.Whole("minutes"),
        "to": wire.Plain("to"),
        "role": wire.Reference("role_id", "role"),
        "channel": wire.Plain("channel"),
        "immediate": wire.Plain("immediate"),
    }

    name = fields.Char(compute="_compute_name")
    ladder = fields.Char(required=True, index=True)
    sequence = fields.Integer(default=10)
    share = fields.Char(
        string="Share of the target (%)",
        help="A percentage, or empty when the step comes after the deadline.",
    )
    minutes = fields.Integer(
        string="Working minutes after the deadline",
        help="Empty (0) when the step comes at a share of the target.",
    )
    to = fields.Selection(
        [
            ("owner", "Owner"),
            ("manager", "Account manager"),
            ("team_leader", "Team leader"),
            ("role", "Role"),
        ],
        required=True,
        default="owner",
    )
    role_id = fields.Many2one("key.account.role", ondelete="restrict")
    channel = fields.Selection(
        [("activity", "Activity"), ("mail", "E-mail")],
        string="Sent as",
        required=True,
        default="activity",
    )
    immediate = fields.Boolean(help="Outside the receiver's working time as well.")

    @api.depends("share", "minutes", "to", "role_id")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = dict(self._fields["to"]._description_selection(self.env))
        for level in self:
            when = (
                f"{level.share} %"
                if level.share
                else self.env._("%s min after the deadline", level.minutes)
            )
            level.name = f"{when} → {level.role_id.name or labels.get(level.to, '')}"

    @api.constrains("share", "minutes", "to", "role_id")
    def _check_level(self):
        for level in self:
            problems = [
                problem.message
                for problem in check_level(level._engine_values())
                if problem.severity == "error"
            ]
            if problems:
                raise ValidationError("\n".join(problems))

    def _engine_values(self):
        return {
            "share": self.share or None,
            "minutes": self.minutes or None,
            "to": self.to,
            "role": self.role_id.key or None,
        }

    @api.model
    def _ladders(self, wanted):
        """``{(bundle, ladder): [level as JSON, …]}`` in order, in one query.

        :param wanted: set of ``(bundle, name of the ladder)``
        """
        levels = self.sudo().search(
            [
                ("bundle_id", "in", [bundle.id for bundle, _ladder in wanted]),
                ("ladder", "in", [ladder for _bundle, ladder in wanted]),
            ]
        )
        found = defaultdict(list)
        for level in levels:
            found[level.bundle_id, level.ladder].append(level._pinned())
        return found

    def _pinned(self):
        return {
            **self._engine_values(),
            "key": self.key,
            "channel": self.channel,
            "immediate": self.immediate,
        }
