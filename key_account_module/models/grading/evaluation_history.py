from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..recompute.scope import Scope
from .evaluation_result import plain
from .evaluation_words import ResultWords

#: what a correction takes over from the lines it corrects
SCORES = ("score", "comment", "as_of", "user_id")
FIGURES = ("override_value", "override_reason", "comment")
QUARTER = timedelta(days=90)


class KeyAccountEvaluation(models.Model):
    """An evaluation among those of its account: what it corrects, what it follows.

    A concluded one never changes; what was wrong in it is put right by another one that
    points to it and counts in its place.
    """

    _inherit = "key.account.evaluation"

    corrects_id = fields.Many2one(
        "key.account.evaluation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    corrected_by_ids = fields.One2many(
        "key.account.evaluation", "corrects_id", string="Corrected by", copy=False
    )
    is_corrected = fields.Boolean(
        string="Corrected",
        compute="_compute_is_corrected",
        search="_search_is_corrected",
    )
    delta = fields.Float(
        string="Change",
        digits=(12, 2),
        compute="_compute_delta",
        help="Against the evaluation of the same kind before.",
    )

    previous_words = fields.Text(
        string="Last evaluation",
        compute="_compute_delta",
        help="As it was when this was concluded.",
    )

    _one_correction = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL",
        "This evaluation is being corrected already.",
    )

    @api.depends("corrected_by_ids.state")
    def _compute_is_corrected(self):
        for evaluation in self:
            states = evaluation.sudo().corrected_by_ids.mapped("state")
            evaluation.is_corrected = "concluded" in states

    def _search_is_corrected(self, operator, value):
        if operator != "in":
            return NotImplemented
        corrected = Domain("corrected_by_ids", "any", [("state", "=", "concluded")])
        return Domain.OR(
            [corrected] * (True in value) + [~corrected] * (False in value)
            or [Domain.FALSE]
        )

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_delta(self):
        for evaluation in self:
            explanation = evaluation.explanation
            previous = (explanation or {}).get("previous") or {}
            evaluation.delta = float(previous.get("delta") or 0)
            words = explanation and ResultWords(self.env, explanation).comparison()
            evaluation.previous_words = words

    def action_correct(self):
        """A new evaluation that puts this one right; the old one stays as it is."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "concluded":
            raise UserError(self.env._("Only what is concluded needs a correction."))
        if self.corrected_by_ids:
            raise UserError(
                self.env._("%s is being corrected already.", self.display_name)
            )
        correction = self.create(
            {
                "key_account_id": self.key_account_id.id,
                "type_id": self.type_id.id,
                "date": min(self.date, Scope.latest_today(self.company_id)),
                "user_id": self.user_id.id,
                "trigger_id": self.trigger_id.id,
                "reason": self.reason,
                "qualitative": self.qualitative,
            }
        )
        correction._write_guarded({"corrects_id": self.id})
        correction.action_prepare_lines()
        correction._take_over(self)
        return correction._get_records_action()

    def _take_over(self, old):
        """Panel and scores of the evaluation that is corrected, to be changed.

        In the panel's name: whoever scored a line then stands for it still.
        """
        for member in old.sudo().member_ids:
            self._seat(member.department_id, member.user_id)
        before = {line._place(): line for line in old.line_ids}
        for line in self.line_ids:
            found = before.get(line._place())
            names = FIGURES if line.measured else SCORES
            if found:
                line._write_guarded(found._copied(names))

    # === Once the correction is concluded ===

    def _put_right_by(self, correction):
        """This one asks for nothing any more; the correction asks for itself.

        Measures that were agreed on stay with their owners, and what a director has had
        carried out stays for him to undo. Others extend it.
        """
        self.env["mail.activity"]._keyed_end_all(self, correction._in_place_words())

    def _refuse_corrected(self):
        """Nothing is decided on a result that has been put right.

        :raise UserError: names the evaluation that counts in its place
        """
        if not self.is_corrected:
            return
        counts = self.sudo()
        while counts.is_corrected:
            counts = counts.corrected_by_ids.filtered(lambda e: e.state == "concluded")
        raise UserError(
            self.env._(
                "%(evaluation)s has been put right. %(correction)s Go on there.",
                evaluation=self.display_name,
                correction=counts.with_env(self.env)._in_place_words(),
            )
        )

    def _in_place_words(self):
        """Which one it is: old and new one have customer, kind and day in common."""
        return self.env._(
            "Evaluation no. %(number)s, concluded on %(day)s by %(user)s, counts in its "
            "place.",
            number=self.id,
            day=format_date(self.env, self.sudo().date_concluded),
            user=self.sudo().concluded_by_id.name,
        )

    # === Against what was before ===

    def _standing_results(self, within=Domain.TRUE, limit=None):
        """Results of the same kind that no other puts right, newest first.

        One that was dated ahead, when that was possible, counts from its day on.

        :param within: a further condition
        """
        return self.sudo().search(
            Domain("key_account_id", "=", self.key_account_id.id)
            & Domain("type_id", "in", self.type_id.sudo()._relatives().ids)
            & Domain("state", "=", "concluded")
            & Domain("unrated", "=", False)
            & Domain("is_corrected", "=", False)
            & Domain("date", "<=", Scope.latest_today(self.company_id))
            & within,
            order="date desc, id desc",
            limit=limit,
        )

    def _earlier(self, day, limit=1):
        """Results that stand up to a day, but this one and what it puts right."""
        others = Domain("id", "not in", (self | self.corrects_id).ids)
        return self._standing_results(others & Domain("date", "<=", day), limit)

    def _comparison(self, result):
        """The result beside the one before and the one of a quarter ago."""
        return {
            "previous": _compared(result, self._earlier(self.date)),
            "quarter": _compared(result, self._earlier(self.date - QUARTER)),
        }


def _compared(result, other):
    """Changes of the total and of each criterion, as JSON; ``None`` without another."""
    if not other:
        return None
    before = other.explanation
    known = {row["key"]: row["average"] for row in before["criteria"]}
    return {
        "id": other.id,
        "date": fields.Date.to_string(other.date),
        "score": before["score"],
        "band_name": before["band_name"],
        "delta": _change(result["score"], before["score"]),
        "criteria": {
            row["key"]: _change(row["average"], known.get(row["key"]))
            for row in result["criteria"]
        },
    }


def _change(now, before):
    """The change between two decimal texts; ``None`` where either is missing."""
    if now is None or before is None:
        return None
    return plain(Decimal(now) - Decimal(before))
