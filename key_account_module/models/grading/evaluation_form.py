from odoo import api, fields, models
from odoo.exceptions import UserError

from .evaluation_words import form_words


class KeyAccountEvaluation(models.Model):
    """Which of several forms of its kind an account is evaluated by, and why (I19)."""

    _inherit = "key.account.evaluation"

    form_choice = fields.Json(
        string="Form data",
        readonly=True,
        copy=False,
        help="The form and its condition.",
    )
    form_words = fields.Char(string="Form used", compute="_compute_form_words")

    _one_form = models.UniqueIndex(
        "(campaign_id, key_account_id) WHERE campaign_id IS NOT NULL",
        "A campaign evaluates an account by one form.",
    )

    @api.depends("form_choice")
    @api.depends_context("lang")
    def _compute_form_words(self):
        for evaluation in self:
            choice = evaluation.form_choice
            evaluation.form_words = choice and form_words(self.env, choice)

    def write(self, vals):
        if "type_id" in vals:
            for evaluation in self.filtered("line_ids"):
                if evaluation.type_id.id != vals["type_id"]:
                    raise UserError(
                        self.env._(
                            "%s has its score sheet: make another evaluation for "
                            "another kind.",
                            evaluation.display_name,
                        )
                    )
        return super().write(vals)

    def _choose_forms(self):
        """Give each evaluation without a sheet the form for its account.

        A correction keeps the form of what it corrects.

        :raise UserError: accounts without exactly one form, or a form chosen by hand that
            is not the account's
        """
        waiting = self.filtered(
            lambda e: not e.line_ids and not e.corrects_id and e.type_id._has_forms()
        )
        groups = waiting.grouped(
            lambda e: (e.type_id._head(), e.company_id, e._figure_day())
        )
        for (head, company, day), evaluations in groups.items():
            chosen = head._forms_for(evaluations.key_account_id, company, day)
            for evaluation in evaluations:
                evaluation._take_form(*chosen[evaluation.key_account_id])

    def _take_form(self, form, why):
        by_hand = self.type_id.form_of_id and self.type_id != form
        if by_hand:
            raise UserError(
                self.env._(
                    "“%(wrong)s” is not the form for %(account)s: choose “%(right)s”.",
                    wrong=self.type_id.name,
                    account=self.key_account_id.name,
                    right=form.name,
                )
            )
        self._write_guarded({"type_id": form.id, "form_choice": why})

    def _missing_parts(self):
        """Nobody gets round the choice by making lines one by one."""
        problems = super()._missing_parts()
        chosen = self.form_choice or self.corrects_id or self.state == "concluded"
        if self.type_id._has_forms() and not chosen:
            problems.append(self.env._("its form is not chosen: use “Prepare Lines”"))
        return problems
