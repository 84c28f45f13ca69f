"""The screens, one module each. In: requests. Out: ``ROUTERS``, in the order of the menu."""

from tidings.desk.screens import (
    add,
    calendar,
    document,
    entering,
    entity,
    finding,
    names,
    network,
    search,
    sources,
    story,
    today,
)

ROUTERS = tuple(
    screen.router
    for screen in (today, story, names, entity, finding, network, calendar, document, sources, add, search, entering)
)
