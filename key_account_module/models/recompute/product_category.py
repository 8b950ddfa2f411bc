from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.units import xml_id_of


class KeyAccountMetricSource(models.AbstractModel):
    """What a policy's product groups and units are in Odoo."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_filters(self, company):
        return {
            **super()._metric_filters(company),
            "product_group": lambda value: self._in_product_group(value, company),
        }

    @api.model
    def _in_product_group(self, group, company):
        """SQL condition on ``category_id``; ``None`` for a group without categories."""
        key = f"product_group/{group}"
        option = self.env["key.account.option"]._by_key([key], company).get(key)
        categories = option and option.category_ids
        if not categories:
            return None
        below = self.env["product.category"].search(
            [("id", "child_of", categories.ids)]
        )
        return SQL("category_id = ANY(%s)", below.ids)

    @api.model
    def _metric_unit(self, name):
        """Reference unit (id) and how many of it make one unit, exact.

        :param name: as policies name a unit
        :raises UserError: when this server has no such unit
        """
        unit = self.env.ref(xml_id_of(name), raise_if_not_found=False)
        if not unit or unit._name != "uom.uom":
            raise UserError(
                self.env._(
                    "This server has no unit “%(unit)s”: a policy counts in it. Create "
                    "the unit with this XML-ID, or name another one in the policy.",
                    unit=name,
                )
            )
        unit.flush_recordset(["factor", "parent_path"])
        [(root, factor)] = self.env.execute_query(
            SQL(
                """SELECT split_part(parent_path, '/', 1)::integer, factor::text
                     FROM uom_uom WHERE id = %s""",
                unit.id,
            )
        )
        return root, Decimal(factor)
