"""The screens, one module each. In: requests. Out: ``ROUTERS``, in the order of the menu."""

from tidings.desk.screens import entering, entity

ROUTERS = (entering.router, entity.router)
