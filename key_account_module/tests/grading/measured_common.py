"""A review with every kind of criterion: a table, a line, a question, and a panel."""

from odoo.tests import freeze_time

from ..recompute.common import RecomputeCommon

NAME = {"en_US": "Name"}
SALES = {"metric": "revenue", "over": "rolling 12 months"}
TABLE = {
    "kind": "band",
    **SALES,
    "bands": {
        "red": {
            "name": {"en_US": "Little", "zh_CN": "少"},
            "to": "1000",
            "score": "20",
        },
        "green": {"from": "1000", "score": "100"},
    },
}
CRITERIA = {
    "amount": {"name": {"en_US": "Amount", "zh_CN": "金额"}, "measure": TABLE},
    "orders": {
        "name": {"en_US": "Orders"},
        "measure": {
            "kind": "linear",
            "metric": "orders",
            "over": "rolling 12 months",
            "from": "0",
            "to": "4",
        },
    },
    "strategic": {
        "name": {"en_US": "Strategic"},
        "measure": {"kind": "boolean", "when": {"flag": "strategic"}},
    },
    "conduct": {"name": {"en_US": "Conduct"}, "max_age": "3 months"},
}
BANDS = {
    "poor": {"name": {"en_US": "Poor", "zh_CN": "不佳"}, "minimum": "0"},
    "good": {"name": {"en_US": "Good", "zh_CN": "良好"}, "minimum": "60"},
    "excellent": {"name": {"en_US": "Excellent", "zh_CN": "优秀"}, "minimum": "85"},
}


@freeze_time("2026-06-30 09:00:00")
class MeasuredCase(RecomputeCommon):
    """The kind comes through the policy service; orders are confirmed ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.account = cls._make_account()
        cls.kind = cls._apply_review()

    @classmethod
    def _apply_review(cls, criteria=None, request_id="first", **values):
        """Apply the review; ``criteria`` by key replace fields of those above."""
        criteria = criteria or {}
        flag = {"list": "flag", "name": {"en_US": "Strategic", "zh_CN": "战略"}}
        resources = [("option", "flag/strategic", flag)]
        resources += [
            (
                "criterion",
                key,
                {"sequence": number, **item, **criteria.get(key, {})},
            )
            for number, (key, item) in enumerate(CRITERIA.items(), 1)
        ]
        kind = {
            "name": {"en_US": "Review", "zh_CN": "评审"},
            "criteria": list(CRITERIA),
            "scale": {"minimum": "0", "maximum": "100"},
            "bands": BANDS,
            **values,
        }
        resources.append(("evaluation_type", "review", kind))
        cls._apply_policy(*resources, request_id=request_id)
        return cls.env["key.account.evaluation.type"].search([("key", "=", "review")])

    def _review(self, account=None, conduct="80", **vals):
        """A review of one account on the last day of June, with its sheet prepared."""
        evaluations = self.env["key.account.evaluation"].with_user(self.seller)
        evaluation = evaluations.create(
            {
                "key_account_id": (account or self.account).id,
                "type_id": self.kind.id,
                "date": "2026-06-30",
                "qualitative": "A steady partner",
                **vals,
            }
        )
        evaluation.action_prepare_lines()
        if conduct:
            self._line(evaluation, "conduct").score = conduct
        return evaluation

    @staticmethod
    def _line(evaluation, key):
        return evaluation.line_ids.filtered(lambda line: line.criterion_id.key == key)

    @staticmethod
    def _row(evaluation, key):
        """What the explanation says about a criterion."""
        rows = evaluation.explanation["criteria"]
        return next(row for row in rows if row["key"] == key)
