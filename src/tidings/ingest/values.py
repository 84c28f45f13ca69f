"""Values as pages write them: words in attributes, elements and JSON-LD.

In: a value of any JSON kind. Out: one clean line of words, empty where the value holds none.
"""

from __future__ import annotations

import html

from tidings.ingest.decode import normalise


def one_line(value: object) -> str:
    """The words of a string, or of the first of a list, without entities, line ends and runs of spaces."""
    if isinstance(value, list) and value:
        value = value[0]
    return " ".join(normalise(html.unescape(value)).split()) if isinstance(value, str) else ""


def names_in(value: object) -> str:
    """The names in a JSON-LD person, organization, or list of such, joined by commas."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, (names_in(each) for each in value if not isinstance(each, list)))))
    return one_line(value.get("name")) if isinstance(value, dict) else one_line(value)
