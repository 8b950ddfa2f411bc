"""What the server refuses, writes nothing of, or does not write twice."""

from typing import Any

import pytest

from tests.integration.support import documents
from tests.integration.support.rpc import Rpc, RpcError
from tests.integration.support.worlds import World

POLICY = "key.account.policy"

OFFICE_HOURS = {
    day: [["08:30", "12:00"], ["13:30", "17:30"]]
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
}


def apply(admin: Rpc, wanted: documents.Document, request: str, **more: Any) -> Any:
    """Apply over RPC, past all that the command line checks by itself."""
    return admin.call(POLICY, "apply", document=wanted, request_id=request, **more)


def stamps(world: World) -> dict[str, str]:
    """When each table of the addon was written last, and how many rows it has."""
    tables = world.rows(
        "SELECT DISTINCT table_name FROM information_schema.columns"
        " WHERE column_name = 'write_date' AND table_schema = 'public'"
        " AND (table_name LIKE 'key_account%' OR table_name LIKE 'resource_calendar%'"
        " OR table_name IN ('res_users', 'res_groups'))"
    )
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*) || ' ' || coalesce(max(write_date)::text, 'never')"
        f" FROM {table}"
        for (table,) in tables
    )
    return {row[0]: row[1] for row in world.rows(query)}


def everything() -> documents.Document:
    """One resource of each kind that has constraints worth the name."""
    resources = [
        *documents.options("twice", "flag", 3)["resources"],
        *documents.tiers(
            "twice", documents.revenue(gte="1000"), documents.revenue(lt="1000")
        )["resources"],
        *documents.calendar("twice", OFFICE_HOURS)["resources"],
        documents.resource(
            "severity",
            "general",
            name={"en_US": "General"},
            sequence=10,
            calendar="office",
            clock_start="received",
            days=1,
            note=None,
        ),
        documents.resource(
            "role",
            "seller",
            name={"en_US": "Seller"},
            scope="own",
            members=["sales.north"],
            approvers=[],
            source="7.1",
        ),
    ]
    return documents.document("twice", *resources)


def test_a_second_apply_writes_nothing(admin: Rpc, world: World) -> None:
    """The plan after an apply is empty, and another apply moves no `write_date`."""
    wanted = everything()
    assert apply(admin, wanted, "twice-1")["changed"] is True
    before = stamps(world)

    plan = admin.call(POLICY, "plan", document=wanted)
    again = apply(admin, wanted, "twice-2")

    assert (plan["has_changes"], plan["has_drift"], plan["changes"]) == (
        False,
        False,
        [],
    )
    assert (again["changed"], again["revision"]) == (False, 1)
    after = stamps(world)
    # The head row is the lock of every apply; it has no date of its own to move.
    assert after == before


GAP = documents.tiers("gap", documents.revenue(gte=500), documents.revenue(lt=100))
OVERLAP = documents.tiers(
    "overlap", documents.revenue(gte=100), documents.revenue(lt=500)
)
REFUSED = {
    "empty calendar": documents.calendar("no_hours", {}),
    "empty days": documents.calendar("no_blocks", {"monday": []}),
    "gap": GAP,
    "overlap": OVERLAP,
    "unknown kind": documents.document("odd", documents.resource("thing", "x")),
    "unknown metric": documents.tiers(
        "fog", {"metric": "happiness", "gte": 1, "over": "rolling 12 months"}
    ),
    "unknown login": documents.document(
        "ghosts",
        documents.resource(
            "role",
            "seller",
            name={"en_US": "Seller"},
            scope="own",
            members=["nobody.knows"],
            approvers=[],
        ),
    ),
}


@pytest.mark.parametrize("wanted", REFUSED.values(), ids=REFUSED.keys())
def test_raw_rpc_gets_the_same_refusals(
    admin: Rpc, world: World, wanted: documents.Document
) -> None:
    """Whoever bypasses the command line is refused as well, with nothing written."""
    before = stamps(world)

    with pytest.raises(RpcError) as refused:
        apply(admin, wanted, f"raw-{wanted['bundle']}")

    assert refused.value.code.startswith("POL"), refused.value
    found = refused.value.details["diagnostics"]
    assert any(item["severity"] == "error" and item["address"] for item in found)
    assert stamps(world) == before
    heads = admin.search_read(
        "key.account.policy.bundle", [("name", "=", wanted["bundle"])]
    )
    assert heads == []


@pytest.mark.parametrize("wanted", REFUSED.values(), ids=REFUSED.keys())
def test_the_plan_says_what_the_apply_will_refuse(
    admin: Rpc, wanted: documents.Document
) -> None:
    """A plan does not raise: its diagnostics hold the errors, and it has no changes."""
    plan = admin.call(POLICY, "plan", document=wanted)

    assert [item for item in plan["diagnostics"] if item["severity"] == "error"]
    assert plan["changes"] == []


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"bundle": "x", "resources": {}},
        {"bundle": "x", "resources": [{"kind": "option"}]},
        {"bundle": "x", "api_version": "key-account/v9", "resources": []},
        {"bundle": 5, "api_version": "key-account/v1", "resources": []},
    ],
)
def test_what_is_no_policy_is_refused_in_words(admin: Rpc, junk: Any) -> None:
    """Junk gets a code and a sentence, not an error of the server."""
    for method, more in (("plan", {}), ("apply", {"request_id": "junk"})):
        with pytest.raises(RpcError) as refused:
            admin.call(POLICY, method, document=junk, **more)
        assert refused.value.code.startswith("POL1"), refused.value


ODD = {
    "name is no text": {"list": "flag", "name": {"en_US": 5}, "sequence": 10},
    "name is missing": {"list": "flag", "sequence": 10},
    "name is empty": {"list": "flag", "name": {}, "sequence": 10},
    "sequence is text": {"list": "flag", "name": {"en_US": "X"}, "sequence": "ten"},
    "name is a list": {"list": "flag", "name": ["X"], "sequence": 10},
}


@pytest.mark.parametrize("values", ODD.values(), ids=ODD.keys())
def test_odd_values_are_refused_in_words(
    admin: Rpc, world: World, values: dict[str, Any]
) -> None:
    """Values of a wrong shape sent past the command line: a policy error, no crash."""
    wanted = documents.document(
        "odd_values", documents.resource("option", "flag/odd", **values)
    )
    before = stamps(world)

    with pytest.raises(RpcError) as refused:
        apply(admin, wanted, "odd-values")

    assert refused.value.code.startswith("POL"), refused.value
    assert stamps(world) == before


def test_a_stale_plan_is_refused(admin: Rpc) -> None:
    """A plan holds for the revision and the state it was made from."""
    first = documents.options("stale", "first", 2)
    second = documents.options("stale", "second", 2)
    old = admin.call(POLICY, "plan", document=second)["base"]
    apply(admin, first, "stale-1")

    for more in (
        {"base_revision": old["revision"]},
        {"base_state_sha256": old["state_sha256"]},
    ):
        with pytest.raises(RpcError) as refused:
            apply(admin, second, "stale-2", **more)
        assert refused.value.code == "POL501"

    assert documents.labels(admin.call(POLICY, "export", bundle="stale")) == {"first"}


def test_an_edit_in_the_erp_makes_the_plan_stale_and_is_drift(admin: Rpc) -> None:
    """Somebody renames a flag on the screen: the plan shows it, a reviewed one fails."""
    wanted = documents.options("drifting", "file", 2)
    apply(admin, wanted, "drifting-1")
    base = admin.call(POLICY, "plan", document=wanted)["base"]
    domain = [("key", "=", "flag/drifting_0")]
    (option,) = admin.search_read("key.account.option", domain)
    admin.call(
        "key.account.option", "write", ids=[option["id"]], vals={"name": "by hand"}
    )

    plan = admin.call(POLICY, "plan", document=wanted)
    with pytest.raises(RpcError) as refused:
        apply(
            admin,
            wanted,
            "drifting-2",
            base_revision=base["revision"],
            base_state_sha256=base["state_sha256"],
        )

    assert (plan["has_drift"], plan["base"]["revision"]) == (True, base["revision"])
    (change,) = plan["changes"]
    assert (change["address"], change["action"]) == (
        "option/flag/drifting_0",
        "restore",
    )
    assert change["fields"][0]["before"] == "by hand"
    assert change["fields"][0]["origin"] == "drift"
    assert refused.value.code == "POL501"
    apply(admin, wanted, "drifting-3")
    assert admin.call(POLICY, "plan", document=wanted)["changes"] == []


def test_rpc_reaches_nothing_but_the_service(admin: Rpc) -> None:
    """Private methods stay private, and a bundle's revision is not written by hand."""
    apply(admin, documents.options("guarded", "x", 1), "guarded-1")
    domain = [("name", "=", "guarded")]
    (head,) = admin.search_read("key.account.policy.bundle", domain)

    for method, arguments in (
        ("write", {"ids": [head["id"]], "vals": {"revision": 99}}),
        ("unlink", {"ids": [head["id"]]}),
    ):
        with pytest.raises(RpcError):
            admin.call("key.account.policy.bundle", method, **arguments)
    with pytest.raises(RpcError):
        admin.call(POLICY, "_find_bundle", name="guarded")
    revision = admin.search_read(
        "key.account.policy.revision", [("bundle_id.name", "=", "guarded")]
    )
    with pytest.raises(RpcError):
        admin.call(
            "key.account.policy.revision",
            "write",
            ids=[revision[0]["id"]],
            vals={"request_id": "forged"},
        )
