"""Pages from templates, everything escaped.

In: a request, a template's name and what it shows. Out: an HTML response.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from babel import Locale
from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tidings.desk import links, locales, rows, stamps
from tidings.desk.gate import Gate
from tidings.desk.texts import texts
from tidings.model import Finding
from tidings.report import templating, wording
from tidings.report.escape import block, plain, web_address


@cache
def environment() -> Environment:
    """The desk's templates, with what all of them may call."""
    made = templating.environment("tidings.desk")
    made.globals |= {
        "t": texts(),
        "links": links,
        "asset": asset,
        "counted": counted,
        "dotted": rows.dotted,
        "drawn": drawn,
        "supported": wording.origins,
        "heading": wording.heading,
        "sentence": sentence,
        "filed": wording.sentence,  # for files, which are the same for every reader
        "web_address": web_address,
    }
    made.filters |= {
        "plain": plain,
        "block": block,
        "day": stamps.day,
        "when": stamps.when,
        "time": stamps.element,
        "minute": stamps.minute,
        "moment": stamps.moment,
        "thousands": locales.number,
    }
    return made


def page(request: Request, template: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """Render a template with what every page needs: the session's form token, the place in the menu, the query."""
    gate: Gate = request.app.state.gate
    html = (
        environment()
        .get_template(template)
        .render(
            **{"query": "", "place": "", **context},
            form_token=gate.form_token(request.state.session),
            path=request.url.path,
            proxied=bool(gate.user(request.headers)),
        )
    )
    return HTMLResponse(html, status, {"Vary": locales.HEADER})


def drawn(mark: str, *values: Hashable) -> Markup:
    """A mark of ``marks.html`` by these values. A page shows a few of them hundreds of times: what was drawn once is kept."""
    return _drawn(mark, values, locales.reader())


@lru_cache(maxsize=4096)
def _drawn(mark: str, values: tuple[Hashable, ...], _reader: Locale) -> Markup:
    made: Markup = getattr(environment().get_template("marks.html").module, mark)(*values)
    return made


@cache
def asset(name: str) -> str:
    """The address of an asset; it changes with its content, so that browsers may keep it for ever."""
    content = (resources.files("tidings.desk") / "assets" / name).read_bytes()
    return f"/assets/{name}?{hashlib.sha256(content).hexdigest()[:10]}"


def counted(number: int, noun: str) -> str:
    """``1 origin``, ``3,000 reports``."""
    return f"{locales.number(number)} {noun if number == 1 else noun + 's'}"


def sentence(finding: Finding) -> str:
    """The finding in words, its date as the reader writes it."""
    return wording.sentence(finding, point=locales.point)
