"""Metrics from contacts with customers: interactions, visits, complaints, surveys."""

from __future__ import annotations

from .metric import COUNT, DAY, PERCENT, POINTS, YEARS, Filter, Metric

METRICS = (
    Metric(
        "interactions",
        COUNT,
        {"en_US": "interactions", "zh_CN": "互动次数"},
        {
            "en_US": "number of completed interactions by their time; of a mode if "
            "the filter says so",
            "zh_CN": "按时间计已完成互动的次数；可按沟通方式筛选",
        },
        ("key.account.interaction",),
        filters=("mode",),
        minimum=0,
        whole=True,
    ),
    Metric(
        "reachability",
        PERCENT,
        {"en_US": "reachability", "zh_CN": "联系成功率"},
        {
            "en_US": "calls answered and mails replied to, divided by those of which "
            "either was noted; no data if nothing was",
            "zh_CN": "已接听电话与已回复邮件之和，除以有接听或回复记录的次数；无记录则无数据",
        },
        ("key.account.interaction",),
        filters=("mode",),
        minimum=0,
        maximum=1,
    ),
    Metric(
        "visit_score",
        POINTS,
        {"en_US": "visit score", "zh_CN": "拜访评分"},
        {
            "en_US": "average of the scores that customers gave on the reports of "
            "completed visits; no data without one",
            "zh_CN": "客户在已完成拜访报告中所评分数的平均值；无评分则无数据",
        },
        ("key.account.rating",),
        filters=("mode",),
    ),
    Metric(
        "complaints",
        COUNT,
        {"en_US": "complaints", "zh_CN": "投诉次数"},
        {
            "en_US": "number of complaints by the time they were received, whatever "
            "became of them; enquiries and important issues are none",
            "zh_CN": "按接收时间计投诉的数量，不论处理结果；咨询与重要问题不计",
        },
        ("key.account.complaint",),
        minimum=0,
        whole=True,
    ),
    Metric(
        "satisfaction",
        POINTS,
        {"en_US": "satisfaction", "zh_CN": "满意度"},
        {
            "en_US": "score of the latest answered survey, on the scale of the policy; "
            "no data without one",
            "zh_CN": "最近一次已答复调查的得分（按制度的分值）；无调查则无数据",
        },
        ("key.account.survey.line",),
    ),
    Metric(
        "years_of_cooperation",
        YEARS,
        {"en_US": "years of cooperation", "zh_CN": "合作年数"},
        {
            "en_US": "whole years from the first confirmed order, or from the day "
            "since which the customer is a key account if that is earlier, to the day",
            "zh_CN": "自首次已确认订单（或更早的重点客户起始日）至计算日的整年数",
        },
        ("sale.order", "key.account"),
        window=DAY,
        minimum=0,
        whole=True,
    ),
)

FILTERS = (
    Filter(
        "mode",
        {"en_US": "only {value}", "zh_CN": "仅计{value}"},
        options="mode",
    ),
)
