from odoo import fields, models

from . import converters as wire


class KeyAccountTreatmentMixin(models.AbstractModel):
    """How customers of a class or grade are served, followed up and sold to (CLS-04).

    Words for the people who do it, in their language; benefits that are granted and
    taken back are records of their own.
    """

    _name = "key.account.treatment.mixin"
    _description = "Treatment of a class or grade"

    service = fields.Text(
        string="Service strategy", translate=True, help="How its customers are served."
    )
    follow_up = fields.Text(
        string="Development and follow-up",
        translate=True,
        help="How its customers are developed and followed up.",
    )
    resources = fields.Text(
        translate=True, help="People, time and money its customers get."
    )
    sales_policy = fields.Text(
        string="Sales policy", translate=True, help="Terms, prices and priority."
    )

    _treatment_fields = {
        name: wire.OptionalTranslated(name)
        for name in ("service", "follow_up", "resources", "sales_policy")
    }

    def _has_treatment(self):
        """Those of the records that say anything about the treatment."""
        return self.filtered(
            lambda record: any(record[name] for name in self._treatment_fields)
        )
