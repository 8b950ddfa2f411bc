"""What lists of the policy are called on screens; a policy adds lists of its own."""

import json

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

WORDS = {
    "body": _lt("Bodies that meet"),
    "channel": _lt("Sales channels"),
    "complaint_category": _lt("Categories of complaints"),
    "complaint_cause": _lt("Causes of complaints"),
    "cooperation_field": _lt("Fields of cooperation"),
    "country": _lt("Country"),
    "dealing": _lt("Dealings"),
    "department": _lt("Departments"),
    "dimension": _lt("Survey dimensions"),
    "evaluation_trigger": _lt("Occasions of an evaluation"),
    "flag": _lt("Flags of accounts"),
    "guide_question": _lt("Guide questions"),
    "industry": _lt("Industry classes"),
    "inform_mode": _lt("Ways to inform the customer"),
    "mode": _lt("Modes of contact"),
    "need_method": _lt("Ways to discover needs"),
    "override_reason": _lt("Reasons for another grade"),
    "pause_reason": _lt("Reasons to pause a clock"),
    "potential": _lt("Cooperation potential"),
    "product_group": _lt("Product groups"),
    "region": _lt("Region"),
    "relation": _lt("Cooperation relation"),
    "reminder": _lt("Reminders"),
    "sales_form": _lt("Sales forms"),
    "sales_object": _lt("Sales objects"),
    "service_level": _lt("Service levels"),
    "size": _lt("Sizes of customers"),
    "survey_channel": _lt("Survey channels"),
    "visit_topic": _lt("Topics of visits"),
}


def list_words(names, key):
    """What a list is called; one without a name is called by its key, read out."""
    return names.get(key) or key[:1].upper() + key[1:].replace("_", " ")


def list_words_sql(names, column):
    """SQL: the same for a column that holds keys of lists."""
    return SQL(
        """COALESCE(
            %(names)s::jsonb ->> %(key)s,
            upper(left(%(key)s, 1)) || replace(substr(%(key)s, 2), '_', ' '))""",
        names=json.dumps(names),
        key=column,
    )


def keys_called(words, operator, value):
    """Those keys of ``{key: words}`` that a search for words means; None: cannot tell."""
    if operator == "in":
        return [key for key, called in words.items() if called in value]
    if operator == "ilike":
        return [key for key, called in words.items() if value.lower() in called.lower()]
    return None
