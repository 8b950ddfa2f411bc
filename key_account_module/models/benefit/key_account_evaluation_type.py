from odoo import fields, models

from ..grading.key_account_evaluation_type import (
    KeyAccountEvaluationType as EvaluationType,
)
from ..policy import converters as wire


class KeyAccountEvaluationType(models.Model):
    """The benefits that an excellent result gives (EVA-09, INC-05)."""

    _inherit = "key.account.evaluation.type"

    _policy_fields = {
        **EvaluationType._policy_fields,
        "benefits": wire.References("benefit_ids", "benefit"),
    }

    benefit_ids = fields.Many2many(
        "key.account.benefit",
        "key_account_evaluation_type_benefit_rel",
        "type_id",
        "benefit_id",
        string="Benefits when excellent",
    )
