from itertools import groupby
from operator import itemgetter

from odoo import models

from ..clock.working_days import to_local
from ..recompute.scope import Scope
from .evaluation_result import result_of
from .evaluation_words import ResultWords, figure_words, in_language, rounded


class KeyAccountEvaluation(models.Model):
    """What the printed form shows: words of the explanation, not of today's policy."""

    _inherit = "key.account.evaluation"

    def _form_sheet(self):
        """Texts of the form, in the reader's language."""
        result = self.explanation or result_of(self)
        words = ResultWords(self.env, result)
        account = self.sudo().key_account_id
        return {
            "type": in_language(self.env, result.get("type"), self.type_id.name),
            "turn": self.env._("Out of turn") if self.trigger_id else self._turn(),
            "panel": self.member_ids,
            "rows": list(_spanned(map(self._form_row, result["criteria"]))),
            "score": "–" if result["score"] is None else rounded(result["score"]),
            "band": self.band_name or "–",
            "coverage": f"{rounded(result['coverage'], 100)} %",
            "rules": words.rules(),
            "grades": self._grade_words(account),
            "benefits": self._benefit_words(),
        }

    def _grade_words(self, account):
        """The grade as it was when the result was there, whenever this is printed.

        By the primary scheme; where a company has none, by every scheme.
        """
        grades = account.grade_ids.filtered_domain(
            account.grade_ids._domain_at(self._result_day())
        )
        primary = account.env["key.account.scheme"]._primary_by_company()
        scheme = primary.get(account.company_id.id)
        if scheme:
            grades = grades.filtered(lambda grade: grade.scheme_id == scheme)
        return ", ".join(grades.tier_id.mapped("name")) or "–"

    def _result_day(self):
        """The day from which the result counted, as the company reckons days.

        A run sees a result once it is concluded, and not before the day it is of: the
        later of the two. What is still open is shown as of today.
        """
        company = self.sudo().company_id
        if not self.date_concluded:
            return Scope.today(company)
        zone = Scope(company, self.date).time_zone
        return max(self.date, to_local(self.date_concluded, zone).date())

    def _turn(self):
        """Which regular campaign it belongs to."""
        campaign = self.sudo().campaign_id
        if not campaign:
            return "–"
        kinds = dict(campaign._fields["kind"]._description_selection(self.env))
        return f"{kinds[campaign.kind]} {campaign.period}"

    def _form_row(self, row):
        figure = row.get("by_hand") or row.get("measured")
        known = row.get("source")
        return {
            "indicator": in_language(self.env, row["indicator"], ""),
            "name": in_language(self.env, row["name"]),
            "figure": figure_words(self.env, known, figure) if known else "",
            "share": f"{rounded(row.get('part') or row['share'] or '0', 100)} %",
            "score": "–" if row["average"] is None else rounded(row["average"]),
            "points": rounded(row["contribution"]) if row["contribution"] else "–",
        }

    def _benefit_words(self):
        """What an excellent result has granted; whoever grants benefits extends it."""
        return ""


def _spanned(rows):
    """Each indicator once, beside all of its criteria."""
    for _name, group in groupby(rows, key=itemgetter("indicator")):
        members = list(group)
        for place, row in enumerate(members):
            yield {**row, "span": 0 if place else len(members)}
