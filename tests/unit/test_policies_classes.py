"""The class lists of the policies that ship."""

import pytest

from tests.unit.test_policies import values


@pytest.mark.parametrize(
    ("bundle", "name", "entries"),
    [
        ("enterprise", "industry", "manufacturing services finance retail"),
        ("enterprise", "size", "large medium small"),
        ("enterprise", "relation", "strategic_partner important ordinary_key_account"),
        ("sales_development", "size", "large medium small"),
        ("sales_development", "potential", "high medium low"),
        ("customer_data", "dealing", "cooperating followed_up potential lost"),
        ("chemical_products", "channel", "direct exclusive_agent distributor"),
        ("chemical_products", "sales_object", "distributor direct"),
        ("chemical_products", "sales_form", "auction plan"),
    ],
)
def test_the_classes_are_those_of_the_source(
    bundle: str, name: str, entries: str
) -> None:
    """Covers: CLS-01, CLS-02, CLS-03, CLS-05, CLS-06, CLS-16, CLS-24"""
    options = values(bundle, "option")

    found = [key for key in options if key.startswith(f"{name}/")]

    assert found == [f"{name}/{entry}" for entry in entries.split()]


def test_agents_and_distributors_have_a_region_and_agents_no_other_brand() -> None:
    """Covers: CLS-24, CLS-25"""
    options = values("chemical_products", "option")
    said = {
        key: (item.get("regional", False), item.get("exclusive", False))
        for key, item in options.items()
        if key.startswith("channel/")
    }

    assert said == {
        "channel/direct": (False, False),
        "channel/exclusive_agent": (True, True),
        "channel/distributor": (True, False),
    }
