"""Monthly figures kept a grade of their own; now a snapshot of the account keeps it."""

from odoo import SUPERUSER_ID, api
from odoo.addons.key_account_module.models.recompute.key_account_snapshot import (
    OF_ACCOUNT,
    OF_CUSTOMER,
    columns,
)
from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Snapshots of all months that have figures, and each figure with its snapshot.

    The grades are those of the months; of the rest nobody knows any more how it was.
    """
    if not column_exists(cr, "key_account_metric", "tier_id"):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env.flush_all()
    cr.execute(_snapshots())
    cr.execute(
        """UPDATE key_account_metric AS metric SET snapshot_id = snapshot.id
             FROM key_account_snapshot AS snapshot
            WHERE snapshot.key_account_id = metric.key_account_id
              AND snapshot.month = metric.month"""
    )
    cr.execute("ALTER TABLE key_account_metric DROP COLUMN tier_id")
    env.invalidate_all()


def _snapshots():
    return SQL(
        """
        INSERT INTO key_account_snapshot (
            key_account_id, company_id, month, as_of, filled_in, tier_id, evaluation_id,
            create_uid, create_date, write_uid, write_date, %(names)s)
        SELECT account.id, account.company_id, figures.month, figures.as_of,
               figures.month < date_trunc('month', now()), figures.tier_id,
               evaluation.id, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
               now() AT TIME ZONE 'UTC', %(of_account)s, %(of_customer)s
          FROM (SELECT key_account_id, month, max(tier_id) AS tier_id,
                       coalesce(max(write_date)::date, month) AS as_of
                  FROM key_account_metric GROUP BY key_account_id, month) AS figures
          JOIN key_account AS account ON account.id = figures.key_account_id
          JOIN res_partner AS customer ON customer.id = account.partner_id
          LEFT JOIN LATERAL (
               SELECT id FROM key_account_evaluation
                WHERE key_account_id = account.id AND state = 'concluded'
                  AND unrated IS NOT TRUE AND date < figures.month + interval '1 month'
                ORDER BY date DESC, id DESC LIMIT 1) AS evaluation ON true
            ON CONFLICT (key_account_id, month) DO NOTHING
        """,
        names=columns((*OF_ACCOUNT, *OF_CUSTOMER)),
        uid=SUPERUSER_ID,
        of_account=columns(OF_ACCOUNT, "account"),
        of_customer=columns(OF_CUSTOMER, "customer"),
    )
