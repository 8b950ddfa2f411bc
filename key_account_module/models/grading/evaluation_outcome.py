from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.score_shapes import EXCELLENT, POOR
from .evaluation_words import in_language

#: keys of activities: a plan to be made, data to be looked through
PLAN = "improvement_plan"
DATA = "customer_data"


class KeyAccountEvaluation(models.Model):
    """What follows from a result (EVA-09, EVA-10, EVA-16).

    A poor one wants causes and measures before the next evaluation.
    """

    _name = "key.account.evaluation"
    _inherit = ["key.account.evaluation", "key.account.action.mixin"]

    outcome = fields.Selection(
        [(EXCELLENT, "Excellent"), (POOR, "Poor")],
        readonly=True,
        copy=False,
        index=True,
        help="What the policy makes of the result.",
    )
    poor_count = fields.Integer(
        string="Poor in a row",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Results of this kind without a better one between them, this one included.",
    )
    cause = fields.Text(
        string="Cause analysis",
        copy=False,
        tracking=True,
        help="Why the result is poor; without it there is no improvement plan.",
    )
    communication = fields.Text(
        string="Communication with the customer",
        copy=False,
        help="How the talks with the customer are strengthened.",
    )
    date_planned = fields.Datetime(string="Plan agreed on", readonly=True, copy=False)
    needs_plan = fields.Boolean(
        string="Plan missing",
        compute="_compute_needs_plan",
        search="_search_needs_plan",
    )

    earlier_plan_words = fields.Text(
        string="Measures since last time",
        compute="_compute_earlier_plan_words",
        help="What was agreed after the poor result before, and what became of it.",
    )

    @api.depends("key_account_id", "type_id", "date")
    @api.depends_context("lang")
    def _compute_earlier_plan_words(self):
        for evaluation in self:
            words = False
            if evaluation.key_account_id and evaluation.type_id and evaluation.date:
                before = evaluation._earlier(evaluation.date - timedelta(days=1))
                words = "\n".join(map(_measure_words, before.action_ids))
            evaluation.earlier_plan_words = words

    @api.depends("outcome", "date_planned", "is_corrected")
    def _compute_needs_plan(self):
        for evaluation in self:
            poor = evaluation.outcome == POOR and not evaluation.is_corrected
            evaluation.needs_plan = poor and not evaluation.date_planned

    def _search_needs_plan(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = Domain("outcome", "=", POOR) & Domain("date_planned", "=", False)
        wanted &= Domain("is_corrected", "=", False)
        return wanted if True in value else ~wanted

    def write(self, vals):
        agreed = self.filtered("date_planned")
        if agreed and vals.keys() & {"cause", "communication"}:
            raise UserError(
                self.env._("%s: the plan is agreed.", agreed[0].display_name)
            )
        return super().write(vals)

    # === The result applied ===

    def _conclude(self, user):
        result = super()._conclude(user)
        bands = self.type_id.bands or {}
        outcome = bands.get(self.band, {}).get("outcome") or False
        self._write_guarded({"outcome": outcome})
        if outcome == POOR:
            self._write_guarded({"poor_count": 1 + self._poor_before()})
        if self.corrects_id:
            self.sudo().corrects_id._put_right_by(self)
        self._evaluation_outcome()
        return result

    def _evaluation_outcome(self):
        """What follows from the result of one evaluation; others extend it.

        Runs once, right after the evaluation is concluded; :attr:`outcome` is
        ``excellent``, ``poor`` or nothing.
        """
        self._remind(
            DATA,
            self.key_account_id,
            lambda account: account.env._("Bring the data up to date"),
        )
        self._follow_up_rows()
        if self.outcome == POOR:
            self._remind(PLAN, self, _words_of_plan)

    def _follow_up_rows(self):
        """What the policy wants done about a figure in a low row of its table."""
        for row in self.explanation["criteria"]:
            bands = (row.get("measure") or {}).get("bands") or {}
            words = bands.get(row["row"], {}).get("follow_up")
            if words:
                self._remind(f"criterion/{row['key']}", self, _in_their_language(words))

    def _remind(self, key, record, summary):
        """Remind the account's manager; ``summary`` is a function of the record."""
        wanted = {
            "user_id": (self.key_account_id.user_id or self.user_id).id,
            "date_deadline": fields.Date.context_today(self),
            "summary": summary,
        }
        self.env["mail.activity"]._keyed_keep(key, {record.sudo(): wanted})

    def _poor_before(self):
        """How many poor results of this kind lie directly before this one."""
        count = 0
        for evaluation in self._earlier(self.date, limit=None):
            if evaluation.outcome != POOR:
                break
            count += 1
        return count

    # === Improvement ===

    def action_agree_plan(self):
        """The plan stands: causes, and measures with owner and deadline."""
        self.check_access("write")
        for evaluation in self:
            evaluation._refuse_corrected()
            if not evaluation.needs_plan:
                raise UserError(
                    self.env._("%s wants no plan.", evaluation.display_name)
                )
            words = (evaluation.cause or "", evaluation.communication or "")
            if not all(map(str.strip, words)) or not evaluation.action_ids:
                raise UserError(
                    self.env._(
                        "%s: write the cause analysis and how the talks with the customer "
                        "are strengthened, and agree on a measure first.",
                        evaluation.display_name,
                    )
                )
        self._write_guarded({"date_planned": fields.Datetime.now()})
        self.env["mail.activity"]._keyed_end(PLAN, self)

    def _missing_parts(self):
        return super()._missing_parts() + self._plan_problems()

    def _plan_problems(self):
        """A poor result is followed up before the customer is judged again."""
        before = self._earlier(self.date - timedelta(days=1))
        if not before.needs_plan:
            return []
        return [
            self.env._(
                "the evaluation of %s was poor and has no improvement plan yet",
                fields.Date.to_string(before.date),
            )
        ]


def _words_of_plan(evaluation):
    return evaluation.env._("Causes and measures: %s", evaluation.display_name)


def _in_their_language(names):
    """The policy's words, from a record in the language of whoever reads them."""
    return lambda record: in_language(record.env, names)


def _measure_words(action):
    """A measure with its owner, its day, and what became of it."""
    states = dict(action._fields["state"]._description_selection(action.env))
    words = action.env._(
        "%(measure)s (%(owner)s, %(day)s): %(state)s",
        measure=action.name,
        owner=action.user_id.name,
        day=fields.Date.to_string(action.date_deadline) or "–",
        state=states[action.state],
    )
    return f"{words}; {action.result}" if action.result else words
