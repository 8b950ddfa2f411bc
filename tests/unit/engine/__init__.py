"""The engine: what policies mean, tested without Odoo."""
