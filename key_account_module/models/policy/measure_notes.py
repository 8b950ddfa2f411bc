"""What a policy asks for and this server cannot count, or not all of it."""

from odoo.tools import SQL

from ...engine.metric import MONEY, PERCENT
from ...engine.units import xml_id_of

MISSING_UNIT = "POL412"
BLANK_GROUP = "POL424"
OTHER_UNITS = "POL425"
NO_RATE = "POL426"
#: products named in one sentence
NAMED = 5


class MeasureNotes:
    """Sentences about measures, in the user's language; silence where all is counted.

    The number of queries depends on the product groups and units named, not on data.

    :param env: with the rights to read products and orders
    :param company: whose accounts are measured
    :param categories: product group → ids of its product categories
    """

    def __init__(self, env, company, categories=None):
        self.env = env
        self.company = company
        self.categories = categories or self._categories_of

    def about(self, measures):
        """Pairs of code and sentence about each thing once, in a fixed order.

        :param measures: measures of the engine
        """
        measures = sorted(measures, key=lambda measure: measure.key)
        groups = sorted({g for m in measures if (g := _group(m))})
        pairs = sorted({(m.uom, _group(m)) for m in measures if m.uom})
        found = [self._unit(unit) for unit in sorted({unit for unit, _g in pairs})]
        found += [self._blank(group) for group in groups]
        found += [self._other_units(*pair) for pair in pairs if pair[1]]
        if any(measure.unit in (MONEY, PERCENT) for measure in measures):
            found.append(self._rates())
        return [note for note in found if note]

    def _record(self, unit):
        found = self.env.ref(xml_id_of(unit), raise_if_not_found=False)
        return found if found and found._name == "uom.uom" else None

    def _unit(self, unit):
        if self._record(unit):
            return None
        text = self.env._("This server has no unit “%(unit)s”.", unit=unit)
        return MISSING_UNIT, text

    def _blank(self, group):
        if self.categories(group):
            return None
        text = self.env._(
            "The product group “%(group)s” names no product category: whatever counts it "
            "has no data.",
            group=group,
        )
        return BLANK_GROUP, text

    def _other_units(self, unit, group):
        """Products of the group in units of another kind; nothing is silently 0."""
        record, categories = self._record(unit), self.categories(group)
        if not record or not categories:
            return None
        templates = self.env["product.template"]
        of_group = [("categ_id", "child_of", categories)]
        in_use = [uom for [uom] in templates._read_group(of_group, ["uom_id"])]
        others = [u.id for u in in_use if not u._has_common_reference(record)]
        domain = [*of_group, ("uom_id", "in", others)]
        products = templates.search(domain, limit=NAMED + 1, order="name")
        if not products:
            return None
        names = products[:NAMED].mapped("name") + ["…"] * (len(products) > NAMED)
        text = self.env._(
            "These products of “%(group)s” are in units that cannot be converted to "
            "“%(unit)s” and are left out: %(names)s.",
            group=group,
            unit=unit,
            names=", ".join(names),
        )
        return OTHER_UNITS, text

    def _rates(self):
        """Currencies that documents are in and that never had a rate."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT currency.name
                  FROM res_currency AS currency
                 WHERE currency.active AND currency.id != %(own)s
                   AND NOT EXISTS (
                       SELECT FROM res_currency_rate AS rate
                        WHERE rate.currency_id = currency.id
                          AND (rate.company_id IS NULL OR rate.company_id = %(root)s))
                   AND (EXISTS (SELECT FROM sale_order AS o
                                 WHERE o.currency_id = currency.id AND o.state = 'sale'
                                   AND o.company_id = %(company)s)
                        OR EXISTS (SELECT FROM account_move AS move
                                    WHERE move.currency_id = currency.id
                                      AND move.state = 'posted'
                                      AND move.company_id = %(company)s))
                 ORDER BY currency.name
                """,
                own=self.company.currency_id.id,
                root=self.company.root_id.id,
                company=self.company.id,
            )
        )
        if not rows:
            return None
        text = self.env._(
            "There is no exchange rate for %(currencies)s: amounts in it count one to "
            "one, as in Odoo's own reports.",
            currencies=", ".join(name for [name] in rows),
        )
        return NO_RATE, text

    def _categories_of(self, group):
        key = f"product_group/{group}"
        options = self.env["key.account.option"]._by_key([key], self.company)
        return options[key].category_ids.ids if key in options else []


def _group(measure):
    return dict(measure.where).get("product_group")
