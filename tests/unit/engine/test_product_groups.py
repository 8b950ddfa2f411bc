"""What only entries of one list say: a product group's categories, a reminder's lead."""

from key_account_engine.documents import check_document

NAME = {"en_US": "Name"}


def problems(list_name, **values):
    """Return the codes found in an entry of a list."""
    entry = {"list": list_name, "name": NAME, **values}
    resource = {"kind": "option", "key": f"{list_name}/film", "values": entry}
    return [problem.code for _address, problem in check_document([resource])]


def test_a_product_group_names_categories_or_none():
    assert problems("product_group", categories=["All / Film"]) == []
    assert problems("product_group", categories=None) == []
    assert problems("product_group") == []


def test_categories_of_another_list_are_a_mistake():
    assert problems("flag", categories=["All / Film"]) == ["POL313"]
    assert problems("product_group", categories="All") == ["POL101"]


def test_only_a_reminder_comes_before_a_deadline():
    assert problems("reminder", days_before=3) == []
    assert problems("mode", days_before=3) == ["POL313"]
