"""Grades of archived schemes went on for ever; now they end with their scheme."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """End them today, and give back what they had brought."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    schemes = env["key.account.scheme"].with_context(active_test=False)
    archived = schemes.search([("active", "=", False)])
    archived.with_env(env)._end_grades()
