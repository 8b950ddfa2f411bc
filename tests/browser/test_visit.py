"""One visit: logged from the account, its report filled in, completed and printed."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import PICTURES, Screen
from tests.browser.steps import choose, dialog, field, press, tab, write
from tests.integration.support import people

VERDICTS = {
    "Quality": "Extraordinarily good",
    "Service attitude": "Very bad",
    "Product renown": "Heard of",
}


def test_visit_with_report_and_print_out(screen: Screen, tmp_path: Path) -> None:
    """Begun in the short dialogue, completed only with verdicts, stamp and what is to
    follow; the form F-14 comes out as PDF.

    Covers: VIS-05, VIS-06, VIS-11
    """
    page = screen.page
    steps.log_in(page, people.NORTH)
    steps.open_app(page)
    log_visit(screen)
    stamp = tmp_path / "stamp.txt"
    stamp.write_text("Stamped by North Trade")

    fill_in_report(screen, stamp)
    press(page, "Complete")

    steps.expect_state(page, "Completed")
    scores = field(page, "verdict_ids").locator("td[name=score]")
    expect(scores).to_have_text([re.compile(rf"^{n}\b") for n in (100, 0, 60)])
    screen.picture("completed with scores")
    printed = print_report(page)
    assert printed.startswith(b"%PDF")
    assert re.search(rb"/Type\s*/Page\b", printed)
    screen.assert_sound()


def log_visit(screen: Screen) -> None:
    """From the account, with the least that a dialogue can ask for."""
    page = screen.page
    steps.open_row(page, "North Trade")
    press(page, "Log Interaction")
    box = dialog(page)
    box.get_by_label("Customer visit", exact=True).check()
    write(box, "summary", "Yearly visit")
    screen.picture("log in under a minute")
    press(box, "Save, Complete Later")
    expect(page.locator(".modal")).to_have_count(0)


def fill_in_report(screen: Screen, stamp: Path) -> None:
    """Participants, one verdict a row, the stamped sheet, and why nothing follows."""
    page = screen.page
    steps.open_menu(page, "Service", "Interactions")
    steps.open_row(page, "Yearly visit")
    choose(page, "partner_ids", "North Trade")
    tab(page, "Visit Report")
    rows = field(page, "verdict_ids").locator(".o_data_row")
    expect(rows).to_have_count(3)
    for row, verdict in VERDICTS.items():
        rows.filter(has_text=row).locator("td[name=option_id]").click()
        choose(field(page, "verdict_ids"), "option_id", verdict)
    write(page, "consultation", "How to store the oil in winter")
    field(page, "stamp").locator("input[type=file]").set_input_files(stamp)
    screen.picture("verdicts and stamp")
    tab(page, "Follow-up")
    write(page, "no_action_reason", "Everything is in order")
    tab(page, "Visit Report")


def print_report(page: Page) -> bytes:
    """By the menu of the record; the sheet is kept beside the pictures."""
    page.locator(".o_cp_action_menus button").first.click()
    page.locator(".o-dropdown--menu").get_by_text("Print", exact=True).hover()
    with page.expect_download() as download:
        page.get_by_text("Customer Visit Report", exact=True).last.click()
    sheet = PICTURES / "visit-report.pdf"
    download.value.save_as(sheet)
    return sheet.read_bytes()
