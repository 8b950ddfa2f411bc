"""The yearly satisfaction survey: asked by links, answered by some, followed up."""

from typing import Any, NamedTuple


class Answer(NamedTuple):
    """What a customer's contact said: points by dimension, recommendation, opinion."""

    customer: str
    points: tuple[int, ...]
    recommends: int
    opinion: str = ""


NAMES = ("Wang Fang", "Li Na", "Zhang Wei", "Chen Jie", "Liu Yang", "Zhao Min")

ANSWERS = (
    Answer("某科技有限公司", (5, 4, 5, 4, 5), 10, "交货及时 / always in time"),
    Answer("Plum Blossom Tea", (4, 4, 4, 3, 4), 8),
    Answer("Lotus Textiles", (3, 2, 3, 2, 2), 3, "Answers take too long."),
    Answer("Maple Schools", (5, 5, 4, 4, 5), 9),
    Answer("Orchid Clinics", (4, 3, 5, 4, 4), 7, "The new contact is a great help."),
    Answer("Pearl River Optics", (2, 3, 3, 2, 3), 5, "Prices rose twice this year."),
    Answer("Rising Star Electronics", (5, 5, 5, 5, 5), 10),
)
"""Some are glad, some are not, and two opinions are low enough to be followed up."""


def fill(env: Any) -> None:
    """Ask the customers of the two upper grades; a second call changes nothing."""
    campaigns = env["key.account.survey.campaign"]
    if campaigns.search([], limit=1):
        return
    director = env["res.users"].search([("login", "=", "director")])
    kind = env["key.account.survey.type"].search(
        [("key", "=", "annual"), ("bundle_id.name", "=", "crm_abc")]
    )
    tiers = env["key.account.tier"].search(
        [("scheme_id.bundle_id.name", "=", "crm_abc")], order="sequence", limit=2
    )
    asked = env["key.account"].search([("tier_id", "in", tiers.ids)])
    _contacts(env, asked)
    campaign = campaigns.with_user(director).create(
        {"type_id": kind.id, "tier_ids": [(6, 0, tiers.ids)], "contacts": "one"}
    )
    campaign.action_start()
    for answer in ANSWERS:
        _answer(campaign, answer)


def _contacts(env: Any, accounts: Any) -> None:
    """Somebody with an address at each customer."""
    env["res.partner"].create(
        [
            {
                "name": NAMES[place % len(NAMES)],
                "parent_id": account.partner_id.id,
                "email": f"purchasing.{account.id}@demo.example",
            }
            for place, account in enumerate(accounts)
        ]
    )


def _answer(campaign: Any, said: Answer) -> None:
    """What the contact's browser sends from the page of his link."""
    line = campaign.line_ids.filtered(
        lambda line: (
            line.key_account_id.name == said.customer and line.state == "invited"
        )
    )
    if not line:
        return
    form = line.sudo().user_input_ids[:1]
    questions = form.survey_id.question_ids
    scored = questions.filtered("key_account_dimension_id")
    for question, points in zip(scored, said.points, strict=True):
        form._save_lines(question, str(points))
    free = {"nps": str(said.recommends), "opinion": said.opinion}
    for role, text in free.items():
        for question in questions.filtered(
            lambda one, role=role: one.key_account_role == role
        ):
            form._save_lines(question, text)
    form._mark_done()
