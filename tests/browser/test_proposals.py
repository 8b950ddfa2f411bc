"""A director in the morning after a run: what moved, why, and what he makes of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dev.odoo import Server
from tests.browser.conftest import POLICIES, Screen
from tests.browser.steps import (
    choose,
    dialog,
    field,
    log_in,
    open_app,
    open_menu,
    open_row,
    press,
    write,
)
from tests.integration.support import people, worlds
from tests.integration.support.cli import Cli

OVERLAY = Path(__file__).with_name("crm_abc.yaml")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A company whose grades move only if a director agrees; nobody bought for a year."""
    world = worlds.base().copy("browser_proposals")
    home = tmp_path_factory.mktemp("proposals")
    with world.start() as running:
        key = world.keys[people.ADMIN]
        cli = Cli(running.url, world.database, people.ADMIN, key, home)
        cli.must("apply", POLICIES / "crm_abc.yaml", "--overlay", OVERLAY, "--yes")
        cli.must("recompute", "--as-of", people.GRADED)
        cli.must("recompute", "--as-of", people.LATER)
        yield running


def _open_proposal(page: Page, account: str) -> None:
    open_menu(page, "Accounts", "Grade proposals")
    open_row(page, account)
    expect(field(page, "explanation_words")).to_contain_text("12 months")


def test_director_decides_the_proposals_of_last_nights_run(screen: Screen) -> None:
    """Reads why, approves one and refuses another with a comment; sees effects, undoes them.

    Covers: CLS-31
    """
    page = screen.page
    log_in(page, people.DIRECTOR)
    open_app(page)
    open_menu(page, "Accounts", "Grade proposals")
    expect(page.locator(".o_content")).to_contain_text("North Steel")
    expect(page.locator(".o_content")).to_contain_text("North Trade")
    screen.picture("proposals")

    _open_proposal(page, "North Steel")
    expect(field(page, "explanation_words")).to_contain_text(
        re.compile(r"revenue over rolling 12 months 0\S* < 100\s000")
    )
    expect(field(page, "effects_words")).to_contain_text("15 Days")
    screen.picture("why")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".o_arrow_button_current")).to_have_text("Approved")
    screen.picture("approved")

    _open_proposal(page, "North Trade")
    page.get_by_role("button", name="Refuse", exact=True).click()
    dialog = page.locator(".modal")
    dialog.locator("[name=comment] textarea").fill("A new plant opens in autumn.")
    screen.picture("refusing")
    dialog.get_by_role("button", name="Refuse", exact=True).click()
    expect(page.locator(".o_arrow_button_current")).to_have_text("Refused")
    expect(field(page, "comment")).to_contain_text("A new plant")

    open_menu(page, "Accounts", "All Accounts")
    open_row(page, "North Steel")
    expect(field(page, "tier_id")).to_contain_text("C")
    screen.picture("account moved")

    page.get_by_role("button", name="Grades").click()
    open_row(page, "C")
    expect(field(page, "effects_words")).to_contain_text("15 Days")
    screen.picture("effects")
    page.get_by_role("button", name="Undo Effects", exact=True).click()
    page.locator(".modal").get_by_role("button", name="Ok").click()
    expect(page.get_by_role("button", name="Undo Effects")).to_have_count(0)
    screen.picture("undone")
    screen.assert_sound()


def test_director_decides_a_grade_by_hand_until_a_day(screen: Screen) -> None:
    """The dialogue proposes the last day and does not go without; the account then says
    until when, by whom and why, beside what the figures say.

    Covers: CLS-12
    """
    page = screen.page
    log_in(page, people.DIRECTOR)
    open_app(page)
    open_menu(page, "Accounts", "All Accounts")
    open_row(page, "South Chemicals")
    press(page, "Decide grade")
    decide = dialog(page)
    expect(field(decide, "valid_until")).to_contain_text(re.compile(r"20\d\d"))
    screen.picture("deciding")

    choose(decide, "tier_id", "A")
    write(decide, "reason", "Opens a second plant.")
    field(decide, "valid_until").locator("button").click()
    write(decide, "valid_until", "")
    press(decide, "Decide")
    expect(field(decide, "valid_until")).to_have_class(re.compile("o_field_invalid"))
    screen.picture("without a day")
    write(decide, "valid_until", "12/31/2098")
    press(decide, "Decide")

    expect(page.locator(".modal")).to_have_count(0)
    expect(field(page, "tier_id")).to_contain_text("A")
    expect(field(page, "tier_reason")).to_contain_text(
        "until 12/31/2098: Opens a second plant."
    )
    expect(field(page, "computed_tier_id")).to_contain_text("C")
    expect(field(page, "held_until")).to_contain_text("2098")
    screen.picture("decided")
    screen.assert_sound()
