"""Coming in where the desk is open to other machines: the token is asked for once.

In: a form with the token. Out: a session cookie and the page that was wanted.
"""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from tidings.desk.gate import Gate, Session
from tidings.desk.parts import OwnForm
from tidings.desk.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/enter")
def ask(request: Request, to: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """The form for the token."""
    return page(request, "enter.html", {"to": _inside(to), "wrong": False})


@router.post("/enter", dependencies=[OwnForm])
def enter(
    request: Request,
    token: Annotated[str, Form(max_length=500)] = "",
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """A trusted session for the right token."""
    gate: Gate = request.app.state.gate
    if not gate.lets_in(token.strip()):
        return page(request, "enter.html", {"to": _inside(to), "wrong": True}, 403)
    response = RedirectResponse(_inside(to), 303)
    # a new session id, so that one that was planted before gains nothing
    fresh = Session(secrets.token_urlsafe(18), trusted=True)
    response.headers.append("Set-Cookie", gate.cookie(fresh, secure=request.url.scheme == "https"))
    return response


def _inside(to: str) -> str:
    """A path of this desk; an address elsewhere is not followed."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
