"""Metrics from confirmed sale orders."""

from __future__ import annotations

from .metric import COUNT, DAY, DAYS, MONEY, MONTHS, PERCENT, Filter, Metric

_ORDER = ("minimum_amount", "order_state", "product_group")
_TABLES = ("sale.order", "sale.order.line")

METRICS = (
    Metric(
        "revenue",
        MONEY,
        {"en_US": "revenue", "zh_CN": "销售额"},
        {
            "en_US": "sum of confirmed sale orders without tax by order date, at the "
            "rate of each order, in company currency; of a product group the lines",
            "zh_CN": "按订单日期合计已确认销售订单的不含税金额，按各订单汇率折算为公司本位币；指定产品组时按订单行计",
        },
        _TABLES,
        filters=_ORDER,
    ),
    Metric(
        "margin",
        MONEY,
        {"en_US": "margin", "zh_CN": "毛利"},
        {
            "en_US": "sum of the margin of confirmed sale orders by order date (Odoo's "
            "own: untaxed amount less cost), at the rate of each order",
            "zh_CN": "按订单日期合计已确认销售订单的毛利（系统毛利：不含税金额减成本），按各订单汇率折算",
        },
        _TABLES,
        filters=_ORDER,
    ),
    Metric(
        "orders",
        COUNT,
        {"en_US": "orders", "zh_CN": "订单数"},
        {
            "en_US": "number of confirmed sale orders by order date; of a product "
            "group those with a line of it",
            "zh_CN": "按订单日期计已确认销售订单的数量；指定产品组时计含该组产品的订单",
        },
        _TABLES,
        filters=_ORDER,
        minimum=0,
        whole=True,
    ),
    Metric(
        "order_gap",
        DAYS,
        {"en_US": "median days between orders", "zh_CN": "订单间隔天数中位数"},
        {
            "en_US": "median of the days between each day with a confirmed order and "
            "the one before; counted where the later one is in the window",
            "zh_CN": "有已确认订单的日期与上一个此类日期之间天数的中位数；以较后一日是否在期间内为准",
        },
        ("sale.order",),
        minimum=0,
        refused={
            "product_group": (
                "the rhythm is that of all orders",
                "use `orders` or `months_since_last_order`, which count orders with a "
                "line of the group",
            )
        },
    ),
    Metric(
        "months_since_last_order",
        MONTHS,
        {"en_US": "months since the last order", "zh_CN": "距最近一次订单的月数"},
        {
            "en_US": "whole months from the day of the last confirmed order to the day "
            "of the computation; no data without an order",
            "zh_CN": "自最近一次已确认订单之日起至计算日的整月数；无订单则无数据",
        },
        _TABLES,
        window=DAY,
        filters=_ORDER,
        minimum=0,
        whole=True,
    ),
    Metric(
        "revenue_share",
        PERCENT,
        {"en_US": "share of total revenue", "zh_CN": "销售额占比"},
        {
            "en_US": "revenue of the account divided by that of all active key "
            "accounts of the company",
            "zh_CN": "该客户销售额除以公司全部有效重点客户的销售额合计",
        },
        _TABLES,
        filters=_ORDER,
        relative=True,
    ),
    Metric(
        "revenue_cumulative_share",
        PERCENT,
        {"en_US": "cumulative share of total revenue", "zh_CN": "销售额累计占比"},
        {
            "en_US": "revenue of all active key accounts of the company with at least "
            "as much revenue, itself included, divided by that of all",
            "zh_CN": "销售额不低于该客户（含其本身）的全部有效重点客户销售额合计，除以总额",
        },
        _TABLES,
        filters=_ORDER,
        relative=True,
    ),
)

FILTERS = (
    Filter(
        "minimum_amount",
        {
            "en_US": "only orders of at least {value}",
            "zh_CN": "仅计金额不低于 {value} 的订单",
        },
    ),
    Filter(
        "order_state",
        {"en_US": "only {value} orders", "zh_CN": "仅计{value}订单"},
        choices={
            "open": {"en_US": "open", "zh_CN": "未锁定"},
            "locked": {"en_US": "locked", "zh_CN": "已锁定"},
        },
    ),
    Filter(
        "product_group",
        {"en_US": "only {value}", "zh_CN": "仅计{value}"},
        options="product_group",
    ),
)
