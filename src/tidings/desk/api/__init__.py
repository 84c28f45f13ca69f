"""The JSON API under ``/api``: what the screens show and rule, for programs.

In: requests. Out: JSON with the field names of docs/formats.md, described in ``/api/openapi.json``.
"""

from tidings.desk.api import dividing, review
from tidings.desk.api.routes import router

router.include_router(review.router)
router.include_router(dividing.router)

__all__ = ["router"]
