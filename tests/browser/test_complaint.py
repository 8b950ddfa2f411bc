"""One larger complaint from the customer's mail to its closing, by four people."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Company, Screen
from tests.browser.steps import choose, dialog, field, press, select, tab, write
from tests.integration.support import people, worlds
from tests.integration.support.in_odoo_service import receive_mail

OPINION = "Replace both drums and clean the store"


def test_larger_complaint_from_mail_to_closing(
    company: Company, open_screen: Callable[[str], Screen]
) -> None:
    """Salesperson, regional manager, director and auditor, each in a browser of his
    own: mail, opinion, more time by approval, special session, telling the customer,
    execution, closing.

    Covers: CMP-06, CMP-10, CMP-12, CMP-13, CMP-19
    """
    number = worlds.inside(
        company.world.database,
        receive_mail,
        customer="North Steel",
        subject="Two drums leaked",
        text="Our store is full of oil.",
    )
    seller = at_work(open_screen, people.NORTH)
    accept_and_draft(seller, number)
    ask_for_more_time(seller)

    manager = at_work(open_screen, people.MANAGER)
    approve_extension(manager, number)

    call_session(seller, number)
    director = at_work(open_screen, people.DIRECTOR)
    decide_in_session(director, number)

    carry_out_and_close(seller, number)
    auditor = at_work(open_screen, people.AUDITOR)
    read_what_happened(auditor, number)
    for screen in (seller, manager, director, auditor):
        screen.assert_sound()


def at_work(open_screen: Callable[[str], Screen], login: str) -> Screen:
    """Somebody who has logged in and opened the app."""
    screen = open_screen(login.replace(".", "-"))
    steps.log_in(screen.page, login)
    steps.open_app(screen.page)
    return screen


def open_complaint(page: Page, number: str) -> None:
    """From the list of all complaints."""
    steps.open_menu(page, "Service", "Complaints")
    steps.open_row(page, number)
    expect(field(page, "name")).to_contain_text(number)


def accept_and_draft(screen: Screen, number: str) -> None:
    """The mail is a complaint on the right account; it gets its class and a draft."""
    page = screen.page
    open_complaint(page, number)
    expect(field(page, "description")).to_be_visible()
    expect(page.locator(".o-mail-Thread")).to_contain_text("Our store is full of oil.")
    screen.picture("a mail became a complaint")
    choose(page, "severity_id", "Larger incident")
    press(page, "Accept")
    steps.expect_state(page, "Accepted")
    expect(field(page, "deadline")).to_contain_text(re.compile(r"\d"))

    write(page, "opinion", OPINION)
    tab(page, "Agreed Actions")
    actions = field(page, "action_ids")
    press(actions, "Add a line")
    write(actions, "name", "Send two new drums")
    write(actions, "date_deadline", "12/31/2099")
    press(page, "Opinion Written")
    steps.expect_state(page, "Opinion written")
    screen.picture("opinion and agreed action")


def ask_for_more_time(screen: Screen) -> None:
    """At most seven working days, with a reason."""
    page = screen.page
    tab(page, "Deadlines")
    expect(field(page, "clock_ids")).to_contain_text("Resolution")
    expect(field(page, "clock_timeline")).to_contain_text("Counted")
    screen.picture("the clock and its timeline")
    press(page, "Ask for More Time")
    box = dialog(page)
    expect(field(box, "days").locator("input")).to_have_value("7")
    write(box, "reason", "The laboratory needs five days")
    press(box, "Ask for It")
    screen.picture("more time asked for")


def approve_extension(screen: Screen, number: str) -> None:
    """Out of the inbox, with a comment."""
    page = screen.page
    steps.open_menu(page, "Approvals", "To Approve")
    expect(page.locator(".o_data_row")).to_have_count(1)
    screen.picture("to approve")
    steps.open_row(page, number)
    press(page, "Approve")
    box = dialog(page)
    write(box, "comment", "Agreed, the laboratory is slow")
    screen.picture("approve with a comment")
    press(box, "Approve")
    steps.expect_state(page, "Approved")
    screen.picture("approved")


def call_session(screen: Screen, number: str) -> None:
    """The managers' meeting gets the complaint on its agenda."""
    page = screen.page
    open_complaint(page, number)
    tab(page, "Deadlines")
    expect(field(page, "extension_ids")).to_contain_text("Granted")
    press(page, "Submit for Approval")
    steps.expect_state(page, "In approval")
    press(page, "Special Session")
    expect(field(page, "body_id").locator("input")).to_have_value(re.compile("office"))
    choose(page, "chair_id", people.DIRECTOR)
    page.locator(".o_form_button_save").click()
    screen.picture("special session called")


def decide_in_session(screen: Screen, number: str) -> None:
    """Chair: who was there, what was decided, the minutes."""
    page = screen.page
    steps.open_menu(page, "Service", "Meetings")
    steps.open_row(page, number)
    choose(page, "participant_ids", people.NORTH)
    press(page, "Meeting Held")
    steps.expect_state(page, "Held")
    field(page, "item_ids").locator(".o_data_row td[name=topic]").click()
    box = dialog(page)
    write(box, "decision", f"{OPINION}, at our cost")
    select(box, "outcome", "Agreed")
    press(box, "Save")
    expect(page.locator(".modal")).to_have_count(0)
    tab(page, "Minutes")
    editor = field(page, "minutes").locator(".odoo-editor-editable")
    editor.click()
    page.keyboard.type("The cause is a worn seal.")
    press(page, "Close Minutes")
    steps.expect_state(page, "Minutes closed")
    screen.picture("minutes closed")


def carry_out_and_close(screen: Screen, number: str) -> None:
    """The decision is taken over, the customer told, the action done, all signed."""
    page = screen.page
    open_complaint(page, number)
    press(page, "Take Over the Decision")
    steps.expect_state(page, "Approved")
    expect(field(page, "opinion").locator("textarea")).to_have_value(
        f"{OPINION}, at our cost"
    )
    tab(page, "Customer Informed")
    choose(page, "inform_mode_id", "Telephone")
    write(page, "inform_note", "Two new drums on Friday, cleaning on Monday")
    press(page, "Customer Informed")
    steps.expect_state(page, "Customer informed")
    press(page, "Supervise Execution")
    steps.expect_state(page, "In execution")
    screen.picture("execution")

    steps.open_menu(page, "Service", "Follow-up Actions")
    steps.open_row(page, "Send two new drums")
    write(page, "result", "Delivered")
    press(page, "Done")
    steps.expect_state(page, "Done")

    open_complaint(page, number)
    write(page, "result", "Both drums replaced, the store is clean")
    press(page, "Sign and Close")
    steps.expect_state(page, "Closed")
    screen.picture("closed")


def read_what_happened(screen: Screen, number: str) -> None:
    """Every step with who and when; nothing to press."""
    page = screen.page
    steps.open_menu(page, "Service", "Complaints")
    steps.show_all(page)
    steps.open_row(page, number)
    tab(page, "History")
    rows = field(page, "step_ids").locator(".o_data_row")
    expect(rows).to_have_count(7)
    expect(rows.last).to_contain_text(people.NORTH)
    for name in ("Sign and Close", "Reopen", "Accept"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    screen.picture("history")
