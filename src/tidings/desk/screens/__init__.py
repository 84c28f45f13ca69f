"""The screens, one module each. In: requests. Out: ``ROUTERS``, in the order of the menu."""

from tidings.desk.screens import (
    add,
    calendar,
    dividing,
    document,
    entering,
    entity,
    finding,
    identity,
    names,
    network,
    review,
    ruling,
    search,
    sources,
    story,
    today,
)

_SCREENS = (
    today,
    story,
    dividing,
    names,
    entity,
    identity,
    finding,
    network,
    calendar,
    document,
    review,
    ruling,
    sources,
    add,
    search,
    entering,
)
ROUTERS = tuple(screen.router for screen in _SCREENS)
