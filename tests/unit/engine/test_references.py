from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.references import (
    address,
    circle,
    order_resources,
    references,
)

from .strategies import quick


def resource(kind, key, **values):
    """Return a resource."""
    return {"kind": kind, "key": key, "values": values}


def test_references_have_a_path_and_an_address():
    annual = resource(
        "evaluation_type",
        "annual",
        criteria=["a", "b"],
        departments=["sales"],
        panel={"sales": "manager", "finance": "role/cashier", "law": 1},
    )

    assert list(references(annual)) == [
        (("criteria", 0), "criterion/a"),
        (("criteria", 1), "criterion/b"),
        (("departments", 0), "option/department/sales"),
        (("panel", "finance"), "role/cashier"),
    ]
    assert list(references(resource("severity", "low", calendar=None))) == []
    assert list(references(resource("calendar", "office"))) == []


def test_resources_come_after_those_they_need():
    given_order = [
        resource("severity", "low", calendar="office"),
        resource("moon", "full"),
        resource("criterion", "a/b", parent="a"),
        resource("tier", "abc/A", scheme="abc"),
        resource("criterion", "a", parent=None),
        resource("calendar", "office"),
        resource("scheme", "abc"),
    ]

    assert [address(item) for item in order_resources(given_order)] == [
        "calendar/office",
        "scheme/abc",
        "tier/abc/A",
        "criterion/a",
        "criterion/a/b",
        "severity/low",
        "moon/full",
    ]


@quick
@given(st.permutations("abcde"), st.lists(st.sampled_from("abcde"), max_size=5))
def test_order_loses_nothing_and_survives_circles(keys, parents):
    items = [resource("role", key, approvers=parents) for key in keys]

    assert sorted(map(address, order_resources(items))) == sorted(map(address, items))


def test_circles_are_found():
    items = [
        resource("role", "a", approvers=["b"]),
        resource("role", "b", approvers=["c", "a"]),
        resource("role", "c", approvers=["c", "gone"]),
        resource("role", "d", approvers=["a", "b"]),
    ]
    by_address = {address(item): item for item in items}

    assert circle(items[0], by_address) == ["role/a", "role/b", "role/a"]
    assert circle(items[2], by_address) == ["role/c", "role/c"]
    assert circle(items[3], by_address) == []
