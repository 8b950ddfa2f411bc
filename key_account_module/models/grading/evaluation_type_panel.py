from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from ...engine.condition.reader import Reader
from ...engine.score_shapes import MANAGER, ROLE, check_panel


class KeyAccountEvaluationType(models.Model):
    """Who speaks for the departments in campaigns that nobody has named a panel for.

    Afterwards a campaign has the panel of the one before, which people have looked at.
    """

    _inherit = "key.account.evaluation.type"

    panel = fields.Json(
        help="Department → `manager` of each account, or `role/KEY`; empty: not decided."
    )
    panel_words = fields.Text(
        string="Panel of a first campaign", compute="_compute_panel_words"
    )

    @api.depends("panel", "department_ids.name")
    @api.depends_context("lang")
    def _compute_panel_words(self):
        manager = self.env._("the manager of each account")
        for kind in self:
            roles = kind._panel_roles()
            kind.panel_words = "\n".join(
                self.env._(
                    "%(department)s: %(who)s",
                    department=department.name,
                    who=manager if who == MANAGER else roles[who].name or who,
                )
                for department, who in kind._panel_entries()
            )

    @api.constrains("panel")
    def _check_panel(self):
        for kind in self.filtered("panel"):
            reader = Reader()
            check_panel(reader, kind.panel, ("panel",))
            if reader.problems:
                messages = [problem.message for problem in reader.problems]
                raise ValidationError("\n".join([kind.name, *messages]))

    def _panel_entries(self):
        """Pairs of department and who speaks for it, in the order of departments."""
        self.ensure_one()
        given = self.panel or {}
        named = ((d, given.get(d.key.partition("/")[2])) for d in self.department_ids)
        return [(department, who) for department, who in named if who]

    def _panel_roles(self):
        """``role/KEY`` → the role; empty where the company has none of that key."""
        wanted = {who for _department, who in self._panel_entries() if who != MANAGER}
        roles = self.env["key.account.role"].sudo()
        found = roles.search(
            Domain("key", "in", [who.removeprefix(ROLE) for who in wanted])
            & Domain("company_id", "=", self.company_id.id)
        ).grouped("key")
        return {who: found.get(who.removeprefix(ROLE), roles)[:1] for who in wanted}

    def _first_seats(self, known):
        """Commands for the seats of a campaign without one before.

        :param known: seats of the last campaign, kept but for people who have left
        """
        kept = known._taken()
        seats = [
            {"department_id": seat.department_id.id, "user_id": seat.user_id.id}
            for seat in kept
        ]
        seated = kept.department_id
        for form in self | self.form_ids:
            roles = form._panel_roles()
            for department, who in form._panel_entries():
                if department in seated:
                    continue
                seated |= department
                users = [False] if who == MANAGER else form._speakers(roles[who]).ids
                seats += [
                    {"department_id": department.id, "user_id": user} for user in users
                ]
        return [Command.create(vals) for vals in seats]

    def _speakers(self, role):
        """People in a post who work for the company of this evaluation."""
        return role.member_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
