"""Search: findings by structure and words, with facets; names; sentences.

In: a query as typed. Out: HTML.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tidings.desk import links, marking, queries, rows
from tidings.desk.marking import Mark, Piece
from tidings.desk.parts import PAGE, BookPart, PagePart
from tidings.desk.rendering import page
from tidings.model import Span
from tidings.store import Hit
from tidings.store.folding import fold
from tidings.store.wanted import Order

router = APIRouter(include_in_schema=False)
_SENTENCES = 20
_NAMES = 6
_WORD = re.compile(r"[\w'’.-]*\w")
_ORDERS: tuple[Order, ...] = ("newest", "oldest", "reports")


@router.get("/search")
def show(
    request: Request,
    book: BookPart,
    q: Annotated[str, Query(max_length=500)] = "",
    order: Order = "newest",
    number: PagePart = 1,
) -> Response:
    """Everything that fits a query."""
    asked = queries.parse(q, book.store.find_entities)
    if not asked.terms:
        return page(request, "search.html", {"asked": None, "query": q, "fields": queries.fields()})
    part = book.store.catalogue.findings(asked.wanted, order=order, limit=PAGE, offset=(number - 1) * PAGE)
    facts = book.store.catalogue.facts(rows.documents_of(part.items))
    plain = asked.words if not asked.fielded else ""
    names = book.store.find_entities(plain.replace('"', ""))[:_NAMES] if plain and number == 1 else []
    hits = _sentences(book.store.search(plain, limit=2 * _SENTENCES)) if plain and number == 1 else []
    context = {
        "asked": asked,
        "query": q,
        "part": part,
        "rows": rows.rows(part.items, facts),
        "names": names,
        "hits": [(hit, _marked(hit, plain)) for hit in hits],
        "order": order,
        "orders": _ORDERS,
        "number": number,
        "size": PAGE,
        "fields": queries.fields(),
    }

    def address(wanted: int) -> str:
        return links.with_query("/search", q=q, order=order, page=wanted)

    return page(request, "search.html", {**context, "address": address})


def _sentences(hits: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.kind == "sentence"][:_SENTENCES]


def _marked(hit: Hit, words: str) -> list[Piece]:
    """The sentence with the words that were sought."""
    sought = set(fold(words.replace('"', " ")).split())
    found = (word for word in _WORD.finditer(hit.text) if sought & set(fold(word.group()).split()))
    marks = [Mark(Span(*word.span()), "hit") for word in found]
    return marking.pieces(hit.text, Span(0, len(hit.text)), marks)
