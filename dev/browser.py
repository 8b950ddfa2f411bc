"""Test the pages in Chromium: `python -m dev browser [pytest's options]`."""

import sys

import pytest

from dev import paths


def main(arguments: list[str]) -> int:
    """Hand over to pytest; returns its exit code."""
    return int(pytest.main([str(paths.ROOT / "tests" / "browser"), *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
