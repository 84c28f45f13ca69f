"""Jinja as every page of Tidings uses it.

In: a package with a folder ``templates``. Out: an environment that escapes everything and knows no undefined names.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(package: str) -> Environment:
    """A new environment over a package's templates; texts of articles go through ``escape.plain`` or ``block`` besides."""
    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
