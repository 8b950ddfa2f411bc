"""What people do with the mouse and the keyboard, whatever the page is about."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import FIRST_PAGE


def log_in(page: Page, login: str) -> None:
    """By the login form; the password is the login."""
    page.goto("/web/login")
    page.get_by_label("Email").fill(login)
    page.get_by_label("Password", exact=True).fill(login)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator(".o_main_navbar")).to_be_visible(timeout=FIRST_PAGE)


def open_app(page: Page) -> None:
    """By the menu of all apps."""
    page.locator(".o_navbar_apps_menu button").click()
    page.get_by_role("menuitem", name="Key Accounts", exact=True).click()
    title = re.compile("all accounts", re.IGNORECASE)
    expect(page.locator(".o_control_panel")).to_contain_text(title)


def open_menu(page: Page, section: str, entry: str) -> None:
    """A menu of the app, by its section."""
    bar = page.locator(".o_menu_sections")
    bar.get_by_role("button", name=section, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()
    expect(page.locator(".o_breadcrumb")).to_contain_text(entry)


def show_list(page: Page) -> None:
    """As a table, whichever view comes first."""
    button = page.locator(".o_switch_view.o_list")
    if not page.locator(".o_list_view").count():
        button.click()
    expect(page.locator(".o_list_view .o_data_row").first).to_be_visible()


def show_all(page: Page) -> None:
    """Without the filters that a menu sets."""
    facets = page.locator(".o_searchview_facet .o_facet_remove")
    while facets.count():
        facets.first.click()


def open_row(page: Page, text: str) -> None:
    """The row of a list that holds a text."""
    show_list(page)
    cell = page.locator(".o_data_row", has_text=text).first.locator(".o_data_cell")
    cell.filter(has_text=re.compile(r"\S")).first.click()
    expect(page.locator(".o_form_view")).to_be_visible()


def field(scope: Page | Locator, name: str) -> Locator:
    """A field of the form, by its technical name."""
    return scope.locator(f".o_field_widget[name={name}]").first


def choose(scope: Page | Locator, name: str, text: str) -> None:
    """Pick an entry of a many2one by typing."""
    field(scope, name).locator("input").fill(text)
    page = scope if isinstance(scope, Page) else scope.page
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def select(scope: Page | Locator, name: str, text: str) -> None:
    """Pick an entry of a selection."""
    field(scope, name).locator("input, select").first.click()
    page = scope if isinstance(scope, Page) else scope.page
    page.locator(".o-dropdown--menu").get_by_text(text, exact=True).click()


def write(scope: Page | Locator, name: str, text: str) -> None:
    """Type into a text, number or date."""
    box = field(scope, name).locator("textarea:visible, input:visible").first
    box.fill(text)
    box.press("Tab")


def tab(page: Page, name: str) -> None:
    """A page of the notebook."""
    page.locator(".o_notebook").get_by_role("tab", name=name, exact=True).click()


def press(scope: Page | Locator, name: str) -> None:
    """A button by its words."""
    scope.get_by_role("button", name=name, exact=True).first.click()


def expect_state(page: Page, name: str) -> None:
    """The step of the status bar that is current."""
    current = page.locator(".o_statusbar_status:visible .o_arrow_button_current")
    expect(current).to_have_text(name)


def dialog(page: Page) -> Locator:
    """The dialogue in front."""
    return page.locator(".modal.o_technical_modal, .modal:visible").last
