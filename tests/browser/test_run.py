"""A director looks at the last recompute: trends in the list, progress, what changed."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import Company, Screen
from tests.browser.steps import field
from tests.integration.support import people

#: Six months of one customer, the running one last as his director's browser has it,
#: with a gap.
MONTHS = """
    INSERT INTO key_account_metric (key_account_id, company_id, month, measure, metric,
                                    value, create_uid, write_uid)
    SELECT a.id, a.company_id,
           (date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai')
            - n * interval '1 month')::date,
           'revenue|rolling 12 months', 'revenue', 100000 - 9000 * n, 1, 1
      FROM key_account a, unnest(ARRAY[0, 1, 2, 4, 5, 6]) AS n
     WHERE a.name = 'North Steel' RETURNING 1
"""


def test_director_sees_trends_and_what_the_last_run_changed(
    screen: Screen, company: Company
) -> None:
    """Dashes lead over a month without a figure; words say what the line shows."""
    company.world.rows(MONTHS)
    page = screen.page
    steps.log_in(page, people.DIRECTOR)
    steps.open_app(page)
    steps.show_list(page)
    row = page.locator(".o_data_row", has_text="North Steel")

    line = row.locator("svg.o_key_account_sparkline")

    expect(line).to_have_attribute(
        "aria-label", "6 months, from 46,000 to 100,000, last 100,000"
    )
    gap = line.locator("path.o_key_account_gap").get_attribute("d") or ""
    assert (gap.count("M"), gap.count("L")) == (1, 1), gap
    path = line.locator("path:not(.o_key_account_gap)").get_attribute("d") or ""
    assert (path.count("M"), path.count("L")) == (2, 4), path
    screen.picture("accounts with trends")
    steps.open_menu(page, "Configuration", "Recompute runs")
    page.locator(".o_data_row .o_data_cell").first.click()
    expect(field(page, "duration")).to_contain_text("00:00:")
    expect(field(page, "progress")).to_contain_text("100")
    expect(field(page, "count_words")).to_contain_text(
        "Grades: 4, Snapshots: 4, Figures: 4"
    )
    screen.picture("run")
    page.locator("button[name=action_view_changes]").click()
    changes = page.locator(".o_data_row", has_text="North Steel")
    expect(changes.filter(has_text="no grade → A")).to_have_count(1)
    screen.picture("what changed")
    steps.open_menu(page, "Reporting", "Accounts by Month")
    screen.picture("accounts by month")
    steps.open_row(page, "North Steel")
    expect(field(page, "tier_id")).to_contain_text("A")
    expect(page.locator(".o_data_row", has_text="500,000")).to_have_count(1)
    screen.picture("account in a month")
    screen.assert_sound()
