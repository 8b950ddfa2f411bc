"""A poor evaluation: charts beside the one before, its improvement plan, and F-01."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import PICTURES, POLICIES, Company, Screen
from tests.browser.steps import field, press, tab, write
from tests.integration.support import people
from tests.integration.support.cli import Cli
from tests.integration.support.rpc import Rpc

OVERLAY = ("--overlay", Path(__file__).with_name("enterprise.yaml"))


@pytest.fixture
def seller(company: Company, tmp_path: Path) -> Rpc:
    """A salesperson under the enterprise policy, its blanks filled."""
    url, world = company.server.url, company.world
    cli = Cli(url, world.database, people.ADMIN, world.keys[people.ADMIN], tmp_path)
    cli.must("apply", POLICIES / "enterprise.yaml", *OVERLAY, "--yes")
    return Rpc(url, world.database, people.NORTH, world.keys[people.NORTH])


def test_poor_evaluation_with_charts_plan_and_print_out(
    seller: Rpc, screen: Screen
) -> None:
    """Two results of one customer; the second is poor and gets its plan.

    Covers: EVA-04, EVA-10
    """
    evaluate(seller, "2025-03-31", range(60, 74))
    evaluate(seller, "2025-06-30", range(30, 72, 3))
    page = screen.page
    steps.log_in(page, people.NORTH)
    steps.open_app(page)

    open_evaluation(page)
    for name in ("o_key_account_radar", "o_key_account_trend"):
        expect(page.locator(f"canvas.{name}")).to_be_visible()
    page.locator("canvas.o_key_account_radar").scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    screen.picture("radar and trend")
    agree_on_plan(screen)

    sheets = [print_form(page, "F-01.pdf", "Key Account Evaluation Form")]
    seller.call("res.users", "write", ids=[own_id(seller)], vals={"lang": "zh_CN"})
    page.reload()
    expect(page.locator("canvas.o_key_account_radar")).to_be_visible()
    screen.picture("in chinese")
    sheets.append(print_form(page, "F-01-zh.pdf", "重点客户评估表"))
    seller.call("res.users", "write", ids=[own_id(seller)], vals={"lang": "en_US"})

    assert all(sheet.startswith(b"%PDF") for sheet in sheets)
    screen.assert_sound()


def test_director_ends_a_cooperation_and_takes_it_up_again(
    company: Company, seller: Rpc, screen: Screen
) -> None:
    """A poor result too many; the campaign of the year stands beside.

    Covers: EVA-11
    """
    evaluate(seller, "2025-06-30", range(10, 52, 3), "North Steel")
    start_campaign(company)
    page = screen.page
    steps.log_in(page, people.DIRECTOR)
    steps.open_app(page)
    steps.open_menu(page, "Evaluations", "Campaigns")
    screen.picture("campaigns")
    steps.open_row(page, "2026")
    screen.picture("campaign")
    steps.open_menu(page, "Evaluations", "Evaluations")
    steps.show_all(page)
    screen.picture("evaluations")
    open_poor(page, "North Steel")

    press(page, "Decide")
    dialog = steps.dialog(page)
    dialog.get_by_label("End the cooperation").check()
    write(dialog, "reason", "Five years without improvement")
    screen.picture("deciding")
    press(dialog, "Decide")
    expect(field(page, "decision_state")).to_contain_text("Carried out")
    screen.picture("decided")

    steps.open_menu(page, "Accounts", "All Accounts")
    steps.open_row(page, "North Steel")
    steps.expect_state(page, "Cooperation ended")
    screen.picture("ended")
    press(page, "Resume Cooperation")
    write(steps.dialog(page), "reason", "A new contract")
    press(steps.dialog(page), "Undo")
    expect(page.get_by_role("button", name="Resume Cooperation")).to_have_count(0)
    screen.assert_sound()


def start_campaign(company: Company) -> None:
    """The campaign of the year, by its director."""
    world = company.world
    key = world.keys[people.DIRECTOR]
    rpc = Rpc(company.server.url, world.database, people.DIRECTOR, key)
    [kind] = rpc.search_read("key.account.evaluation.type", [("key", "=", "annual")])
    values = {"type_id": kind["id"], "period": "2026", "date": "2026-06-30"}
    ids = rpc.call("key.account.evaluation.campaign", "create", vals_list=[values])
    rpc.call("key.account.evaluation.campaign", "action_start", ids=ids)


def open_poor(page: Page, customer: str) -> None:
    """The concluded evaluation of a customer."""
    steps.show_list(page)
    rows = page.locator(".o_data_row", has_text=customer)
    rows.filter(has_text="Concluded").first.locator("td[name=type_id]").click()
    expect(page.locator(".o_form_view")).to_be_visible()


def own_id(rpc: Rpc) -> int:
    [user] = rpc.search_read("res.users", [("login", "=", rpc.login)])
    return int(user["id"])


def evaluate(
    rpc: Rpc, day: str, scores: Iterable[int], customer: str = "North Trade"
) -> None:
    """One evaluation, scored by the customer's manager for the sales department."""
    [account] = rpc.search_read("key.account", [("name", "=", customer)])
    [kind] = rpc.search_read("key.account.evaluation.type", [("key", "=", "annual")])
    values = {
        "key_account_id": account["id"],
        "type_id": kind["id"],
        "date": day,
        "qualitative": "Buys steadily; delivery times are the issue.",
    }
    ids = rpc.call("key.account.evaluation", "create", vals_list=[values])
    rpc.call("key.account.evaluation", "action_prepare_lines", ids=ids)
    judged = [("evaluation_id", "=", ids[0]), ("measured", "=", False)]
    lines = rpc.search_read("key.account.evaluation.line", judged)
    member = {"user_id": own_id(rpc)}
    rpc.call("key.account.evaluation.line", "write", ids=[lines[0]["id"]], vals=member)
    for line, score in zip(lines, scores, strict=True):
        rpc.call(
            "key.account.evaluation.line",
            "write",
            ids=[line["id"]],
            vals={"score": str(score)},
        )
    rpc.call("key.account.evaluation", "action_give_my_part", ids=ids)
    rpc.call("key.account.evaluation", "action_conclude", ids=ids)


def open_evaluation(page: Page) -> None:
    """The newest of the customer, from the list of all."""
    steps.open_menu(page, "Evaluations", "Evaluations")
    steps.show_all(page)
    steps.show_list(page)
    row = page.locator(".o_data_row", has_text="North Trade").first
    row.locator("td[name=type_id]").click()
    expect(page.locator(".o_form_view")).to_be_visible()
    tab(page, "Charts")


def agree_on_plan(screen: Screen) -> None:
    """Cause and one measure with owner and date."""
    page = screen.page
    tab(page, "Improvement")
    write(page, "cause", "Deliveries were late in spring")
    write(page, "communication", "A call every week")
    actions = field(page, "action_ids")
    actions.get_by_role("button", name="Add a line").click()
    row = actions.locator(".o_data_row").first
    row.locator("td[name=name] input").fill("Visit every month")
    row.locator("td[name=date_deadline] button, td[name=date_deadline]").first.click()
    row.locator("td[name=date_deadline] input").fill("12/31/2099")
    page.keyboard.press("Tab")
    press(page, "Plan Is Agreed")
    expect(page.get_by_role("button", name="Plan Is Agreed")).to_have_count(0)
    screen.picture("plan agreed")
    tab(page, "Charts")


def print_form(page: Page, name: str, report: str) -> bytes:
    """By the menu of the record; the sheet is kept beside the pictures."""
    page.locator(".o_cp_action_menus button").first.click()
    with page.expect_download() as download:
        page.get_by_text(report, exact=True).last.click()
    sheet = PICTURES / name
    download.value.save_as(sheet)
    return sheet.read_bytes()
