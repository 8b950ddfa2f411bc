"""What account managers have learnt since the first grading: flags of the policy."""

from typing import Any

from dev.demo.story import customers


def fill(env: Any) -> None:
    """Set the flags; a second call changes nothing."""
    options = env["key.account.option"].search([("list", "=", "flag")])
    flags = {option.key: option.id for option in options}
    for customer in customers():
        learnt = [flags[f"flag/{flag}"] for flag in customer.learnt]
        if learnt:
            account = env["key.account"].search([("name", "=", customer.name)])
            account.with_user(account.user_id).flag_ids = [(4, id_) for id_ in learnt]
