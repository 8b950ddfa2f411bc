"""A served company at work, and a Chromium that keeps pictures of what it saw."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from dev import paths
from dev.odoo import Server
from tests.integration.support import people, worlds
from tests.integration.support.cli import Cli
from tests.integration.support.worlds import World

POLICIES = paths.ROOT / "config" / "policies"
PICTURES = paths.STATE / "artifacts" / "browser"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# The sandbox needs rights that containers lack; the rest keeps it from the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What the source document leaves open: who the leader is, and who extends deadlines.
OVERLAY = ("--overlay", Path(__file__).with_name("oil_transport.yaml"))
WINDOW = ViewportSize(width=1440, height=900)
PATIENCE = 90_000
"""Milliseconds until a page shows what it should."""

FIRST_PAGE = 300_000
"""The same for the first page, for which the server builds its assets."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Odoo and Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def tidy(request: pytest.FixtureRequest) -> Iterator[None]:
    """Copies are dropped at the end, unless a failure wants to be looked into."""
    yield
    if not request.session.testsfailed:
        worlds.forget_copies()


@dataclass(frozen=True)
class Company:
    """A database at work and the server that shows it."""

    world: World
    server: Server


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Policies applied and everybody graded, as a recompute in mid-2025 did."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    world = worlds.base().copy("browser")
    home = tmp_path_factory.mktemp("home")
    with world.start() as running:
        key = world.keys[people.ADMIN]
        cli = Cli(running.url, world.database, people.ADMIN, key, home)
        cli.must("apply", POLICIES / "crm_abc.yaml", "--yes")
        cli.must("apply", POLICIES / "oil_transport.yaml", *OVERLAY, "--yes")
        cli.must("recompute", "--as-of", people.GRADED)
        yield Company(world, running)


@pytest.fixture(scope="session")
def server(company: Company) -> Server:
    """The server of the company."""
    return company.server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, without a window."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("no Chromium on this machine: run `python3 -m dev setup`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        yield browser
        browser.close()


class Screen:
    """One user's page. Errors of the page fail the test when it is closed."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.errors: list[str] = []
        self.number = 0
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self.hear)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what the console calls an error."""
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location}")

    def picture(self, what: str) -> None:
        """Keep a picture of the page as it is, once it loads nothing any more."""
        self.number += 1
        expect(self.page.locator(".o_loading_indicator")).to_have_count(0)
        self.page.evaluate("document.fonts.ready")
        words = re.sub(r"\W+", "-", what.lower())
        file = PICTURES / f"{self.name}-{self.number:02}-{words}.png"
        self.page.screenshot(path=file, animations="disabled")

    def assert_sound(self) -> None:
        """No error dialog is open and the console stayed clean."""
        dialogs = self.page.locator(".o_error_dialog, .o_notification.border-danger")
        assert dialogs.all_inner_texts() == []
        assert self.errors == []


@pytest.fixture
def open_screen(
    chromium: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Screen]]:
    """Opens a fresh browser profile at the login page; each person has his own."""
    test = re.sub(r"\W+", "-", request.node.name).strip("-")
    opened: list[Screen] = []

    def open_one(who: str = "") -> Screen:
        context = chromium.new_context(
            base_url=server.url,
            viewport=WINDOW,
            locale="en-US",
            timezone_id="Asia/Shanghai",
        )
        opened.append(Screen(context.new_page(), f"{test}-{who}".rstrip("-")))
        return opened[-1]

    yield open_one
    for shown in opened:
        if request.node.stash.get(FAILED, False):
            shown.picture("as it failed")
        shown.page.context.close()


@pytest.fixture
def screen(open_screen: Callable[[str], Screen]) -> Screen:
    """The screen of a test with one person."""
    return open_screen("")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:
    """Remember a failure, for the picture that is taken then."""
    report = yield
    # The hook wrapper is untyped: it yields the report.
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[FAILED] = report.failed  # type: ignore[attr-defined]
    return report
