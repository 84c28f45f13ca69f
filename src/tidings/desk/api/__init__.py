"""The JSON API under ``/api``: what the screens show, for programs.

In: requests. Out: JSON with the field names of docs/formats.md, described in ``/api/openapi.json``.
"""

from tidings.desk.api import review
from tidings.desk.api.routes import router

router.include_router(review.router)

__all__ = ["router"]
