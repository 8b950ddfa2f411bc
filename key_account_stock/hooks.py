"""What Odoo does not do by itself when the addon goes."""

from .models.stock_move import TOUCHES


def uninstall_hook(env):
    """Take our triggers off the tables of deliveries, which nobody reads any more."""
    env["key.account.run.touched"]._unwatch(TOUCHES)
