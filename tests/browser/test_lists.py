"""Lists that people read all day: nothing that tells rows apart may be cut off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Company, Screen
from tests.browser.steps import log_in, open_app, open_menu, show_list
from tests.integration.support import people
from tests.integration.support.rpc import Rpc

CUT_OFF = (
    "cells => cells.filter(c => c.scrollWidth > c.clientWidth).map(c => c.innerText)"
)
BEYOND = "list => list.scrollWidth - list.clientWidth"

MONTH = re.compile(r"^[A-Z][a-z]+ 2025$")


def cut_off(page: Page, name: str) -> list[str]:
    """The texts of a column that do not fit into it."""
    cells = page.locator(f".o_data_row td[name={name}]")
    expect(cells.first).to_be_visible()
    found: list[str] = cells.evaluate_all(CUT_OFF)
    return found


@pytest.mark.parametrize("lang", ["en_US", "zh_CN"])
@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("key-accounts", ("name", "tier_id", "standing", "user_id")),
        ("key-account-grades", ("key_account_id", "tier_id", "scheme_id", "movement")),
        ("key-account-runs", ("as_of", "create_uid", "count_words", "outcome")),
        ("key-account-catalogue", ("name", "unit", "period", "is_used")),
    ],
)
def test_names_and_grades_are_readable(
    screen: Screen, company: Company, path: str, columns: tuple[str, ...], lang: str
) -> None:
    """On the window of a small notebook, with the columns that are shown at first.

    All columns fit: nobody scrolls sideways.
    """
    speak(company, lang)
    page = screen.page
    page.set_viewport_size({"width": 1280, "height": 800})
    log_in(page, people.DIRECTOR)

    page.goto(f"/odoo/{path}")
    expect(page.locator(".o_view_controller")).to_be_visible()
    show_list(page)

    screen.picture(path)
    assert {name: cut_off(page, name) for name in columns} == {
        name: [] for name in columns
    }
    assert page.locator(".o_list_renderer").evaluate(BEYOND) <= 0
    speak(company, "en_US")
    screen.assert_sound()


def speak(company: Company, lang: str) -> None:
    """The language of the director."""
    key = company.world.keys[people.DIRECTOR]
    rpc = Rpc(company.server.url, company.world.database, people.DIRECTOR, key)
    [user] = rpc.call("res.users", "search", domain=[("login", "=", people.DIRECTOR)])
    rpc.call("res.users", "write", ids=[user], vals={"lang": lang})


def test_months_and_coded_lists_are_called_by_words(screen: Screen) -> None:
    """A month is no day, also in groups; a list of the policy is no technical key."""
    page = screen.page
    log_in(page, people.DIRECTOR)
    open_app(page)

    open_menu(page, "Reporting", "Monthly figures")
    show_list(page)
    month = page.locator(".o_data_row td[name=month]").first
    expect(month).to_have_text(MONTH)
    screen.picture("monthly figures")
    open_menu(page, "Configuration", "Lists")

    groups = page.locator(".o_group_name")
    expect(groups.filter(has_text="Flags of accounts")).to_have_count(1)
    expect(groups.filter(has_text="_")).to_have_count(0)
    screen.picture("lists")
    screen.assert_sound()
