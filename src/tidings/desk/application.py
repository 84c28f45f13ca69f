"""The application: screens, API, assets and error pages behind the gate.

In: an open Book and a Gate. Out: a FastAPI application; the caller closes the book when the server has stopped.
"""

from __future__ import annotations

from importlib import resources

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from tidings.desk import api, screens
from tidings.desk.gate import Gate, Guard, problem
from tidings.desk.rendering import page
from tidings.desk.texts import texts
from tidings.errors import BookError, NotFound
from tidings.pipeline import Book


class _Assets(StaticFiles):
    """Files whose address changes with their content: browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def application(book: Book, gate: Gate) -> FastAPI:
    """The desk over a book."""
    app = FastAPI(title="Tidings", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.book, app.state.gate = book, gate
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


def _answer(request: Request, status: int) -> Response:
    """The error as a page or, in the API, as a problem; what went wrong inside is for the log alone."""
    words = texts().errors
    detail = words.details.get(str(status), words.details["500"])
    if request.url.path.startswith("/api"):
        return problem(status, detail)
    title = words.titles.get(str(status), words.titles["500"])
    return page(request, "error.html", {"title": title, "detail": detail, "status": status}, status)


def _refused(request: Request, error: Exception) -> Response:
    return _answer(request, error.status_code if isinstance(error, HTTPException) else 500)


def _misread(request: Request, _error: Exception) -> Response:
    return _answer(request, 422)


def _missing(request: Request, _error: Exception) -> Response:
    return _answer(request, 404)


def _unavailable(request: Request, _error: Exception) -> Response:
    return _answer(request, 503)


def _failed(request: Request, _error: Exception) -> Response:
    return _answer(request, 500)
