"""Opening the list of all accounts takes as many queries as opening a short one."""

from lxml import etree

from . import data
from .goals import Goal, spent
from .measuring import queries, timed

PAGE, HALF = 80, 40
FEWER = 10
"""The list is also opened with one account in so many."""

GROUP = "tier_id"


def run(env, setting):
    """Count queries with all accounts, and with a tenth of them."""
    screen = _List(env(user=data.director(env)))
    screen.open(PAGE)
    screen.group()
    page, half, grouped = _counted(screen)
    seconds = [timed(lambda: screen.open(PAGE))[0], timed(screen.group)[0]]
    env.cr.execute("UPDATE key_account SET active = (id %% %s = 0)", [FEWER])
    page_of_few, _half, grouped_of_few = _counted(screen)
    env.cr.rollback()
    few = setting.accounts // FEWER
    return [
        _goal(f"{PAGE} / {HALF} rows", page, half, spent(seconds[0])),
        _goal(f"{setting.accounts} / {few} accounts", page, page_of_few),
        _goal("the same, grouped", grouped, grouped_of_few, spent(seconds[1])),
    ]


def _goal(what, ours, theirs, time=""):
    times = f", {time}" if time else ""
    detail = f"({ours} against {theirs} queries{times})"
    return Goal(f"list of accounts, queries: {what}", ours / theirs, 1, detail)


def _counted(screen):
    """Queries of a page, of half a page, and of the groups."""
    return [
        queries(screen.env, work)
        for work in (
            lambda: screen.open(PAGE),
            lambda: screen.open(HALF),
            screen.group,
        )
    ]


class _List:
    """What the web client asks for to show the list.

    :param env: of the user
    """

    def __init__(self, env):
        self.env = env
        self.accounts = env["key.account"]
        arch = etree.fromstring(self.accounts.get_view(view_type="list")["arch"])
        names = dict.fromkeys(node.get("name") for node in arch.iter("field"))
        self.specification = {
            name: {"fields": {"display_name": {}}}
            if self.accounts._fields[name].relational
            else {}
            for name in names
        }

    def open(self, rows):
        self.env.invalidate_all()
        found = self.accounts.web_search_read([], self.specification, limit=rows)
        assert found["records"]

    def group(self):
        self.env.invalidate_all()
        found = self.accounts.web_read_group(
            [], [GROUP], ["__count", "revenue_12m:sum"], limit=PAGE
        )
        assert found["groups"]
