from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.condition import parse_condition
from ...engine.explain import evaluate
from ...engine.score_kinds import YesNo
from .criteria_rules import facts_for, mark_names
from .evaluation_result import names_of
from .wording import Wording

#: so many accounts are named when a campaign cannot start
MOST_NAMED = 5


class KeyAccountEvaluationType(models.Model):
    """Several forms of one kind: every account is judged by the one for it (I19).

    A form is a kind of its own with a condition; campaigns are those of the kind at the
    head, which is for everybody else unless it has a condition too.
    """

    _inherit = "key.account.evaluation.type"

    form_of_id = fields.Many2one(
        "key.account.evaluation.type",
        string="Form of",
        ondelete="restrict",
        index="btree_not_null",
        help="Its campaigns use this form for the accounts that the condition names.",
    )
    form_ids = fields.One2many(
        "key.account.evaluation.type", "form_of_id", string="Forms"
    )
    condition = fields.Json(string="Condition data")
    condition_words = fields.Text(string="For", compute="_compute_condition_words")

    @api.depends("condition")
    @api.depends_context("lang")
    def _compute_condition_words(self):
        words = Wording(self.env)
        for kind in self:
            kind.condition_words = words.of_condition(kind.condition)

    @api.constrains("form_of_id", "condition")
    def _check_form(self):
        for kind in self:
            node, problems = parse_condition(kind.condition or "otherwise")
            if node is None:
                messages = [problem.message for problem in problems]
                raise ValidationError("\n".join([kind.name, *messages]))
            if kind.form_of_id.form_of_id or (kind.form_of_id and kind.form_ids):
                raise ValidationError(self.env._("%s: no form has forms.", kind.name))

    def _head(self):
        """The kind whose campaigns use this form."""
        return self.form_of_id or self

    def _relatives(self):
        """All forms of the kind whose scores lie on the same scale as this one's."""
        head = self.with_context(active_test=False)._head()
        return (head | head.form_ids).filtered(
            lambda form: (form.scale or None) == (self.scale or None)
        )

    def _has_forms(self):
        return bool(self.form_of_id or self.form_ids or self.condition)

    def _forms_for(self, accounts, company, day):
        """Account → its form, and why as JSON.

        :raise UserError: the accounts for which there is no form, or more than one
        """
        head = self.sudo()._head()
        asked = {
            form: YesNo(parse_condition(form.condition)[0])
            for form in head | head.form_ids
            if form.condition
        }
        facts = facts_for(asked.values(), accounts, company, day)
        names = mark_names(self.env, asked.values(), company)
        chosen, wrong = {}, []
        for account in accounts:
            met = _met(asked, facts.get(account.id))
            if not met and not head.condition:
                met = {head: None}
            if len(met) == 1:
                [(form, verdict)] = met.items()
                chosen[account] = (form, _why(form, verdict, names))
            else:
                wrong.append((account, list(met)))
        self._refuse_unclear(wrong)
        return chosen

    def _refuse_unclear(self, wrong):
        """Name accounts without exactly one form, and the forms in question."""
        if not wrong:
            return
        lines = [
            self.env._(
                "• %(account)s: %(forms)s",
                account=account.display_name,
                forms=", ".join(form.name for form in forms) or self.env._("no form"),
            )
            for account, forms in wrong[:MOST_NAMED]
        ]
        if len(wrong) > MOST_NAMED:
            lines.append(self.env._("… and %s more", len(wrong) - MOST_NAMED))
        head = self.env._(
            "%s: every account needs one form. Change their classes, or the conditions of "
            "the forms in the policy:",
            self._head().name,
        )
        raise UserError("\n".join([head, *lines]))


def _met(asked, facts):
    """Form → its verdict, of those whose condition is met."""
    if facts is None:
        return {}
    verdicts = {form: evaluate(kind.condition, facts) for form, kind in asked.items()}
    return {form: found for form, found in verdicts.items() if found.met}


def _why(form, verdict, names):
    """The choice as it is kept with the evaluation."""
    return {
        "name": names_of(form),
        "verdict": verdict.as_json() if verdict else None,
        "names": names,
    }
