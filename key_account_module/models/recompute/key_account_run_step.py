from odoo import fields, models


class KeyAccountRunStep(models.Model):
    """What one committed batch of a run did: written once, never changed.

    Each batch has a row of its own. A counter on the run would be one row that all
    clients update, and they would fail serialization on it.
    """

    _name = "key.account.run.step"
    _description = "Batch of a recompute run"
    _order = "id"

    run_id = fields.Many2one(
        "key.account.run", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    processed = fields.Integer(required=True, help="Accounts taken from the stage.")
    grades_changed = fields.Integer(required=True)
    metrics_changed = fields.Integer(required=True)
