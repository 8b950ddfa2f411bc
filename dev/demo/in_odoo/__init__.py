"""What runs inside Odoo's own shell, as the people of the demo would do it."""
