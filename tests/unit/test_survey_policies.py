"""The surveys that ship say what their source documents say, and no more."""

from pathlib import Path
from typing import Any

import pytest

from key_account_adapter.policy.load import load_all

ROOT = Path(__file__).parents[2]


def resources(bundle: str) -> dict[tuple[str, str], dict[str, Any]]:
    [policy] = load_all([str(ROOT / f"config/policies/{bundle}.yaml")], [])
    assert policy.document is not None
    return {(item.kind, item.key): item.values for item in policy.document.resources}


def survey(bundle: str) -> dict[str, Any]:
    return resources(bundle)["survey_type", "annual"]


def entries(bundle: str, name: str) -> list[str]:
    """The entries of a list by their Chinese names, in the order of the source."""
    found = (
        values
        for (kind, key), values in resources(bundle).items()
        if kind == "option" and key.startswith(f"{name}/")
    )
    return [values["name"]["zh_CN"] for values in found]


def test_the_crm_scheme_asks_about_five_dimensions() -> None:
    """Covers: SAT-04"""
    assert entries("crm_abc", "dimension") == [
        "产品质量",
        "服务响应速度",
        "人员专业度",
        "性价比",
        "合作体验",
    ]
    assert len(survey("crm_abc")["dimensions"]) == 5


def test_the_oil_policy_asks_about_service_and_image() -> None:
    """Covers: SAT-05"""
    assert entries("oil_transport", "dimension") == ["服务质量", "公司形象"]
    assert survey("oil_transport")["dimensions"] == ["company_image", "service_quality"]


def test_the_chemical_policy_asks_about_products_too() -> None:
    """Covers: SAT-06"""
    dimensions = ["产品质量", "服务质量", "公司形象"]

    assert entries("chemical_products", "dimension") == dimensions
    assert len(survey("chemical_products")["dimensions"]) == 3


def test_the_crm_scheme_asks_online_by_telephone_and_on_site() -> None:
    """Covers: SAT-02"""
    assert entries("crm_abc", "survey_channel") == ["线上问卷", "电话访谈", "现场访谈"]


@pytest.mark.parametrize("bundle", ["oil_transport", "chemical_products"])
def test_the_others_ask_by_mail_telephone_fax_and_in_person(bundle: str) -> None:
    """Covers: SAT-03"""
    channels = ["邮件", "电话", "传真", "面对面交流"]

    assert entries(bundle, "survey_channel") == channels


@pytest.mark.parametrize(
    ("bundle", "name"),
    [("oil_transport", "企业发展部"), ("chemical_products", "销售部")],
)
def test_the_department_that_owns_the_survey_is_named(bundle: str, name: str) -> None:
    """Covers: SAT-10"""
    owner = survey(bundle)["owner"]

    assert resources(bundle)["option", f"department/{owner}"]["name"]["zh_CN"] == name
    assert survey("crm_abc")["owner"] is None


@pytest.mark.parametrize("bundle", ["crm_abc", "oil_transport", "chemical_products"])
def test_every_source_asks_once_a_year_on_no_scale(bundle: str) -> None:
    """Covers: SAT-01, SAT-13"""
    values = survey(bundle)

    assert values["interval_months"] == 12
    assert values["scale"] is None


def test_what_follows_differs_by_source() -> None:
    """Three days and feedback, an improvement plan, a report (conflict C9)."""
    crm, oil = survey("crm_abc"), survey("oil_transport")

    assert (crm["analysis_days"], crm["feedback"], crm["papers"]) == (3, True, [])
    assert oil["papers"] == ["improvement_plan"]
    assert survey("chemical_products")["papers"] == ["report"]
    assert (oil["analysis_days"], oil["feedback"]) == (None, False)
