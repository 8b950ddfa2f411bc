"""Compiled policies, as the adapter sends them and as it never would."""

from typing import Any

Document = dict[str, Any]
Resource = dict[str, Any]


def document(bundle: str, *resources: Resource) -> Document:
    """A compiled policy of the caller's company."""
    return {
        "bundle": bundle,
        "api_version": "key-account/v1",
        "title": {"en_US": f"Policy {bundle}"},
        "company": None,
        "resources": list(resources),
    }


def resource(kind: str, key: str, line: int = 1, **values: Any) -> Resource:
    """One resource; `line` is where its file would have it."""
    return {
        "kind": kind,
        "key": key,
        "values": values,
        "source": f"policy.yaml:{line}:3",
    }


def options(bundle: str, label: str, count: int) -> Document:
    """`count` flags whose names and order all say which document wrote them."""
    number = sum(map(ord, label)) % 1000
    return document(
        bundle,
        *(
            resource(
                "option",
                f"flag/{bundle}_{index}",
                list="flag",
                name={"en_US": f"{label} {index}"},
                sequence=number,
            )
            for index in range(count)
        ),
    )


def labels(exported: Document) -> set[str]:
    """Which documents an exported policy of `options` holds something of."""
    return {
        item["values"]["name"]["en_US"].rpartition(" ")[0]
        for item in exported["resources"]
    }


def tiers(bundle: str, *conditions: dict[str, Any] | str) -> Document:
    """A scheme with a tier for each condition, in their order."""
    scheme = resource(
        "scheme", "table", name={"en_US": bundle}, sequence=10, overlap="refuse"
    )
    rows = [
        resource(
            "tier",
            f"table/T{index}",
            10 + index,
            scheme="table",
            name={"en_US": f"Tier {index}"},
            sequence=index * 10,
            condition=condition,
        )
        for index, condition in enumerate(conditions, 1)
    ]
    return document(bundle, scheme, *rows)


def revenue(**operator: Any) -> dict[str, Any]:
    """A condition on the revenue of the last twelve months."""
    return {"metric": "revenue", "over": "rolling 12 months", **operator}


def calendar(bundle: str, attendance: dict[str, Any]) -> Document:
    """A calendar with the given working time."""
    return document(
        bundle,
        resource(
            "calendar",
            "office",
            name={"en_US": "Office"},
            timezone="Asia/Shanghai",
            attendance=attendance,
            holidays={},
            extra_days={},
        ),
    )
