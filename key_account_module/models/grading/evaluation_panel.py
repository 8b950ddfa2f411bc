from odoo import api, fields, models


class KeyAccountEvaluation(models.Model):
    """The panel: who speaks for which department, and who is still awaited (EVA-06)."""

    _inherit = "key.account.evaluation"

    campaign_id = fields.Many2one(
        "key.account.evaluation.campaign",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    member_ids = fields.One2many(
        "key.account.evaluation.member", "evaluation_id", string="Panel", copy=False
    )
    departments_in = fields.Integer(
        string="Departments in", compute="_compute_departments"
    )
    department_count = fields.Integer(
        string="Departments", compute="_compute_departments"
    )
    my_part = fields.Selection(
        [("invited", "Waiting"), ("given", "Given")],
        string="My part",
        compute="_compute_my_part",
    )

    @api.depends("type_id.department_ids", "member_ids.date_given")
    def _compute_departments(self):
        for evaluation in self:
            wanted = evaluation.type_id.department_ids
            evaluation.department_count = len(wanted)
            evaluation.departments_in = len(wanted & evaluation._departments_in())

    @api.depends("member_ids.date_given", "member_ids.user_id")
    @api.depends_context("uid")
    def _compute_my_part(self):
        for evaluation in self:
            mine = evaluation._my_seats()
            waits = any(not member.date_given for member in mine)
            evaluation.my_part = mine and ("invited" if waits else "given")

    def _my_seats(self):
        return self.member_ids.filtered(lambda m: m.user_id == self.env.user)

    def _departments_in(self):
        """Departments of which every named member has given his part."""
        members = self.sudo().member_ids
        waiting = members.filtered(lambda member: not member.date_given)
        return members.department_id - waiting.department_id

    def action_give_my_part(self):
        """Everything that I owe this evaluation is complete."""
        self._my_seats().filtered(lambda m: not m.date_given).action_give()

    def action_take_back_my_part(self):
        """Go on scoring."""
        self._my_seats().filtered("date_given").action_take_back()

    def _seat_panel(self, seats):
        """Name the panel of many evaluations at once; returns its members.

        They find what waits for them among their activities. Odoo would mail each of
        these, and a panel may have hundreds: whoever calls tells people once.
        """
        quiet = {"mail_activity_quick_update": True}
        members = self.env["key.account.evaluation.member"].sudo()
        return members.with_context(**quiet).create(
            [
                {
                    "evaluation_id": evaluation.id,
                    "department_id": seat.department_id.id,
                    "user_id": seat._user_for(evaluation).id,
                }
                for evaluation in self
                for seat in seats
                if seat._user_for(evaluation) and seat._sits_in(evaluation)
            ]
        )

    def _seat(self, department, user):
        """Name somebody for a department, once."""
        for evaluation in self:
            known = evaluation.sudo().member_ids.filtered(
                lambda m: m.department_id == department and m.user_id == user
            )
            if department and user and not known:
                # The lines were checked: whoever may name there names here.
                evaluation.sudo().member_ids.create(
                    {
                        "evaluation_id": evaluation.id,
                        "department_id": department.id,
                        "user_id": user.id,
                    }
                )

    def _missing_departments(self):
        """A department is represented when its members have scored and said so."""
        given = self._departments_in()
        scored = self.line_ids.filtered(lambda line: line.score and line.user_id)
        problems = []
        for department in self.type_id.department_ids - given:
            if department in scored.department_id:
                problems.append(
                    self.env._("department %s has not given its part", department.name)
                )
            else:
                problems.append(
                    self.env._(
                        "department %s is not represented by a scoring member",
                        department.name,
                    )
                )
        return problems
