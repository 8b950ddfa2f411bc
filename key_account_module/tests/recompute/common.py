"""Confirmed orders on fixed days, and runs as the policy administrator."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.fields import Command
from odoo.tools import SQL

from ..common import KeyAccountCommon
from .measuring import TODAY, Measuring


class RecomputeCommon(Measuring, KeyAccountCommon):
    """A company in UTC that sells one service, so that days are plain."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"
        cls.product = cls.env["product.product"].create(
            {"name": "Service", "type": "service", "taxes_id": [Command.clear()]}
        )
        cls.runs = cls.env["key.account.run"].with_user(cls.policy_admin)
        cls.metrics = cls.env["key.account.metric"]

    @classmethod
    def _make_order(cls, customer, amount, day="2026-03-02", state="sale", **vals):
        """An order of this amount, confirmed on this day (or moment, in UTC)."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": False,
                "date_order": day,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **vals,
            }
        )
        order.write({"state": state})
        return order

    @classmethod
    def _make_customer(cls, name="Acme", *amounts, **vals):
        """An account with one confirmed order of each amount."""
        account = cls._make_account(name, **vals)
        for amount in amounts:
            cls._make_order(account.partner_id, amount)
        return account

    def _run(self, as_of=TODAY, limit=1000, **scope):
        """Start a run and finish it; returns the last status."""
        status = self.runs.start(as_of=str(as_of), scope=scope or None)
        while status["state"] == "open":
            status = self.runs.step(run_id=status["run_id"], limit=limit)
        return status

    def _value(self, account, measure="revenue|rolling 12 months"):
        """The latest figure of an account, or ``None``."""
        found = self.metrics.search(
            [("key_account_id", "=", account.id), ("measure", "=", measure)], limit=1
        )
        return found.value if found else None

    def _make_category(self, name, parent=None, **vals):
        return self.env["product.category"].create(
            {"name": name, "parent_id": parent and parent.id, **vals}
        )

    def _make_product(self, name, category=None, **vals):
        """A consumable without taxes."""
        values = {"name": name, "type": "consu", "taxes_id": [Command.clear()]}
        if category:
            values["categ_id"] = category.id
        return self.env["product.product"].create({**values, **vals})

    def _make_group(self, key, *categories):
        """A product group of policies, which is these categories in Odoo."""
        ids = [category.id for category in categories]
        return self.env["key.account.option"].create(
            {
                "key": f"product_group/{key}",
                "list": "product_group",
                "name": key.title(),
                "category_ids": [Command.set(ids)],
            }
        )

    def _make_scheme(self, **conditions):
        """A primary scheme whose tiers are these, in this order."""
        tiers = [
            Command.create(
                {
                    "key": f"test/{key}",
                    "name": key,
                    "sequence": number,
                    "condition": condition,
                }
            )
            for number, (key, condition) in enumerate(conditions.items(), 1)
        ]
        return self.env["key.account.scheme"].create(
            {"key": "test", "name": "Test", "primary": True, "tier_ids": tiers}
        )

    def _written(self):
        """Moments at which anything of an account was last written, by SQL."""
        self.env.flush_all()
        found = []
        for table in (
            "key_account",
            "key_account_grade",
            "key_account_snapshot",
            "key_account_metric",
        ):
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, write_date, xmin::text FROM %s ORDER BY id",
                    SQL.identifier(table),
                )
            )
            found += [(table, *row) for row in rows]
        return found

    @contextmanager
    def _count_queries(self):
        """Number of statements inside the block, in ``counted[0]``."""
        self.env.flush_all()
        self.env.invalidate_all()
        counted = []
        before = self.env.cr.sql_log_count
        yield counted
        self.env.flush_all()
        counted.append(self.env.cr.sql_log_count - before)

    @contextmanager
    def _no_commit(self):
        """A cron commits; a test must not."""
        with patch.object(self.env.cr, "commit", self.env.cr.flush):
            yield
