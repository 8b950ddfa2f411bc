"""The server of a large campaign dies in a batch: everybody has one form in the end."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import requests

from dev import postgres
from tests.integration.support import documents, in_odoo_campaign, people, worlds
from tests.integration.support.crashing import Crashing
from tests.integration.support.locking import locked
from tests.integration.support.rpc import RpcError
from tests.integration.support.waiting import PATIENCE, await_that
from tests.integration.support.worlds import World

CAMPAIGN = "key.account.evaluation.campaign"
#: of `campaign_making.py`: forms made in one transaction
BATCH = 200
#: accounts beside those of the other tests: a whole batch, and half a one
MANY = 300
POLICY = documents.document(
    "review",
    documents.resource(
        "option", "department/sales", list="department", name={"en_US": "Sales"}
    ),
    documents.resource("criterion", "trust", name={"en_US": "Trust"}),
    documents.resource(
        "evaluation_type",
        "annual",
        name={"en_US": "Annual"},
        criteria=["trust"],
        departments=["sales"],
        scale={"minimum": "0", "maximum": "100"},
    ),
)
WAITING = "key_account_evaluation_campaign_waiting_rel"
#: accounts with a form, those with more than one, those that wait, and their overlap
FORMS = f"""
    SELECT count(DISTINCT f.key_account_id), count(*) - count(DISTINCT f.key_account_id),
           (SELECT count(*) FROM {WAITING}),
           count(*) FILTER (WHERE f.key_account_id IN (
               SELECT account_id FROM {WAITING}))
      FROM key_account_evaluation f"""
#: lines, panel members, their invitations, and the messages that tell of all of them
FILLED = """
    SELECT (SELECT count(*) FROM key_account_evaluation_line),
           (SELECT count(*) FROM key_account_evaluation_member),
           (SELECT count(*) FROM mail_activity WHERE key_account_key = 'part'),
           (SELECT count(*) FROM mail_message WHERE subject = 'Annual 2026')"""


@pytest.fixture
def crashing(base: World) -> Iterator[Crashing]:
    """A server that serves a database of its own."""
    found = Crashing(base.copy("kill_campaign"))
    yield found
    found.server.stop()


def is_making(world: World) -> bool:
    """Whether a transaction has written forms that nobody else sees yet."""
    return (
        world.value(
            "SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock'"
            " AND relation = 'key_account_evaluation'::regclass"
        )
        != "0"
    )


def counts(world: World, statement: str) -> list[int]:
    """The one row of a statement, as numbers."""
    return [int(text) for text in world.rows(statement)[0]]


def start(crashing: Crashing) -> int:
    """A director starts a campaign, whose first batch is made at once."""
    crashing.connect().call(
        "key.account.policy", "apply", document=POLICY, request_id="review"
    )
    director = crashing.connect(people.DIRECTOR)
    (kind,) = director.search_read("key.account.evaluation.type")
    (sales,) = director.search_read(
        "key.account.option", [("key", "=", "department/sales")]
    )
    values = {
        "type_id": kind["id"],
        "period": "2026",
        "seat_ids": [[0, 0, {"department_id": sales["id"]}]],
    }
    (campaign,) = director.call(CAMPAIGN, "create", vals_list=[values])
    director.call(CAMPAIGN, "action_start", ids=[campaign])
    return int(campaign)


@contextmanager
def killed_in_a_batch(crashing: Crashing) -> Iterator[None]:
    """Kill the server as soon as what happens inside makes it make forms.

    What the batch does last is held up: it cannot be over before.
    """
    world = crashing.world
    with locked(world, f"SELECT 1 FROM {WAITING} FOR UPDATE"):
        yield
        await_that(lambda: is_making(world))
        crashing.server.kill()
    crashing.kill(is_making)


def continue_and_kill(crashing: Crashing, campaign: int) -> None:
    """A director presses “Continue” and gets no answer."""
    director = crashing.connect(people.DIRECTOR)

    def press() -> None:
        with suppress(requests.RequestException, RpcError):
            director.call(CAMPAIGN, "action_continue", ids=[campaign])

    thread = threading.Thread(target=press)
    with killed_in_a_batch(crashing):
        thread.start()
    thread.join(PATIENCE)


def run_scheduled_and_kill(crashing: Crashing) -> None:
    """The scheduled action goes on where the start has left it."""
    # As Odoo does when something is triggered; else it looks once a minute.
    notify = f"SELECT pg_notify('cron_trigger', '{crashing.world.database}')"
    with killed_in_a_batch(crashing):
        crashing.restart("--max-cron-threads=1")
        postgres.ensure().sql(notify, "postgres")


def test_campaign_killed_in_its_batches_ends_with_one_form_each(
    crashing: Crashing,
) -> None:
    """Kill -9 while “Continue” and while the scheduled action makes forms.

    Nothing of the batch is there, and whoever has no form waits for it. In the end each
    account has one, with its line and one invitation of its manager.
    """
    world = crashing.world
    everybody = worlds.inside(
        world.database,
        in_odoo_campaign.make_accounts,
        count=MANY,
        manager=people.NORTH,
    )
    campaign = start(crashing)
    assert counts(world, FORMS) == [BATCH, 0, everybody - BATCH, 0]

    continue_and_kill(crashing, campaign)
    assert counts(world, FORMS) == [BATCH, 0, everybody - BATCH, 0]
    run_scheduled_and_kill(crashing)
    assert counts(world, FORMS) == [BATCH, 0, everybody - BATCH, 0]
    crashing.restart()
    crashing.connect(people.DIRECTOR).call(CAMPAIGN, "action_continue", ids=[campaign])

    assert counts(world, FORMS) == [everybody, 0, 0, 0]
    managers = len({customer.manager for customer in people.CUSTOMERS})
    assert counts(world, FILLED) == [everybody, everybody, everybody, managers]
