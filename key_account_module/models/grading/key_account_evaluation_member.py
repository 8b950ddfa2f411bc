from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..clock.key_account_clock_mixin import CLOCK_GUARDED

#: name of the clock, and key of the activity, of what a member still owes
PART = "part"


class KeyAccountEvaluationMember(models.Model):
    """Somebody who speaks for a department in the panel of one evaluation (EVA-06).

    A department may name several people; it has given its part when each of them has.
    The clock of the policy reminds them in their working time, or their deputies.
    """

    _name = "key.account.evaluation.member"
    _description = "Panel member of an evaluation"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.clock.mixin",
        "key.account.access.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "evaluation_id, department_sequence, id"
    _check_company_auto = True
    _clock_principal = PART
    _guarded = {
        **dict.fromkeys(("date_invited", *CLOCK_GUARDED), "create"),
        "date_given": "action_give, action_take_back",
        "given_by_id": "action_give, action_take_back",
    }

    evaluation_id = fields.Many2one(
        "key.account.evaluation", required=True, ondelete="cascade", index=True
    )
    key_account_id = fields.Many2one(
        related="evaluation_id.key_account_id", store=True, precompute=True
    )
    campaign_id = fields.Many2one(related="evaluation_id.campaign_id", store=True)
    date_until = fields.Date(related="campaign_id.date_deadline")
    evaluation_state = fields.Selection(
        related="evaluation_id.state", string="Evaluation is", store=True
    )
    department_id = fields.Many2one(
        "key.account.option",
        required=True,
        domain=[("list", "=", "department")],
        ondelete="restrict",
        index=True,
    )
    department_sequence = fields.Integer(
        string="Department order",
        related="department_id.sequence",
        store=True,
        precompute=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Panel member",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    date_invited = fields.Datetime(string="Invited on", readonly=True)
    date_given = fields.Datetime(string="Part given on", readonly=True, tracking=True)
    given_by_id = fields.Many2one("res.users", string="Given by", readonly=True)
    state = fields.Selection(
        [("invited", "Waiting"), ("given", "Given")],
        compute="_compute_state",
        store=True,
        index=True,
    )

    _one_seat = models.Constraint(
        "UNIQUE (evaluation_id, department_id, user_id)",
        "A panel member speaks for his department once.",
    )

    @api.depends("date_given")
    def _compute_state(self):
        for member in self:
            member.state = "given" if member.date_given else "invited"

    @api.depends("user_id", "department_id")
    def _compute_display_name(self):
        for member in self:
            names = (member.user_id.name, member.department_id.name)
            member.display_name = " · ".join(filter(None, names))

    @api.constrains("department_id", "evaluation_id")
    def _check_department(self):
        for member in self:
            panel = member.evaluation_id.type_id.department_ids
            if panel and member.department_id not in panel:
                raise ValidationError(
                    self.env._(
                        "%s is no department of this evaluation's panel.",
                        member.department_id.name,
                    )
                )

    # === Create and write ===

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._refuse_others()
        members._write_guarded({"date_invited": fields.Datetime.now()})
        members._clock_open(PART)
        members._invite()
        members._void_result()
        return members

    def write(self, vals):
        if vals.keys() & {"evaluation_id", "department_id", "user_id"}:
            raise UserError(
                self.env._("A seat in the panel does not change: name somebody anew.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_given(self):
        self._refuse_others()
        if any(member.date_given for member in self):
            raise UserError(
                self.env._("Whoever has given his part stays in the panel.")
            )

    def unlink(self):
        """Whoever leaves the panel leaves his lines to those who come after him."""
        lines = self._own_lines()
        result = super().unlink()
        lines._write_guarded({"user_id": False})
        return result

    def _refuse_others(self):
        """The panel is named by whoever leads it, or his superior."""
        if self.env.su:
            return
        for evaluation in self.evaluation_id:
            if evaluation.state != "draft":
                raise UserError(self.env._("%s is concluded.", evaluation.display_name))
            evaluation.check_access("write")
            if not evaluation._is_led_by(self.env.user):
                raise UserError(
                    self.env._(
                        "Only %s or a superior names the panel.",
                        evaluation.user_id.name,
                    )
                )

    # === Invitation and clock ===

    def _invite(self):
        """One activity each, due with the clock; Odoo mails whoever wants mails."""
        activities = self.env["mail.activity"]
        activities._keyed_keep(
            PART,
            {
                member: {
                    "user_id": member.user_id.id,
                    "date_deadline": member._due_day(),
                    "summary": _words_of_invitation,
                }
                for member in self
            },
        )

    def _due_day(self):
        campaign = self.sudo().campaign_id.date_deadline
        deadline = self.deadline and fields.Datetime.context_timestamp(
            self, self.deadline
        )
        day = deadline.date() if deadline else campaign
        return day or fields.Date.context_today(self)

    def _clock_targets(self):
        kinds = self.sudo().evaluation_id.type_id
        subjects = {kind: (kind.bundle_id, f"evaluation/{kind.key}") for kind in kinds}
        found = self.env["key.account.clock.target"]._find(set(subjects.values()))
        return {
            member: found.get(subjects[member.sudo().evaluation_id.type_id], {})
            for member in self
        }

    def _clock_moments(self):
        return {"invited": self.date_invited} if self.date_invited else {}

    # === The part of a department ===

    def action_give(self):
        """The scores of this member are complete; what is left empty is missing data."""
        for member in self:
            member._refuse_state(given=False)
            if not member._lines().filtered("score"):
                raise UserError(
                    self.env._(
                        "%(department)s: score at least one criterion first.",
                        department=member.department_id.name,
                    )
                )
        now = fields.Datetime.now()
        self._write_guarded({"date_given": now, "given_by_id": self.env.user.id})
        self._clock_settle(PART)
        self.env["mail.activity"]._keyed_end(PART, self)

    def action_take_back(self):
        """Go on scoring."""
        for member in self:
            member._refuse_state(given=True)
        self._write_guarded({"date_given": False, "given_by_id": False})
        self._clock_reopen(PART)
        self._invite()
        self._void_result()

    def _void_result(self):
        """Nobody agrees to a result that somebody still works on."""
        evaluations = self.sudo().evaluation_id
        evaluations._void_result(self.env._("A part of the panel is not given."))

    def _refuse_state(self, given):
        self._refuse_foreign()
        if self.sudo().evaluation_id.state != "draft":
            raise UserError(self.env._("%s is concluded.", self.display_name))
        if bool(self.date_given) != given:
            raise UserError(
                self.env._("%s has given this part already.", self.user_id.name)
                if self.date_given
                else self.env._("%s has not given this part yet.", self.user_id.name)
            )

    def _refuse_foreign(self):
        """The member himself, or whoever leads the panel in his name."""
        leader = self.sudo().evaluation_id.user_id
        if not self.env.su and self.env.user not in (self.user_id, leader):
            raise UserError(
                self.env._(
                    "Only %(member)s or %(leader)s says that this part is complete.",
                    member=self.user_id.name,
                    leader=leader.name,
                )
            )

    def _lines(self):
        """Lines of the department that this member fills in."""
        return self.sudo().evaluation_id.line_ids.filtered(
            lambda line: (
                line.department_id == self.department_id
                and line.user_id in (self.user_id, line.user_id.browse())
            )
        )

    def _own_lines(self):
        """Lines that these members speak for."""
        return self.env["key.account.evaluation.line"].union(
            *(
                m._lines().filtered(lambda line, m=m: line.user_id == m.user_id)
                for m in self
            )
        )

    def action_open_scores(self):
        """The lines of this member."""
        self.ensure_one()
        action = self.evaluation_id.action_open_lines()
        department = [("department_id", "=", self.department_id.id)]
        return {**action, "domain": [*action["domain"], *department]}


def _words_of_invitation(member):
    return member.env._(
        "Score for %(department)s: %(evaluation)s",
        department=member.department_id.name,
        evaluation=member.sudo().evaluation_id.display_name,
    )
