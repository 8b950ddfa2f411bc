"""Members named on lines of open evaluations become members of the panel."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Each is invited: from now on he says himself when his part is complete."""
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    evaluations = env["key.account.evaluation"].search(
        [("state", "=", "draft"), ("member_ids", "=", False)]
    )
    for line in evaluations.line_ids.filtered("user_id"):
        line.evaluation_id._seat(line.department_id, line.user_id)
