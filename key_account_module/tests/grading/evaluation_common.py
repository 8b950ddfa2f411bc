"""The evaluation of the enterprise policy: five indicators with three parts each."""

from odoo.tests import freeze_time

from ..common import KeyAccountCommon

#: indicator → its sub-indicators, as the source names them
INDICATORS = {
    "business_scale": ("annual_purchase", "purchase_frequency", "product_usage"),
    "growth_potential": ("industry_trend", "expansion_plans", "market_share_growth"),
    "cooperation_stability": ("years", "frequency", "loyalty"),
    "industry_influence": ("renown", "word_of_mouth", "industry_position"),
    "credit_status": ("credit_rating", "payment_record", "financial_condition"),
}
DEPARTMENTS = ("sales", "marketing", "customer_service", "finance")
SCALE = {"minimum": "0", "maximum": "100"}
BANDS = {
    "poor": {"name": {"en_US": "Poor"}, "minimum": "0", "outcome": "poor"},
    "good": {"name": {"en_US": "Good"}, "minimum": "60", "outcome": None},
    "excellent": {
        "name": {"en_US": "Excellent"},
        "minimum": "85",
        "outcome": "excellent",
    },
}


@freeze_time("2026-06-30 09:00:00")
class EvaluationCase(KeyAccountCommon):
    """Criteria, kinds and panels come through the policy service, as in production."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._make_account()
        cls.panel = {
            "sales": cls.seller,
            "marketing": cls._make_user("marketer", "group_user"),
            "customer_service": cls._make_user("service desk", "group_user"),
            "finance": cls._make_user("accountant", "group_user"),
        }

    @classmethod
    def _apply_evaluation(cls, weights=None, request_id="first", extra=(), **values):
        """Apply the whole policy; ``weights`` by criterion key; blanks are ``None``.

        ``extra`` are further resources.
        """
        weights = weights or {}
        resources = [
            (
                "option",
                f"department/{key}",
                {
                    "list": "department",
                    "name": {"en_US": key.replace("_", " ").title()},
                    "sequence": number,
                },
            )
            for number, key in enumerate(DEPARTMENTS, 1)
        ]
        number = 0
        for indicator, parts in INDICATORS.items():
            for key in (indicator, *(f"{indicator}/{part}" for part in parts)):
                number += 1
                resources.append(cls._criterion_resource(key, number, weights.get(key)))
        resources.append(("evaluation_type", "annual", cls._type_values(**values)))
        cls._apply_policy(*resources, *extra, request_id=request_id)
        return cls._find("key.account.evaluation.type", "annual")

    @classmethod
    def _criterion_resource(cls, key, number, weight):
        parent, _slash, name = key.rpartition("/")
        values = {
            "parent": parent or None,
            "name": {"en_US": name.replace("_", " ").capitalize()},
            "weight": weight,
            "sequence": number,
            "guidance": None,
        }
        return ("criterion", key, values)

    @classmethod
    def _type_values(cls, **values):
        return {
            "name": {"en_US": "Annual evaluation"},
            "criteria": list(INDICATORS),
            "scale": SCALE,
            "bands": BANDS,
            "departments": sorted(DEPARTMENTS),
            **values,
        }

    @classmethod
    def _find(cls, model, key):
        return cls.env[model].search(
            [("key", "=", key), ("bundle_id.name", "=", "test")]
        )

    def _make_evaluation(self, kind, scores=None, user=None, **vals):
        """An evaluation with its lines; ``scores`` by department, one for all lines."""
        evaluations = self.env["key.account.evaluation"].with_user(user or self.seller)
        evaluation = evaluations.create(
            {
                "key_account_id": self.account.id,
                "type_id": kind.id,
                "date": "2026-06-30",
                "qualitative": "A steady partner",
                **vals,
            }
        )
        evaluation.action_prepare_lines()
        for department, score in (scores or {}).items():
            lines = self._lines(evaluation, department)
            lines[:1].user_id = self.panel[department]
            lines.score = score
            self._give(evaluation, department)
        return evaluation

    @staticmethod
    def _give(evaluation, department):
        """Say in the name of a department that its part is complete."""
        members = evaluation.member_ids.filtered(
            lambda m: m.department_id.key == f"department/{department}"
        )
        members.filtered(lambda m: not m.date_given).action_give()

    @staticmethod
    def _rescore(evaluation, lines, score):
        """The panel takes its parts back, scores anew and gives them again."""
        evaluation.member_ids.action_take_back()
        lines.score = score
        evaluation.member_ids.action_give()

    @staticmethod
    def _put_right(wrong, score):
        """The correction of a result, with one score for all lines, concluded."""
        correction = wrong.browse(wrong.action_correct()["res_id"])
        correction.line_ids.score = score
        correction.member_ids.action_give()
        correction.action_conclude()
        return correction

    @staticmethod
    def _lines(evaluation, department):
        return evaluation.line_ids.filtered(
            lambda line: line.department_id.key == f"department/{department}"
        )
