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


# --- visit reports -----------------------------------------------------------------


def scores(option_list: str) -> dict[str, str]:
    """Chinese name → score of a list of the oil-transport branch, in its order."""
    options = values("oil_transport", "option").values()
    return {
        item["name"]["zh_CN"]: item["score"]
        for item in options
        if item["list"] == option_list
    }


def test_visits_speak_of_the_topics_of_the_source() -> None:
    """Covers: VIS-03"""
    assert names("oil_transport", "visit_topic") == [
        "市场信息",
        "服务质量",
        "客户需求和期望",
    ]


def test_quality_has_six_options_read_by_position() -> None:
    """Covers: VIS-07"""
    assert scores("visit_quality") == {
        "非常优良": "100",
        "优良": "90",
        "良好": "85",
        "一般": "80",
        "合格": "70",
        "不合格": "60",
    }


def test_service_attitude_has_two_scores_of_its_own() -> None:
    """Covers: VIS-08"""
    assert scores("visit_service") == {
        "非常优良": "100",
        "优良": "90",
        "良好": "85",
        "一般": "80",
        "不好": "30",
        "恶劣": "0",
    }


def test_renown_has_seven_options() -> None:
    """Covers: VIS-09"""
    assert scores("visit_renown") == {
        "非常驰名": "100",
        "驰名": "90",
        "知名度高": "85",
        "知名度较高": "80",
        "知名": "70",
        "知道": "60",
        "不知道": "50",
    }


def test_the_report_judges_three_rows_and_needs_the_stamp() -> None:
    forms = values("oil_transport", "visit_form")
    rows = values("oil_transport", "visit_row")

    assert forms["report"]["stamp"] is True
    assert forms["report"]["low_below"] is None
    assert [row["name"]["zh_CN"] for row in rows.values()] == [
        "质量",
        "服务态度",
        "产品的知名度",
    ]


def test_visits_of_the_chemical_company_speak_of_products_too() -> None:
    """Covers: VIS-04"""
    assert names("chemical_products", "visit_topic") == [
        "市场信息",
        "产品相关信息",
        "服务质量",
        "客户需求和期望",
    ]
    assert values("chemical_products", "visit_form")["report"]["modes"] == ["visit"]
