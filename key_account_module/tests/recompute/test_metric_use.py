from odoo.tests import tagged

from ...engine.catalogue import EVENTS, METRICS, PERCENT, QUANTITY
from ...engine.condition import needs, parse_condition
from ...models.recompute.rules import Rules
from ...models.recompute.scope import Scope
from ...models.recompute.statement import Statement
from .common import TODAY, RecomputeCommon


def any_measure(metric):
    """The shortest condition on a metric that an account can meet or not."""
    zero = "0%" if metric.unit == PERCENT else 0
    unit = {"unit": "t"} if metric.unit == QUANTITY else {}
    return {"metric": metric.name, "gte": zero, **unit}


@tagged("post_install", "-at_install")
class TestMetricUse(RecomputeCommon):
    """Only what the applied policy uses is computed, and orders never wait for it."""

    def test_every_name_of_the_catalogue_is_computed_and_every_other_is_not(self):
        registry = self.env["key.account.metric.source"]

        self.assertEqual(set(registry._available_metrics()), set(METRICS))
        self.assertEqual(set(registry._available_events()), set(EVENTS))
        self.assertEqual(
            {name for m in METRICS.values() for name in m.filters},
            set(registry._metric_filters(self.company)),
        )

    def test_the_statement_reads_only_what_the_policy_uses(self):
        self._make_abc()

        code = self._statement_of(self._needs()).query().code

        self.assertIn("sale_order", code)
        for table in ("sale_order_line", "account_move", "uom_uom"):
            self.assertNotIn(table, code)

    def test_the_whole_catalogue_is_one_statement(self):
        for name in ("Acme", "Bond", "Cole"):
            self._make_customer(name, 100)
        self._make_scheme_of_all()
        everything = self._needs()
        # What any quantity looks up besides: the company, its days, the unit.
        little, _problems = parse_condition(any_measure(METRICS["quantity"]))

        with self._count_queries() as counted_little:
            self._statement_of(needs(little)).rows()
        with self._count_queries() as counted:
            rows = self._statement_of(everything).rows()

        self.assertEqual(len(rows), 3)
        self.assertEqual({m.metric for m in rows[0].values}, set(METRICS))
        # Fewer, as the record of the unit has been found by then.
        self.assertLessEqual(counted[0], counted_little[0])

    def test_confirming_an_order_costs_no_query_more(self):
        account = self._make_customer("Acme", 100)
        self._confirm(account)
        before = self._confirm(account)

        self._make_scheme_of_all()
        self._run()

        self.assertEqual(self._confirm(account), before)

    def _make_scheme_of_all(self):
        """A scheme that uses the whole catalogue."""
        return self._make_scheme(
            all={"any": [any_measure(metric) for metric in METRICS.values()]},
            other="otherwise",
        )

    def _needs(self):
        return Rules(self.env(su=True), self.company).needs

    def _statement_of(self, needs):
        return Statement(self.env(su=True), Scope(self.company, TODAY), needs)

    def _confirm(self, account):
        """Number of queries of a confirmation."""
        order = self._make_order(account.partner_id, 100, state="draft")
        with self._count_queries() as counted:
            order.action_confirm()
        return counted[0]
