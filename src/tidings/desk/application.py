"""The application: screens, API, assets and error pages behind the gate.

In: an open Book and a Gate. Out: a FastAPI application; the caller closes the book when the server has stopped.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from tidings.desk import api, screens
from tidings.desk.gate import Gate, Guard, problem
from tidings.desk.intake import Intake
from tidings.desk.locales import InReadersLocale
from tidings.desk.rendering import page
from tidings.desk.texts import texts
from tidings.errors import BookError, NotFound
from tidings.fetch import DEFAULT_PATH
from tidings.pipeline.book import Book
from tidings.pipeline.sources import SourceList

_LOG = logging.getLogger(__name__)
_ADDRESSES: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": "/api/openapi.json"}


class _Assets(StaticFiles):
    """Files whose address changes with their content: browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def application(book: Book, gate: Gate, *, settings: Path = DEFAULT_PATH, allow_hosts: Iterable[str] = ()) -> FastAPI:
    """The desk over a book. settings: the file that lists its sources. allow_hosts: private hosts that may be fetched from."""
    sources = SourceList(settings, book.store.location)
    intake = Intake(book, sources, allow_hosts)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        intake.close()

    app = FastAPI(title="Tidings", version=version("tidings"), lifespan=lifespan, **_ADDRESSES)
    app.state.book, app.state.gate, app.state.intake, app.state.sources = book, gate, intake, sources
    app.add_middleware(InReadersLocale)
    app.add_middleware(Guard, gate=gate)
    app.mount("/assets", _Assets(directory=str(resources.files(__package__) / "assets")), name="assets")
    for router in (*screens.ROUTERS, api.router):
        app.include_router(router)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(NotFound, _missing)
    app.add_exception_handler(BookError, _unavailable)
    app.add_exception_handler(Exception, _failed)
    return app


def _answer(request: Request, status: int, parts: Iterable[str] = ()) -> Response:
    """The error as a page or, in the API, as a problem; what went wrong inside is for the log alone."""
    words = texts().errors
    detail = " ".join([words.details.get(str(status), words.details["500"]), *parts])
    if request.url.path.startswith("/api"):
        return problem(status, detail)
    title = words.titles.get(str(status), words.titles["500"])
    return page(request, "error.html", {"title": title, "detail": detail, "status": status}, status)


def _refused(request: Request, error: Exception) -> Response:
    return _answer(request, error.status_code if isinstance(error, HTTPException) else 500)


def _misread(request: Request, error: Exception) -> Response:
    """Name the parts that were not understood, by our names for them."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    names = dict.fromkeys(str(each["loc"][1]) for each in found if len(each["loc"]) > 1)
    return _answer(request, 422, [f"({', '.join(names)})"] if names else ())


def _missing(request: Request, _error: Exception) -> Response:
    return _answer(request, 404)


def _unavailable(request: Request, error: Exception) -> Response:
    _LOG.error("%s: %s", request.url.path, error)
    return _answer(request, 503)


def _failed(request: Request, _error: Exception) -> Response:
    return _answer(request, 500)
