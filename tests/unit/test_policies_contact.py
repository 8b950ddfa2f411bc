"""What the shipped policies say about talks with customers, and no more."""

from tests.unit.test_policies import values


def names(bundle: str, option_list: str) -> list[str]:
    """The Chinese names of a list, as in the source, in their order."""
    options = values(bundle, "option").values()
    return [item["name"]["zh_CN"] for item in options if item["list"] == option_list]


def test_interactions_have_the_modes_of_the_source() -> None:
    """Covers: INT-07"""
    assert names("crm_abc", "mode") == [
        "电话沟通",
        "上门拜访",
        "邮件",
        "短信",
        "视频会议",
        "即时通讯",
        "其他",
    ]


def test_needs_are_discovered_by_the_methods_of_the_source() -> None:
    assert names("crm_abc", "need_method") == [
        "提问引导法",
        "数据分析法",
        "行业洞察法",
    ]
    assert len(names("crm_abc", "guide_question")) == 2
