from collections.abc import Iterator

import pytest

from dev import postgres
from dev.errors import DevError
from dev.postgres import Cluster

BUSY = DevError("SQL failed", why="must be a member of pg_signal_backend")


class Fake(Cluster):
    """A cluster whose answers are given."""

    def __init__(self, *answers: DevError | None) -> None:
        self.answers: Iterator[DevError | None] = iter(answers)

    def sql(self, statement: str, *_where: str) -> str:
        if answer := next(self.answers):
            raise answer
        return statement


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.time, "sleep", lambda _seconds: None)


def test_a_database_that_is_being_tidied_up_is_dropped_a_little_later() -> None:
    fake = Fake(BUSY, BUSY, None)

    fake.drop("a")

    assert list(fake.answers) == []


def test_waiting_for_it_ends() -> None:
    with pytest.raises(DevError):
        Fake(*[BUSY] * (len(postgres.PAUSES) + 1)).drop("a")


def test_any_other_refusal_is_told_at_once() -> None:
    fake = Fake(DevError("SQL failed", why="no such role"), None)

    with pytest.raises(DevError):
        fake.drop("a")

    assert list(fake.answers) == [None]
