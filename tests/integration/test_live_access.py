"""Who reaches what over RPC: every model that carries an account, every kind of user."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dev import paths
from dev.odoo import Server
from tests.integration.support import people, worlds
from tests.integration.support.cli import Cli
from tests.integration.support.in_odoo_list import make_list_records
from tests.integration.support.in_odoo_service import (
    make_decisions,
    make_service_records,
)
from tests.integration.support.rpc import FORGED, Rpc, RpcError
from tests.integration.support.worlds import World

POLICIES = paths.ROOT / "config" / "policies"
BUNDLES = ("crm_abc", "oil_transport", "enterprise")
WRITERS = (people.NORTH, people.SOUTH, people.MANAGER, people.DIRECTOR)
READERS = (*WRITERS, people.AUDITOR)
STRANGERS = (people.NOBODY, people.ADMIN)

# Whose accounts each of them may see.
SEEN = {
    people.NORTH: {people.NORTH},
    people.MANAGER: {people.NORTH},
    people.SOUTH: {people.SOUTH},
    people.DIRECTOR: {people.NORTH, people.SOUTH},
    people.AUDITOR: {people.NORTH, people.SOUTH},
    people.NOBODY: set(),
    people.ADMIN: set(),
}


@dataclass
class Scene:
    """A company at work: every model that carries an account has records of each side.

    `records` maps model → record id → the manager of its account.
    """

    world: World
    server: Server
    records: dict[str, dict[int, str]] = field(default_factory=dict)

    def rpc(self, login: str) -> Rpc:
        """One user's connection."""
        key = self.world.keys[login]
        return Rpc(self.server.url, self.world.database, login, key)

    def ids(self, model: str, *managers: str) -> set[int]:
        """Records of the accounts of these managers."""
        owned = self.records[model].items()
        return {number for number, manager in owned if manager in managers}


@pytest.fixture(scope="module")
def scene(base: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """All policies applied, everybody graded, complaints and evaluations begun."""
    world, home = base.copy("access"), tmp_path_factory.mktemp("home")
    with world.start() as server:
        found = Scene(world, server)
        key = world.keys[people.ADMIN]
        cli = Cli(server.url, world.database, people.ADMIN, key, home)
        set_up(found, cli, home)
        found.records = everything_with_an_account(found)
        yield found


def set_up(scene: Scene, cli: Cli, home: Path) -> None:
    """Grades, metrics and whatever staff record, for every account."""
    cli.must("apply", *(POLICIES / f"{name}.yaml" for name in BUNDLES), "--yes")
    cli.must("recompute", "--as-of", people.GRADED)
    # Before the complaints: nobody is asked for his opinion while one is open.
    worlds.inside(scene.world.database, make_service_records, director=people.DIRECTOR)
    rpc = scene.rpc(people.DIRECTOR)
    severity = rpc.search_read("key.account.severity", [("key", "=", "general")])[0]
    [kind] = rpc.search_read("key.account.evaluation.type", fields="department_ids")
    for account in rpc.search_read("key.account", fields="user_id"):
        owner = {"key_account_id": account["id"], "user_id": account["user_id"][0]}
        complaint = {**owner, "severity_id": severity["id"], "description": "Late"}
        ids = rpc.call("key.account.complaint", "create", vals_list=[complaint])
        rpc.call("key.account.complaint", "action_accept", ids=ids)
        more_time = {"complaint_id": ids[0], "days": 5, "reason": "Laboratory"}
        rpc.call("key.account.complaint.extension", "create", vals_list=[more_time])
        seat = {"user_id": owner["user_id"], "department_id": kind["department_ids"][0]}
        evaluation = {**owner, "type_id": kind["id"], "member_ids": [(0, 0, seat)]}
        ids = rpc.call("key.account.evaluation", "create", vals_list=[evaluation])
        rpc.call("key.account.evaluation", "action_prepare_lines", ids=ids)
    worlds.inside(scene.world.database, make_decisions, director=people.DIRECTOR)
    worlds.inside(scene.world.database, make_list_records, director=people.DIRECTOR)


def everything_with_an_account(scene: Scene) -> dict[str, dict[int, str]]:
    """Model → record → manager of its account, straight from the tables."""
    models = scene.world.rows(
        "SELECT f.model FROM ir_model_fields f JOIN ir_model m ON m.id = f.model_id"
        # Reports are queries without a table; the addon's own tests prove their rules.
        " JOIN pg_class t ON t.relname = replace(f.model, '.', '_')"
        " WHERE f.name = 'key_account_id' AND f.store AND NOT m.transient"
        " AND f.model LIKE 'key.account%' AND NOT m.abstract ORDER BY 1"
    )
    accounts = "JOIN key_account a ON a.id = r.key_account_id JOIN res_users u ON u.id = a.user_id"
    found = {}
    for (model,) in models:
        table = model.replace(".", "_")
        rows = scene.world.rows(f"SELECT r.id, u.login FROM {table} r {accounts}")
        found[model] = {int(number): login for number, login in rows}
    owners = (
        "SELECT a.id, u.login FROM key_account a JOIN res_users u ON u.id = a.user_id"
    )
    rows = scene.world.rows(owners)
    return {**found, "key.account": {int(number): login for number, login in rows}}


def visible(rpc: Rpc, model: str, **more: Any) -> set[int]:
    """Ids of all records a user finds; a refusal is none."""
    try:
        return {record["id"] for record in rpc.search_read(model, **more)}
    except RpcError as error:
        if error.name != "odoo.exceptions.AccessError":
            raise
        return set()


def assert_refused(rpc: Rpc, model: str, method: str, **arguments: Any) -> None:
    """The call is refused, by the server's own word."""
    with pytest.raises(RpcError) as refused:
        rpc.call(model, method, **arguments)
    assert refused.value.name.startswith("odoo.exceptions."), refused.value


def test_every_model_with_an_account_has_records(scene: Scene) -> None:
    """Otherwise the tests below would prove nothing."""
    assert len(scene.records) >= 6
    for model in scene.records:
        for manager in (people.NORTH, people.SOUTH):
            assert scene.ids(model, manager), f"no {model} of {manager}"


@pytest.mark.parametrize("login", SEEN)
def test_everybody_finds_what_his_scope_says(scene: Scene, login: str) -> None:
    """Own accounts, those of the region, all, or none: on every model alike, with and
    without forged context."""
    rpc = scene.rpc(login)
    for model in scene.records:
        wanted = scene.ids(model, *SEEN[login])
        assert visible(rpc, model) == wanted, model
        assert visible(rpc, model, context=FORGED) == wanted, model


@pytest.mark.parametrize("login", SEEN)
def test_a_foreign_record_is_not_read_written_or_deleted(
    scene: Scene, login: str
) -> None:
    """Knowing an id helps nobody: read, write and unlink are refused."""
    rpc = scene.rpc(login)
    for model in scene.records:
        foreign = scene.ids(model, people.NORTH, people.SOUTH)
        foreign -= scene.ids(model, *SEEN[login])
        if not foreign:
            continue
        ids = [min(foreign)]
        for context in ({}, FORGED):
            more: dict[str, Any] = {"ids": ids, "context": context}
            assert_refused(rpc, model, "read", fields=["display_name"], **more)
            assert_refused(rpc, model, "write", vals={"company_id": 1}, **more)
            assert_refused(rpc, model, "unlink", **more)
        assert_refused(rpc, model, "copy", ids=ids)
        assert_refused(rpc, model, "export_data", ids=ids, fields_to_export=["id"])
    assert everything_with_an_account(scene) == scene.records


def test_names_and_groupings_do_not_leak(scene: Scene) -> None:
    """Counting, grouping, exporting and searching by name stay within the scope."""
    rpc = scene.rpc(people.NORTH)
    for model in scene.records:
        own = scene.ids(model, people.NORTH)
        assert rpc.call(model, "search_count", domain=[]) == len(own), model
        names = rpc.call(model, "name_search", name="South")
        assert {number for number, _name in names} <= own, model
    groups = rpc.call(
        "key.account.grade",
        "formatted_read_group",
        domain=[],
        groupby=["key_account_id"],
        aggregates=["__count"],
    )
    assert {group["key_account_id"][1] for group in groups} == {
        "North Steel",
        "North Trade",
    }


def test_the_auditor_changes_nothing(scene: Scene) -> None:
    """He reads every record and writes, makes or deletes none."""
    rpc = scene.rpc(people.AUDITOR)
    for model in scene.records:
        ids = [min(scene.records[model])]
        assert rpc.call(model, "read", ids=ids, fields=["display_name"])
        assert_refused(rpc, model, "write", ids=ids, vals={"company_id": 1})
        assert_refused(rpc, model, "unlink", ids=ids)
        assert_refused(rpc, model, "create", vals_list=[{}])


COMPUTED: dict[str, dict[str, Any]] = {
    "key.account": {"tier_id": False, "grade_id": False, "revenue_12m": 1.0},
    "key.account.grade": {"tier_id": False, "valid_to": "2025-07-01", "reason": "x"},
    "key.account.complaint": {
        "state": "closed",
        "deadline": "2030-01-01 00:00:00",
        "handler_id": False,
        "name": "C-1",
        "date_accepted": "2025-01-01 00:00:00",
    },
    "key.account.evaluation": {"state": "concluded", "score": 99.0, "band": "x"},
    "key.account.metric": {"value": 1.0, "snapshot_id": False},
    "key.account.snapshot": {"user_id": False, "tier_id": False},
}


@pytest.mark.parametrize("model", COMPUTED)
def test_results_are_not_written_by_hand(scene: Scene, model: str) -> None:
    """Grade, tier, figures, state and deadline come from the server's own methods: a
    direct write is refused for whoever may edit the record, forged context or not."""
    for login in WRITERS:
        rpc = scene.rpc(login)
        own = scene.ids(model, *SEEN[login])
        for name, value in COMPUTED[model].items():
            for context in ({}, FORGED):
                before = rpc.call(model, "read", ids=[min(own)], fields=[name])
                write_or_refusal(rpc, model, min(own), {name: value}, context)
                after = rpc.call(model, "read", ids=[min(own)], fields=[name])
                assert after == before, f"{login} wrote {model}.{name}"


def write_or_refusal(
    rpc: Rpc, model: str, number: int, vals: dict[str, Any], context: dict[str, Any]
) -> None:
    """Refused in words; a silent success is found by what is read afterwards."""
    try:
        rpc.call(model, "write", ids=[number], vals=vals, context=context)
    except RpcError as error:
        if not error.name.startswith("odoo.exceptions."):
            raise


def test_a_new_complaint_starts_new(scene: Scene) -> None:
    """Neither values nor default_ keys of the context make a complaint begin closed."""
    rpc = scene.rpc(people.NORTH)
    account = min(scene.ids("key.account", people.NORTH))
    severity = rpc.search_read("key.account.severity", [("key", "=", "general")])[0]
    vals = {
        "key_account_id": account,
        "severity_id": severity["id"],
        "description": "forged",
    }
    context = {
        "default_state": "closed",
        "default_deadline": "2030-01-01 00:00:00",
        "default_handler_id": 1,
    }

    (number,) = rpc.call(
        "key.account.complaint", "create", vals_list=[vals], context=context
    )
    assert_refused(
        rpc, "key.account.complaint", "create", vals_list=[{**vals, "state": "closed"}]
    )

    (made,) = rpc.call(
        "key.account.complaint",
        "read",
        ids=[number],
        fields=["state", "deadline", "handler_id", "user_id"],
    )
    assert (made["state"], made["handler_id"]) == ("new", False)
    assert not str(made["deadline"]).startswith("2030")
    scene.rpc(people.DIRECTOR).call("key.account.complaint", "unlink", ids=[number])


def test_no_complaint_for_a_foreign_account(scene: Scene) -> None:
    """A salesperson makes no record for, and moves none to, an account he cannot see."""
    rpc = scene.rpc(people.NORTH)
    foreign = min(scene.ids("key.account", people.SOUTH))
    own = min(scene.ids("key.account.complaint", people.NORTH))
    severity = rpc.search_read("key.account.severity", [("key", "=", "general")])[0]
    vals = {
        "key_account_id": foreign,
        "severity_id": severity["id"],
        "description": "x",
    }

    assert_refused(rpc, "key.account.complaint", "create", vals_list=[vals])
    assert_refused(
        rpc,
        "key.account.complaint",
        "write",
        ids=[own],
        vals={"key_account_id": foreign},
    )


def test_responsibility_is_handed_over_by_managers_only(scene: Scene) -> None:
    """A salesperson neither takes nor gives away an account, nor joins a team."""
    rpc = scene.rpc(people.NORTH)
    own = min(scene.ids("key.account", people.NORTH))
    uid = rpc.search_read("res.users", [("login", "=", people.SOUTH)])[0]["id"]
    for vals in ({"user_id": uid}, {"member_ids": [[4, uid]]}, {"team_id": False}):
        for context in ({}, FORGED):
            assert_refused(
                rpc, "key.account", "write", ids=[own], vals=vals, context=context
            )


@pytest.mark.parametrize("login", [people.NORTH, people.MANAGER, people.AUDITOR])
def test_only_those_who_may_run_a_recompute(scene: Scene, login: str) -> None:
    """Neither start nor step nor cancel answers anybody else, and no policy either."""
    rpc = scene.rpc(login)
    assert_refused(rpc, "key.account.run", "start", as_of=people.LATER)
    assert_refused(rpc, "key.account.run", "step", run_id=1)
    assert_refused(rpc, "key.account.run", "cancel", run_id=1)
    assert_refused(rpc, "key.account.policy", "export", bundle="crm_abc")
    assert_refused(rpc, "key.account.policy", "history")


def test_configuration_is_not_written_by_staff(scene: Scene) -> None:
    """Tiers, severities, options and calendars are the policy administrator's."""
    for login in READERS:
        rpc = scene.rpc(login)
        for model in ("tier", "scheme", "severity", "option", "calendar", "role"):
            name = f"key.account.{model}"
            assert_refused(rpc, name, "create", vals_list=[{"key": "x", "name": "X"}])


# Chapter 7.3 of the customer data policy.
SEE_ALL = (
    "general_manager",
    "marketing_director",
    "market_development_manager",
    "customer_service_manager",
    "instrument_sales_manager",
    "planning",
)
POSTS = ("regional_manager", *SEE_ALL)


def name_member(cli: Cli, login: str, post: str = "") -> None:
    """Apply the customer data policy with one member in one post, nobody in others."""
    overlay = cli.home / "members.yaml"
    members = {name: login if name == post else "" for name in POSTS}
    roles = "".join(f"  {name}: {{members: [{members[name]}]}}\n" for name in POSTS)
    overlay.write_text(f"roles:\n{roles}")
    cli.must("apply", POLICIES / "customer_data.yaml", "--overlay", overlay, "--yes")


# Last: it takes away rights that the tests above work with.
def test_a_post_of_the_policy_opens_and_closes_the_view(
    scene: Scene, tmp_path: Path
) -> None:
    """Naming somebody in a post of the shipped policy shows him what the source says,
    and taking him off hides it again: region for the regional manager, everything for
    each of the six heads.

    Covers: ACC-02, ACC-03
    """
    key = scene.world.keys[people.ADMIN]
    database = scene.world.database
    cli = Cli(scene.server.url, database, people.ADMIN, key, tmp_path)
    everybody = (people.NORTH, people.SOUTH)
    views: list[tuple[str, str, tuple[str, ...]]] = [
        ("regional_manager", people.MANAGER, (people.NORTH,)),
        *((post, people.NOBODY, everybody) for post in SEE_ALL),
    ]
    for post, login, managers in views:
        name_member(cli, login, post)
        for model in ("key.account", "key.account.complaint", "key.account.grade"):
            wanted = scene.ids(model, *managers)
            assert visible(scene.rpc(login), model) == wanted, post
    name_member(cli, people.NOBODY)
    for login in (people.NOBODY, people.MANAGER):
        assert visible(scene.rpc(login), "key.account") == set()
