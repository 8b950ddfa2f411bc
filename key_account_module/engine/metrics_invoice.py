"""Metrics from posted invoices, credit notes and payments."""

from __future__ import annotations

from .metric import DAY, DAYS, MONEY, QUANTITY, Filter, Metric

_INVOICE = ("payment_state", "product_group")
_WHOLE = {
    "product_group": (
        "an invoice is due as a whole, whatever its lines",
        "leave it out, or use `invoiced` with `payment_state: not_paid` beside it",
    )
}

METRICS = (
    Metric(
        "quantity",
        QUANTITY,
        {"en_US": "quantity", "zh_CN": "数量"},
        {
            "en_US": "products delivered by done stock moves less those returned, by "
            "date of the move, if `key_account_stock` is installed; else products of "
            "posted invoices less credit notes by invoice date; converted to the unit "
            "named; products whose unit cannot be converted are left out and named",
            "zh_CN": "安装 `key_account_stock` 时按移动日期计已完成出库数量减退货；否则按发票日期计已过账发票"
            "数量减红字发票；换算为指定单位；单位无法换算的产品不计入并列明",
        },
        ("account.move.line", "stock.move"),
        filters=("product_group",),
    ),
    Metric(
        "invoiced",
        MONEY,
        {"en_US": "invoiced amount", "zh_CN": "开票金额"},
        {
            "en_US": "posted customer invoices less credit notes without tax by "
            "invoice date, in company currency at the rate of each document",
            "zh_CN": "按发票日期合计已过账客户发票减红字发票的不含税金额，按各单据汇率折算为公司本位币",
        },
        ("account.move", "account.move.line"),
        filters=_INVOICE,
    ),
    Metric(
        "paid",
        MONEY,
        {"en_US": "paid amount", "zh_CN": "回款金额"},
        {
            "en_US": "money received less refunded by date: receivable items of bank "
            "and cash journals, and registered payments that are not booked yet",
            "zh_CN": "按日期合计收款减退款：银行及现金日记账的应收项目，以及尚未入账的已登记付款",
        },
        ("account.move.line", "account.payment"),
        refused={
            "product_group": (
                "customers pay documents and not their lines",
                "use `invoiced` with `payment_state: paid` beside it: the lines of "
                "settled invoices",
            )
        },
    ),
    Metric(
        "overdue",
        MONEY,
        {"en_US": "overdue amount", "zh_CN": "逾期金额"},
        {
            "en_US": "open amount of receivable items of posted invoices that were due "
            "before the day, as matched up to that day",
            "zh_CN": "计算日之前到期的已过账发票应收项目中，截至当日尚未核销的金额",
        },
        ("account.move.line", "account.partial.reconcile"),
        window=DAY,
        minimum=0,
        refused=_WHOLE,
    ),
    Metric(
        "days_late",
        DAYS,
        {"en_US": "days late", "zh_CN": "逾期天数"},
        {
            "en_US": "days since the oldest open receivable item was due; 0 if none is "
            "overdue",
            "zh_CN": "最早一笔未结应收项目的到期日至计算日的天数；无逾期为 0",
        },
        ("account.move.line", "account.partial.reconcile"),
        window=DAY,
        minimum=0,
        whole=True,
        refused=_WHOLE,
    ),
)

FILTERS = (
    Filter(
        "payment_state",
        {"en_US": "only {value} invoices", "zh_CN": "仅计{value}发票"},
        choices={
            "not_paid": {"en_US": "unpaid", "zh_CN": "未付"},
            "partial": {"en_US": "partly paid", "zh_CN": "部分付款"},
            "in_payment": {"en_US": "in payment", "zh_CN": "付款中的"},
            "paid": {"en_US": "paid", "zh_CN": "已付"},
            "reversed": {"en_US": "reversed", "zh_CN": "已冲销"},
        },
    ),
)
