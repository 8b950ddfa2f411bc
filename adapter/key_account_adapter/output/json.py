"""JSON results: one object on stdout, whatever the exit code."""

import json
from typing import Any

from ..commands.report import Report
from ..errors import AdapterError
from ..exit_codes import ExitCode

FORMAT = "key-account.result/1"


def of_report(command: str, report: Report) -> str:
    """A finished command. Pending changes and drift are no failure."""
    code = report.exit_code
    good = code in (ExitCode.OK, ExitCode.CHANGES, ExitCode.DRIFT)
    payload = _payload(command, code, good, report.diagnostics)
    if not good:
        message = f"{command} found problems"
        payload["error"] = {"code": "", "message": message, "hint": ""}
    return _text({**payload, **report.as_dict()})


def of_error(command: str, error: AdapterError) -> str:
    """A command that failed, with what it had done before."""
    payload = _payload(command, error.exit_code, False, error.diagnostics)
    payload["error"] = {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
    }
    return _text({**payload, **error.done})


def _payload(command: str, code: int, good: bool, found: Any) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "command": command,
        "ok": good,
        "exit_code": int(code),
        "diagnostics": [item.as_dict() for item in found],
    }


def _text(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, indent=2, default=str)
