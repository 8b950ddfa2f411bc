"""The addon leaves as if it had never been there, and an upgrade keeps its data."""

import pytest

from dev import addon, databases, odoo, paths
from tests.integration.support import documents, people, worlds
from tests.integration.support.rpc import Rpc
from tests.integration.support.worlds import World

# What a database holds, by kind; one name a row.
CATALOGUE = {
    "tables, views, sequences, indexes": """
        SELECT relkind, relname FROM pg_class
        JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')""",
    "columns": """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass, conname FROM pg_constraint
        JOIN pg_namespace n ON n.oid = connamespace WHERE nspname = 'public'""",
    "functions": """
        SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
        WHERE nspname = 'public'""",
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "types": """
        SELECT typname FROM pg_type JOIN pg_namespace n ON n.oid = typnamespace
        WHERE nspname = 'public'""",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "selections": """
        SELECT f.model, f.name, s.value
        FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id""",
    "model constraints": "SELECT name FROM ir_model_constraint",
    "relations": "SELECT name FROM ir_model_relation",
    "xml ids": "SELECT module, name FROM ir_model_data",
    "views": "SELECT model, name FROM ir_ui_view WHERE model IS NOT NULL",
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu",
    "actions": "SELECT type, (name->>'en_US') FROM ir_actions",
    "crons": "SELECT cron_name FROM ir_cron",
    "sequences": "SELECT code, name FROM ir_sequence",
    "groups": "SELECT name->>'en_US' FROM res_groups",
    "privileges": "SELECT name->>'en_US' FROM res_groups_privilege",
    "categories": "SELECT name->>'en_US' FROM ir_module_category",
    "rules": "SELECT name FROM ir_rule",
    "access rows": "SELECT name FROM ir_model_access",
    "defaults": "SELECT field_id, json_value FROM ir_default",
    "parameters": "SELECT key FROM ir_config_parameter",
    "filters": "SELECT model_id, name FROM ir_filters",
    "subtypes": "SELECT name->>'en_US' FROM mail_message_subtype",
    "activity types": "SELECT name->>'en_US' FROM mail_activity_type",
    "mail templates": "SELECT name->>'en_US' FROM mail_template",
    "reports": "SELECT report_name FROM ir_act_report_xml",
    "attachments of our models": """
        SELECT res_model, name FROM ir_attachment
        WHERE res_model LIKE 'key.account%'""",
    "messages of our models": """
        SELECT model, res_id FROM mail_message
        WHERE model LIKE 'key.account%'""",
    "followers of our models": """
        SELECT res_model, res_id FROM mail_followers
        WHERE res_model LIKE 'key.account%'""",
    "activities of our models": """
        SELECT res_model, res_id FROM mail_activity
        WHERE res_model LIKE 'key.account%'""",
    "working times": "SELECT name FROM resource_calendar",
}

# Odoo lists every module it has met, installed or not.
NOT_OURS = {
    "(base,module_key_account_module)",
    "(base,module_key_account_stock)",
}


def catalogue(world: World) -> dict[str, set[str]]:
    """Everything in `CATALOGUE` that a database holds."""
    rows = world.rows(
        " UNION ALL ".join(
            f"SELECT '{kind}', (found.*)::text FROM ({query}) AS found"
            for kind, query in CATALOGUE.items()
        )
    )
    held: dict[str, set[str]] = {kind: set() for kind in CATALOGUE}
    for kind, row in rows:
        held[kind].add(row)
    return {kind: names - NOT_OURS for kind, names in held.items()}


def with_data(world: World) -> World:
    """A policy, so that the addon's tables are not empty when it goes."""
    with world.start() as server:
        key = world.keys[people.ADMIN]
        rpc = Rpc(server.url, world.database, people.ADMIN, key)
        apply_policies(rpc)
    return world


def apply_policies(rpc: Rpc) -> None:
    """A scheme that grades everybody, some flags, and a calendar; then grades."""
    hours = {"monday": [["09:00", "17:00"]]}
    policies = (
        documents.options("kept", "flag", 5),
        documents.tiers("grades", "otherwise"),
        documents.calendar("time", hours),
    )
    for policy in policies:
        request = f"kept-{policy['bundle']}"
        rpc.call("key.account.policy", "apply", document=policy, request_id=request)
    run = rpc.call("key.account.run", "start", as_of=people.GRADED)
    while run["state"] == "open":
        run = rpc.call("key.account.run", "step", run_id=run["run_id"], limit=100)


@pytest.fixture(scope="module")
def used(base: World) -> World:
    """A database in which the addon was used; tests copy it."""
    return with_data(base.copy("used"))


def test_uninstalling_leaves_nothing_behind(base: World, used: World) -> None:
    """After it was used and uninstalled, tables, XML-IDs, models, crons, sequences,
    indexes, constraints and functions are those of a database that never had it."""
    never = World(databases.template(), {})
    gone = used.copy("gone")
    before = catalogue(never)
    assert catalogue(gone)["models"] - before["models"]

    odoo.uninstall(gone.database, [paths.ADDON_NAME])

    after = catalogue(gone)
    left = {kind: sorted(after[kind] - before[kind]) for kind in CATALOGUE}
    assert {kind: names for kind, names in left.items() if names} == {}
    lost = {kind: sorted(before[kind] - after[kind]) for kind in CATALOGUE}
    assert {kind: names for kind, names in lost.items() if names} == {}
    assert not odoo.installed(gone.database, paths.ADDON_NAME)


def test_it_can_be_installed_again(used: World) -> None:
    """Uninstalled and installed again, the addon is empty and works as new."""
    again = World(f"{worlds.PREFIX}gone", {})
    if odoo.installed(again.database, paths.ADDON_NAME):
        pytest.skip("the test before did not uninstall")

    odoo.install(again.database, [paths.ADDON_NAME])

    fresh = World(addon.template(), {})
    assert again.value("SELECT count(*) FROM key_account") == "0"
    assert catalogue(again)["xml ids"] >= catalogue(fresh)["xml ids"]


def counts(world: World) -> dict[str, str]:
    """Rows of every table of the addon, but for marks of what a run has to look at:
    after an upgrade that is everything."""
    tables = world.rows(
        "SELECT tablename FROM pg_tables WHERE tablename LIKE 'key_account%'"
        " AND tablename <> 'key_account_run_touched'"
    )
    query = " UNION ALL ".join(
        f"SELECT '{name}', count(*) FROM {name}" for (name,) in tables
    )
    return dict(world.rows(query))


def fingerprint(world: World) -> list[list[str]]:
    """What the revisions and grades say."""
    return world.rows(
        "SELECT number, document_sha256, md5(snapshot_after::text), write_date"
        " FROM key_account_policy_revision ORDER BY id"
    ) + world.rows(
        "SELECT key_account_id, tier_id, md5(explanation::text), write_date"
        " FROM key_account_grade ORDER BY id"
    )


def test_an_upgrade_keeps_data(used: World) -> None:
    """`-u` changes no row count, no revision and no grade."""
    before = counts(used), fingerprint(used)
    assert int(before[0]["key_account_grade"]) > 0

    odoo.upgrade(used.database, [paths.ADDON_NAME])

    assert (counts(used), fingerprint(used)) == before
