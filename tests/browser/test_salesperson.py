"""A salesperson's way through the screens, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screen
from tests.browser.steps import choose, log_in, open_app, show_list
from tests.integration.support import people


# Twice: what the first visit leaves must not disturb the second.
@pytest.mark.parametrize("visit", ["first", "second"])
def test_salesperson_reads_a_grade_and_files_a_complaint(
    screen: Screen, visit: str
) -> None:
    """Own accounts only; why an account has its grade, in words; a complaint with its
    severity, and after accepting it the deadline in working days."""
    page = screen.page
    log_in(page, people.NORTH)
    open_app(page)
    screen.picture("key accounts")

    show_list(page)
    rows = page.locator(".o_data_row")
    expect(rows.filter(has_text="North Steel")).to_be_visible()
    expect(rows).to_have_count(2)
    expect(page.get_by_text("South Chemicals")).to_have_count(0)
    screen.picture("list")

    rows.filter(has_text="North Steel").locator("td[name=name]").click()
    reason = page.locator(".o_field_widget[name=tier_reason]")
    expect(reason).to_be_visible()
    expect(reason).to_contain_text(re.compile(r"500\D?000\D00 ≥ 500\D?000"))
    expect(page.locator(".o_field_widget[name=tier_id]").first).to_contain_text("A")
    screen.picture("why this grade")

    page.get_by_role("button", name="New Complaint").click()
    expect(page.locator(".o_field_widget[name=severity_id]")).to_be_visible()
    choose(page, "severity_id", "General complaint")
    page.locator("[name=description] textarea").fill("The delivery was a day late.")
    screen.picture("new complaint")
    page.get_by_role("button", name="Accept", exact=True).click()

    expect(page.locator(".o_statusbar_status .o_arrow_button_current")).to_have_text(
        "Accepted"
    )
    expect(page.locator(".o_field_widget[name=deadline]")).to_contain_text(
        re.compile(r"\d")
    )
    expect(page.locator(".o_field_widget[name=deadline_words]")).to_contain_text(
        re.compile("working day", re.IGNORECASE)
    )
    screen.picture("deadline")
    screen.assert_sound()
