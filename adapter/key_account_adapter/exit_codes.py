"""The exit codes of ``key-account``: one meaning each."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script may conclude from the end of a command."""

    OK = 0
    FAILED = 1  # failed, and nothing was changed
    CHANGES = 2  # changes are pending (only with --exit-code)
    DRIFT = 3  # somebody edited the server (only with --exit-code)
    INVALID = 4  # the policy is not valid
    STALE = 5  # stale plan, or the server is busy: plan again and retry
    RAIL = 6  # a safety rail refused: needs a person
    CONNECTION = 7  # cannot connect or authenticate
    UNKNOWN = 8  # sent, but the outcome is not known: never retry blindly
    PARTIAL = 9  # a recompute is done, but some accounts failed
    USAGE = 64  # click's own 2 would read as "changes pending"
    INTERRUPTED = 130
    TERMINATED = 143
