"""One run stepped in this process, by a client over RPC, and by two at two servers.

Each time every account of the scope has a new order, so that all of them are written.
Finding out what changes is one statement, which no second client can share; so two
clients are compared by the time of the steps alone.
"""

from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

import requests

from odoo.tools import SQL

from .goals import Goal, spent
from .measuring import LongestLock, timed
from .runs import finish, recompute, sell, start

REPEATS = 3
MOST = 10_000
"""Accounts of the scope at most."""

CENT = SQL("0.01")
"""Of one order, too little to change a grade."""

RPC, CLIENTS, LOCK = 1.05, 1.8, 50
TIMEOUT = 600

#: Seconds of each repeat: whole runs here and over RPC, steps of one and two clients.
Times = namedtuple("Times", "here rpc one two")


def run(env, setting):
    """Measure in turn, on databases that two servers have open."""
    count = min(setting.accounts, MOST)
    ids = env["key.account"].search([], order="id", limit=count).ids
    scope = {"account_ids": ids}
    recompute(env, scope=scope)
    clients = [_Client(env, url) for url in setting.urls]
    lock, short = LongestLock(env.cr), LongestLock(env.cr)
    times = Times([], [], [], [])
    for _number in range(REPEATS):
        sell(env, share=1, accounts=count)
        times.here.append(_here(env, scope, lock))
        sell(env, share=1, accounts=count)
        began, status = timed(lambda: clients[0].start(scope))
        stepped = _stepped(clients[:1], status)
        times.rpc.append(began + stepped)
        times.one.append(stepped)
        sell(env, share=1, accounts=count)
        times.two.append(_stepped(clients, clients[0].start(scope)))
    sell(env, share=1, accounts=count, amount=CENT)
    _here(env, scope, short)
    held = "longest time a transaction holds locks"
    return [
        *_goals(Times(*map(median, times)), count),
        Goal(f"{held}, grades change", 1000 * lock.seconds, LOCK, unit="ms"),
        Goal(f"{held}, grades stay", 1000 * short.seconds, LOCK, unit="ms"),
    ]


def _here(env, scope, lock):
    """Seconds of a run in this process; locks of its steps are watched."""
    began, status = timed(lambda: start(env, scope=scope))
    assert status["staged"] == len(scope["account_ids"]), status
    with lock:
        stepped, _staged = timed(lambda: finish(env, status))
    return began + stepped


def _goals(times, count):
    return [
        Goal(
            f"{count} accounts: over RPC / in process",
            times.rpc / times.here,
            RPC,
            f"({spent(times.rpc)} against {spent(times.here)})",
        ),
        Goal(
            f"{count} accounts: steps of one client / of two",
            times.one / times.two,
            CLIENTS,
            f"({spent(times.one)} against {spent(times.two)})",
            least=True,
        ),
    ]


def _stepped(clients, status):
    """Seconds until the clients together have written the run."""
    began = perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(lambda client: client.finish(status), clients))
    return perf_counter() - began


class _Client:
    """What the command line does: JSON-2 with an API key.

    :param url: of a server of the database
    """

    def __init__(self, env, url):
        admin = env.ref("base.user_admin")
        keys = env["res.users.apikeys"].with_user(admin)
        self._url = f"{url}/json/2/key.account.run"
        self._session = requests.Session()
        self._session.trust_env = False
        key = keys._generate(None, "Benchmark", None)
        self._session.headers["Authorization"] = f"bearer {key}"
        env.cr.commit()

    def start(self, scope):
        return self._call("start", scope=scope)

    def finish(self, status):
        while status["state"] == "open":
            status = self._call("step", run_id=status["run_id"])

    def _call(self, method, **arguments):
        answer = self._session.post(
            f"{self._url}/{method}", json=arguments, timeout=TIMEOUT
        )
        answer.raise_for_status()
        return answer.json()
