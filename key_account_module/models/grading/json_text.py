"""Data of the policy language as text that an administrator can edit."""

import json

from odoo.exceptions import ValidationError


def json_text(value):
    """Data as indented JSON; empty for none."""
    return json.dumps(value, indent=2, ensure_ascii=False) if value else ""


def parse_json(env, text):
    """The data of a text; False for an empty one. Decimals stay texts."""
    if not (text or "").strip():
        return False
    try:
        return json.loads(text, parse_float=str)
    except json.JSONDecodeError as error:
        raise ValidationError(
            env._("This is not valid JSON: %(error)s", error=error)
        ) from error


def told(problem):
    """A problem of the engine in one line."""
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message
