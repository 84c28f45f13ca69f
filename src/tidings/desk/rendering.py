"""Pages from templates, everything escaped.

In: a request, a template's name and what it shows. Out: an HTML response.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tidings.desk import links, stamps
from tidings.desk.gate import Gate
from tidings.desk.texts import texts
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
        "counted": wording.counted,
        "supported": wording.origins,
        "heading": wording.heading,
        "sentence": wording.sentence,
        "web_address": web_address,
    }
    made.filters |= {
        "plain": plain,
        "block": block,
        "day": stamps.day,
        "when": stamps.when,
        "minute": stamps.minute,
        "thousands": thousands,
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
        )
    )
    return HTMLResponse(html, status)


@cache
def asset(name: str) -> str:
    """The address of an asset; it changes with its content, so that browsers may keep it for ever."""
    content = (resources.files("tidings.desk") / "assets" / name).read_bytes()
    return f"/assets/{name}?{hashlib.sha256(content).hexdigest()[:10]}"


def thousands(number: int) -> str:
    """``12,345``."""
    return f"{number:,}"
