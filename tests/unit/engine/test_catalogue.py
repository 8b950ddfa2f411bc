"""The catalogue is whole, and the documentation tells the same."""

from pathlib import Path

import pytest

from key_account_engine.catalogue import DAY, EVENTS, FILTERS, METRICS, PERIOD
from key_account_engine.units import UNITS, is_unit, unit_label, xml_id_of

DOCS = Path(__file__).parents[3] / "docs/policy.md"
LANGUAGES = {"en_US", "zh_CN"}


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_says_everything_in_both_languages(name):
    metric = METRICS[name]

    assert set(metric.label) == set(metric.formula) == LANGUAGES
    assert metric.window in (PERIOD, DAY)
    assert metric.tables
    assert set(metric.filters) <= set(FILTERS)
    assert not metric.whole or metric.unit != "money"


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_has_a_place_for_its_value_and_a_metric_that_takes_it(name):
    labels = FILTERS[name].label

    assert set(labels) == LANGUAGES
    assert all("{value}" in label for label in labels.values())
    assert any(name in metric.filters for metric in METRICS.values())


def test_the_documentation_lists_every_metric_as_it_is():
    """To mend it, take over the lines that are missing."""
    text = DOCS.read_text(encoding="utf-8")
    rows = [
        f"| `{m.name}` | {m.unit} | {m.window} | {m.formula['en_US']} "
        f"| {', '.join(f'`{name}`' for name in m.filters) or '–'} |"
        for m in METRICS.values()
    ]

    assert [row for row in rows if row not in text] == []
    assert all(f"`{name}`" in text for name in (*EVENTS, *FILTERS, *UNITS))


def test_a_unit_is_known_or_an_xml_id():
    assert is_unit("t")
    assert is_unit("my_module.uom_pallet")
    assert not is_unit("tonne")
    assert xml_id_of("t") == "uom.product_uom_ton"
    assert xml_id_of("my_module.uom_pallet") == "my_module.uom_pallet"
    assert unit_label("t", "zh_CN") == "吨"
    assert unit_label("my_module.uom_pallet", "en_US") == "my_module.uom_pallet"
