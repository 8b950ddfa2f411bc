"""What a measurement was made on: without it, times and ratios say little."""

import os
import platform
from pathlib import Path

from dev import postgres

SETTINGS = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "shared_buffers",
    "work_mem",
    "random_page_cost",
    "max_parallel_workers_per_gather",
    "jit",
)
"""Of PostgreSQL; what makes it faster or slower than the usual one."""


def facts() -> dict[str, str]:
    """Cores, memory, how busy it is now, Python, and PostgreSQL with its settings."""
    names = ", ".join(f"current_setting('{name}')" for name in SETTINGS)
    found = postgres.ensure().sql(f"SELECT concat_ws('|', {names})")
    return {
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "load_before": f"{os.getloadavg()[0]:.1f}",
        "system": platform.platform(),
        "python": platform.python_version(),
        **{
            f"postgresql_{name}": value
            for name, value in zip(SETTINGS, found.strip().split("|"), strict=True)
        },
    }


def _memory() -> str:
    """Of the machine; Linux says it here, others not."""
    source = Path("/proc/meminfo")
    if not source.exists():
        return "unknown"
    kilobytes = int(source.read_text(encoding="utf-8").split()[1])
    return f"{kilobytes / 2**20:.0f} GiB"
