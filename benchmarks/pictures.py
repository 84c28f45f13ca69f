"""What a book holds, told without its ids.

In: an export. Out: its rows as text, alike for two books that hold the same in another order.
"""

from __future__ import annotations

import json
from typing import Any


def picture(export: dict[str, Any]) -> dict[str, list[str]]:
    """An export without what depends on the order of adding: ids told by what they stand for, rows sorted."""
    stands_for = {e["id"]: f"{e['kind']} {e['name']}" for e in export["entities"]}
    stands_for |= {
        c["id"]: f"{c['document']} {c['type']} {c['status']} {c['trigger_span']['start']}" for c in export["claims"]
    }
    stands_for |= {
        f["id"]: f"{f['type']} {f['status']} {[stands_for[claim] for claim in f['claims']]}" for f in export["findings"]
    }

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(each) for key, each in value.items()}
        if isinstance(value, list):
            return [told(each) for each in value]
        return stands_for.get(value, value) if isinstance(value, str) else value

    return {
        section: sorted(json.dumps(told(row), sort_keys=True, ensure_ascii=False) for row in rows)
        for section, rows in export.items()
    }
