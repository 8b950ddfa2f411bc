"""Evaluations of three years, an improvement plan, and this year's campaign."""

from datetime import date, timedelta
from typing import Any, NamedTuple

PANEL = {
    "sales": "salesperson",
    "marketing": "salesperson_west",
    "customer_service": "regional_manager",
    "finance": "director",
}
"""Department → who scores for it."""


class Result(NamedTuple):
    """An evaluation of the past: what each department gave everywhere, and why."""

    customer: str
    days_ago: int
    scores: tuple[int, int, int, int]
    words: str


RESULTS = (
    Result("某科技有限公司", 730, (70, 74, 66, 72), "A young relation; prompt payer."),
    Result("某科技有限公司", 365, (80, 78, 84, 76), "Orders grow from year to year."),
    Result(
        "某科技有限公司",
        0,
        (88, 82, 90, 79),
        "Steady orders, pays on time; delivery times are the issue.",
    ),
    Result("Lotus Textiles", 365, (68, 74, 62, 71), "Asks for shorter answers."),
    Result(
        "Lotus Textiles",
        20,
        (35, 42, 28, 55),
        "Orders went down; two offers were answered too late. 询价回复太慢。",
    ),
    Result(
        "Rising Star Electronics",
        60,
        (95, 92, 96, 98),
        "Doubled its orders within a year.",
    ),
)

PLAN = {
    "cause": "Answers to enquiries take too long; the contact changed twice.",
    "communication": "A call every second Monday, a visit each quarter.",
}
MEASURES = (
    ("Answer every enquiry within a working day", 30),
    ("Name a second contact for the customer", 45),
)
"""What is to be done, and within how many days."""


def fill(env: Any) -> None:
    """Create what is missing; a second call changes nothing."""
    if env["key.account.evaluation"].search([], limit=1):
        return
    kind = env["key.account.evaluation.type"].search([("key", "=", "annual")])
    for result in RESULTS:
        evaluation = _evaluate(env, kind, result)
        if evaluation.outcome == "poor":
            _plan(evaluation)
    _start_campaign(env, kind)


def _evaluate(env: Any, kind: Any, told: Result) -> Any:
    """One account, scored by four departments and concluded by its manager."""
    account = env["key.account"].search([("name", "=", told.customer)])
    evaluation = (
        env["key.account.evaluation"]
        .with_user(account.user_id)
        .create(
            {
                "key_account_id": account.id,
                "type_id": kind.id,
                "date": date.today() - timedelta(days=told.days_ago),
                "qualitative": told.words,
            }
        )
    )
    evaluation.action_prepare_lines()
    for (department, login), score in zip(PANEL.items(), told.scores, strict=True):
        lines = evaluation.line_ids.filtered(
            lambda line, key=f"department/{department}": line.department_id.key == key
        )
        for place, line in enumerate(lines):
            # Nobody gives the same points everywhere.
            points = min(max(score + 7 * (place % 3 - 1), 0), 100)
            line.write({"user_id": _user(env, login).id, "score": str(points)})
    evaluation.member_ids.action_give()
    evaluation.action_conclude()
    return evaluation


def _plan(evaluation: Any) -> None:
    """What is done about a poor result, by whom and until when."""
    evaluation.write(
        {
            **PLAN,
            "action_ids": [
                (
                    0,
                    0,
                    {
                        "name": name,
                        "key_account_id": evaluation.key_account_id.id,
                        "user_id": evaluation.user_id.id,
                        "date_deadline": date.today() + timedelta(days=days),
                    },
                )
                for name, days in MEASURES
            ],
        }
    )
    evaluation.action_agree_plan()


def _start_campaign(env: Any, kind: Any) -> None:
    """The customers of the first grade are being evaluated; one department is ahead."""
    first = env["key.account.tier"].search(
        [("scheme_id.bundle_id.name", "=", "crm_abc")], order="sequence", limit=1
    )
    seats = []
    for department in kind.department_ids:
        login = PANEL[department.key.split("/")[-1]]
        seat = {"department_id": department.id, "user_id": _user(env, login).id}
        seats.append((0, 0, seat))
    campaign = (
        env["key.account.evaluation.campaign"]
        .with_user(_user(env, "director"))
        .create(
            {
                "type_id": kind.id,
                "tier_ids": [(6, 0, first.ids)],
                "date_deadline": date.today() + timedelta(days=21),
                "seat_ids": seats,
            }
        )
    )
    campaign.action_start()
    for evaluation in campaign.evaluation_ids[:4]:
        _give_part(evaluation, "finance", _user(env, PANEL["finance"]))


def _give_part(evaluation: Any, department: str, member: Any) -> None:
    key = f"department/{department}"
    lines = evaluation.line_ids.filtered(lambda line: line.department_id.key == key)
    lines.with_user(member).write({"score": "75"})
    evaluation.with_user(member).action_give_my_part()


def _user(env: Any, login: str) -> Any:
    return env["res.users"].search([("login", "=", login)])
