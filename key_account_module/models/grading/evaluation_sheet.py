from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.explain import evaluate
from ...engine.figures import plain
from ...engine.score_kinds import YesNo
from ..recompute.scope import Scope
from .criteria_rules import facts_for, mark_names


class KeyAccountEvaluation(models.Model):
    """The score sheet: lines for the panel, and figures that nobody types (EVA-17)."""

    _inherit = "key.account.evaluation"

    def action_prepare_lines(self):
        """Add the missing lines and fill in the figures.

        Every department of the panel × every criterion that it judges, and one line for
        each criterion that is measured. Where a kind has several forms, the one for the
        account is chosen first.
        """
        self._choose_forms()
        vals_list = [
            {
                "evaluation_id": evaluation.id,
                "department_id": department.id,
                "criterion_id": leaf.id,
                "sequence": number,
                "measured": measured,
            }
            for evaluation in self
            for number, department, leaf, measured in evaluation._missing_places()
        ]
        lines = self.env["key.account.evaluation.line"]
        lines._create_prepared(vals_list)
        self.action_fill_inputs()

    def _missing_places(self):
        """What the sheet needs by today's policy and does not have yet."""
        kind = self.type_id
        known = {line._place() for line in self.line_ids}
        departments = list(kind.department_ids) or [kind.department_ids]
        for number, leaf in enumerate(kind.criterion_ids._leaves()):
            measured = bool(leaf._score_kind())
            nobody = [kind.department_ids.browse()]
            for department in nobody if measured else departments:
                if (department, leaf, measured) not in known:
                    yield number, department, leaf, measured

    def action_open_lines(self):
        """The score sheet: all lines, grouped by department."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_evaluation_line_action"
        )
        return {**action, "domain": [("evaluation_id", "=", self.id)]}

    # === Figures ===

    def action_fill_inputs(self):
        """Measure what is measured, as of the day of the evaluation.

        Figures entered by hand stay beside. The number of queries does not depend on
        the number of evaluations.
        """
        self.check_access("write")
        if any(evaluation.state != "draft" for evaluation in self):
            raise UserError(self.env._("What is concluded keeps its figures."))
        measured = self.filtered("measured_line_ids")
        groups = measured.grouped(lambda e: (e.company_id, e._figure_day()))
        for (company, day), evaluations in groups.items():
            evaluations._fill(company, day)

    def _figure_day(self):
        """The last day that figures can speak of: that of the evaluation, or today."""
        return min(self.date, Scope.today(self.company_id))

    def _fill(self, company, day):
        lines = self.measured_line_ids
        kinds = {leaf: leaf._score_kind() for leaf in lines.criterion_id}
        kinds = {leaf: kind for leaf, kind in kinds.items() if kind}
        facts = facts_for(kinds.values(), self.key_account_id, company, day)
        names = mark_names(self.env, kinds.values(), self.company_id)
        now = fields.Datetime.now()
        for line in lines.filtered(lambda line: line.criterion_id in kinds):
            found = facts.get(line.key_account_id.id)
            value, source = _read(kinds[line.criterion_id], found, names)
            line._write_guarded(
                {"value": value, "source": source, "as_of": day, "date_filled": now}
            )
        self.env["key.account.approval.request"]._void_changed(self)

    def _figure_problems(self):
        """All that is measured, and of the day that the evaluation speaks of."""
        if any(measured for *_place, measured in self._missing_places()):
            return [self.env._("figures are missing: use “Prepare Lines”")]
        day = self._figure_day()
        if any(line.as_of != day for line in self.measured_line_ids):
            return [
                self.env._(
                    "the figures are not as of %s: use “Fill In Figures”",
                    fields.Date.to_string(day),
                )
            ]
        return []


def _read(kind, facts, names):
    """The figure as text, or nothing, and what it was read from."""
    if isinstance(kind, YesNo):
        if facts is None:
            return False, {}
        verdict = evaluate(kind.condition, facts)
        value = False if verdict.met is None else str(int(verdict.met))
        return value, {"verdict": verdict.as_json(), "names": names}
    figure = facts and facts.figure(kind.measure)
    source = {"measure": kind.measure.key, "unit": kind.measure.unit}
    return False if figure is None else plain(figure), source
