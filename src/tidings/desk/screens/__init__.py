"""The screens, one module each. In: requests. Out: ``ROUTERS``, in the order of the menu."""

from tidings.desk.screens import document, entering, entity, finding, search, story, today

ROUTERS = tuple(screen.router for screen in (today, story, entity, finding, document, search, entering))
