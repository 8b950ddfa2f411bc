"""The fixed words in which conditions and decisions are told, per language."""

from __future__ import annotations

from .periods import BadWindow, Window

ENGLISH = "en_US"
CHINESE = "zh_CN"

SYMBOLS = {"gt": ">", "gte": "≥", "lt": "<", "lte": "≤", "eq": "="}

PHRASES: dict[str, dict[str, str]] = {
    ENGLISH: {
        "met": " (met)",
        "not_met": " (not met)",
        "no_data": " (no data)",
        "separator": "; ",
        "comma": ", ",
        "and": " and ",
        "or": " or ",
        "bracketed": "({text})",
        "all": "all of",
        "any": "any of",
        "not": "not",
        "at_least": "at least {need} of",
        "group": "{head} ({text})",
        "header": "{head}:",
        "otherwise": "otherwise",
        "subject": "{metric} {window}{where}",
        "where": " ({filters})",
        "left_out": " (not counted, other unit: {names})",
        "all_time": "of all time",
        "compare": "{subject}{value} {limit}",
        "between": "≥ {limit} and < {upper}",
        "series_subject": "{metric} per {per}{where}",
        "series": "{subject} {limit} {tail}{figure}",
        "series_run": "in each of the last {need} {pers}",
        "series_run_over": "in {need} {pers} in a row {window}",
        "series_some": "in at least {need} of the last {of_last} {pers}",
        "series_figure": ": {count} of {total}",
        "change": "change of {subject} against {against}{value} {limit}",
        "previous": "the period before",
        "last_year": "the same period last year",
        "top_share_of_customers": "in the first {limit} of customers by {subject}",
        "cumulative_share_of_total": "in the first {limit} of total {subject}",
        "within": "{text} within {within}",
        "ahead": ", {value} ahead",
        "score": "score {name}{value} {limit}",
        "days_since": "days since {event}{value} {limit}",
        "days_until": "days until {event}{value} {limit}",
        "flag": "flag {name} set",
        "flag_not": "flag {name} not set",
        "option": "option {name} chosen",
        "option_not": "option {name} not chosen",
        "decision": "{tier}: {text}",
        "no_tier": "no tier",
        "left_over": "no earlier tier applies",
        "tried": "{text} ({tried})",
        "conflict": "; signals point to {tier}: {text}",
        "tried_header": "{tier}:",
        "conflicts_header": "signals of {tier}:",
        "keep_header": "{tier}, to stay in it:",
        "fixed_header": "{tier}, fixed:",
        "move": "; for now {to}: {reason}",
    },
    CHINESE: {
        "met": "（满足）",
        "not_met": "（不满足）",
        "no_data": "（无数据）",
        "separator": "；",
        "comma": "、",
        "and": " 且 ",
        "or": " 或 ",
        "bracketed": "（{text}）",
        "all": "全部满足",
        "any": "任一满足",
        "not": "不满足",
        "at_least": "至少满足{need}项",
        "group": "{head}（{text}）",
        "header": "{head}：",
        "otherwise": "其余情况",
        "subject": "{window}{metric}{where}",
        "where": "（{filters}）",
        "left_out": "（单位无法换算、未计入：{names}）",
        "all_time": "累计",
        "compare": "{subject}{value} {limit}",
        "between": "≥ {limit} 且 < {upper}",
        "series_subject": "每{per}{metric}{where}",
        "series": "{tail}{subject} {limit}{figure}",
        "series_run": "最近连续{need}个{pers}",
        "series_run_over": "{window}内连续{need}个{pers}",
        "series_some": "最近{of_last}个{pers}中至少{need}个{pers}",
        "series_figure": "：{count}/{total}",
        "change": "{subject}{against}变化{value} {limit}",
        "previous": "环比",
        "last_year": "同比",
        "top_share_of_customers": "{subject}排名前{limit}的客户",
        "cumulative_share_of_total": "{subject}累计占比前{limit}",
        "within": "{within}内{text}",
        "ahead": "，其前有{value}",
        "score": "评分“{name}”{value} {limit}",
        "days_since": "距{event}天数{value} {limit}",
        "days_until": "到{event}还有天数{value} {limit}",
        "flag": "标记“{name}”已设置",
        "flag_not": "标记“{name}”未设置",
        "option": "选项“{name}”已选",
        "option_not": "选项“{name}”未选",
        "decision": "{tier}：{text}",
        "no_tier": "无等级",
        "left_over": "不符合前面各等级",
        "tried": "{text}（{tried}）",
        "conflict": "；另有迹象指向{tier}：{text}",
        "tried_header": "{tier}：",
        "conflicts_header": "{tier}的迹象：",
        "keep_header": "{tier}（保级条件）：",
        "fixed_header": "{tier}（固定等级）：",
        "move": "；目前为{to}：{reason}",
    },
}

_UNITS = {
    ENGLISH: {
        "day": "day",
        "month": "month",
        "quarter": "quarter",
        "half": "half-year",
    },
    CHINESE: {"day": "天", "month": "月", "quarter": "季度", "half": "半年"},
}
_WINDOWS: dict[str, dict[str, str]] = {
    ENGLISH: {
        "rolling": "over rolling {count} {units}",
        "calendar": "in the last complete calendar {unit}",
        "calendars": "in the last {count} complete calendar {units}",
        "current": "in the current calendar {unit}",
        "anniversary": "since the anniversary",
        "membership": "in the last membership year",
    },
    CHINESE: {
        "rolling": "近{count}{units}",
        "calendar": "上一自然{unit}",
        "calendars": "最近{count}个完整自然{unit}",
        "current": "本自然{unit}",
        "anniversary": "自周年日起",
        "membership": "上一会员年度",
    },
}


def language(lang: str) -> str:
    """Return the language spoken here that is nearest to a language code."""
    return CHINESE if lang.lower().startswith("zh") else ENGLISH


def unit_words(unit: str, lang: str, count: int = 1) -> str:
    """Return a unit of time, in English in the plural if there are several."""
    fallback = "年" if lang == CHINESE else unit
    word = _UNITS[lang].get(unit, fallback)
    return word + "s" if lang == ENGLISH and count > 1 else word


def window_words(text: str | None, lang: str) -> str:
    """Return a window for a sentence; a text that is no window stays as it is."""
    if text is None:
        return PHRASES[lang]["all_time"]
    try:
        window = Window.parse(text).base
    except BadWindow:
        return text
    several = window.kind == "calendar" and window.count > 1
    template = _WINDOWS[lang]["calendars" if several else window.kind]
    units = unit_words(window.unit, lang, window.count)
    if lang == CHINESE and window.unit == "month":
        units = "个月"
    unit = unit_words(window.unit, lang)
    return template.format(count=window.count, unit=unit, units=units)
