"""What is ruled on the review screens: verdicts, corrections, names, and what is taken back.

In: forms with a verdict, a reason and what the reviewer saw. Out: HTML; the one case alone for the page's own script.
A ruling on what somebody else has ruled on since is answered with 409 and shows both.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from tidings.desk import amending, docket, links
from tidings.desk.docket import Case
from tidings.desk.gate import Gate
from tidings.desk.namesakes import Pair, Side
from tidings.desk.parts import BookPart, OwnForm
from tidings.desk.rendering import page
from tidings.desk.texts import texts
from tidings.errors import NotFound, Overtaken
from tidings.model import Decision
from tidings.pipeline import Book
from tidings.pipeline.correcting import claim, correct_date, correct_role, finding_of
from tidings.pipeline.naming import by_names, rule_identity
from tidings.pipeline.reviewing import rule, undo
from tidings.report.escape import plain

router = APIRouter(include_in_schema=False)
_BACK = re.compile(r"/review(?:/[\w/.%~-]*)?(?:\?[\w=&.%+~-]*)?")
Words = Annotated[str, Form(max_length=2000)]
Seen = Annotated[int, Form(ge=0, le=2**53)]
Identity = Annotated[str, Form(max_length=200)]


@router.post("/review/name", dependencies=[OwnForm])
def name(request: Request, who: Annotated[str, Form(max_length=80)] = "", back: Words = "/review") -> Response:
    """Remember who is reviewing, for this session."""
    gate: Gate = request.app.state.gate
    response = RedirectResponse(inside(back), 303)
    session = replace(request.state.session, who=plain(who))
    response.headers.append("Set-Cookie", gate.cookie(session, secure=request.url.scheme == "https"))
    return response


@router.post("/review/finding/{finding_id}", dependencies=[OwnForm])
def decide(  # noqa: PLR0913, PLR0917 - every field of the form is a parameter
    request: Request,
    book: BookPart,
    finding_id: str,
    verdict: Annotated[Literal["accept", "reject", "unsure"], Form()],
    seen: Seen,
    why: Words = "",
    claim_id: Annotated[str, Form(alias="claim", max_length=200)] = "",
    back: Words = "/review",
) -> Response:
    """Rule on a finding."""
    if not (who := _who(request)):
        return RedirectResponse(inside(back), 303)
    try:
        before = docket.case(book, finding_id)
        made = rule(book.store, finding_id, verdict, who=who, why=plain(why), seen=seen)
    except Overtaken as error:
        late = docket.overtaken(book, finding_id, error.decision, wanted=verdict, why=why)
        return _case(request, late, back, 409)
    except NotFound:
        # a correction by somebody else may have given it another id: its sentence leads to it
        return _case(request, _moved(book, claim_id, verdict, why), back, 409)
    return _done(request, replace(before, made=made), made, back)


@router.post("/review/claim/{claim_id}", dependencies=[OwnForm])
def correct(  # noqa: PLR0913, PLR0917 - every field of the form is a parameter
    request: Request,
    book: BookPart,
    claim_id: str,
    part: Annotated[Literal["role", "date"], Form()],
    seen: Seen,
    role: Annotated[str, Form(max_length=60)] = "",
    span: Annotated[list[str] | None, Form()] = None,
    when: Annotated[str, Form(max_length=40)] = "",
    why: Words = "",
    back: Words = "/review",
) -> Response:
    """Correct who fills a role of a claim, or its date."""
    if not (who := _who(request)):
        return RedirectResponse(inside(back), 303)
    try:
        sentence = claim(book.store, claim_id).claim.sentence
        if part == "role":
            fillers = amending.places(span or (), sentence)
            made = correct_role(book.store, claim_id, role, fillers, who=who, why=plain(why), seen=seen)
        else:
            made = correct_date(book.store, claim_id, when.strip() or None, who=who, why=plain(why), seen=seen)
    except Overtaken as error:
        return _too_late(request, book, claim_id, error, why, back)
    except ValueError:
        words = texts().review
        return _reading(request, book, claim_id, back, words.bad_words if part == "role" else words.bad_date, 422)
    return _corrected(request, book, made, back)


@router.post("/review/names", dependencies=[OwnForm])
def decide_names(  # noqa: PLR0913, PLR0917 - every field of the form is a parameter
    request: Request,
    book: BookPart,
    one: Identity,
    other: Identity,
    name_one: Words,
    name_other: Words,
    verdict: Annotated[Literal["same", "different", "unsure"], Form()],
    seen: Seen,
    why: Words = "",
    back: Words = "/review",
) -> Response:
    """Rule on two names."""
    if not (who := _who(request)):
        return RedirectResponse(inside(back), 303)
    first, second = (book.store.entity(key) for key in (one, other))
    if first.id == second.id:
        first, second = by_names(first, name_one), by_names(second, name_other)
    pair = Pair(Side(name_one, first, ()), Side(name_other, second, ()), (), 0.0, seen)
    try:
        if verdict == "unsure":
            value = json.dumps({"says": f"{name_one} | {name_other}"}, ensure_ascii=False)
            made = book.store.decide("unsure", one, value, who, plain(why), other=other, seen=seen)
        else:
            made = rule_identity(book.store, verdict, first, second, who=who, why=plain(why), seen=seen)
    except Overtaken as error:
        earlier = book.store.review.decision(error.decision)
        late = replace(pair, seen=earlier.id, earlier=earlier, wanted=verdict, wanted_why=why)
        return _part(request, "review_pair.html", {"p": late, "back": inside(back)}, 409)
    return _done(request, replace(pair, made=made), made, back)


@router.post("/review/undo", dependencies=[OwnForm])
def take_back(
    request: Request,
    book: BookPart,
    decision: Annotated[int, Form(ge=1, le=2**53)],
    seen: Seen,
    back: Words = "/review",
) -> Response:
    """Take a ruling back: a merge of names too."""
    if not (who := _who(request)):
        return RedirectResponse(inside(back), 303)
    taken = book.store.review.decision(decision)
    try:
        made = undo(book.store, decision, who=who, why="", seen=seen)
    except Overtaken as error:
        if (home := home_of(book, taken)) is not None:
            return _case(request, docket.overtaken(book, home, error.decision, wanted="undo", why=""), back, 409)
        earlier = book.store.review.decision(error.decision)
        context = {"d": taken, "says": says(taken), "earlier": earlier, "back": inside(back)}
        return _part(request, "review_undone.html", context, 409)
    if not is_script(request):
        return RedirectResponse(_with_made(back, made), 303)
    home = home_of(book, taken)
    if home is not None:
        return _case(request, docket.case(book, home), back)
    return _part(request, "review_undone.html", {"d": made, "says": says(taken), "earlier": None, "back": inside(back)})


def _corrected(request: Request, book: Book, made: Decision, back: str) -> Response:
    home = home_of(book, made)
    if home is None:
        left = replace(amending.amendment(book, made.subject), made=made)
        return answer(request, "review_claim.html", {"a": left, "back": inside(back)})
    if is_script(request):
        return _case(request, replace(docket.case(book, home), made=made), back)
    return RedirectResponse(links.with_query(links.review(home), made=made.id), 303)


def _too_late(request: Request, book: Book, claim_id: str, error: Overtaken, why: str, back: str) -> Response:
    home = finding_of(book.store, claim(book.store, claim_id))
    if home is None:
        return _reading(request, book, claim_id, back, plain(str(error)), 409)
    return _case(request, docket.overtaken(book, home, error.decision, wanted="correct", why=why), back, 409)


def home_of(book: Book, decision: Decision) -> str | None:
    """The finding that a ruling is about today."""
    if decision.other is not None:
        return None
    if decision.verdict == "correct":
        found = book.store.claims(ids=[decision.subject])
        return finding_of(book.store, found[0]) if found else None
    known = book.store.findings_by_id([decision.subject])
    return known[0].id if known else None


def _moved(book: Book, claim_id: str, wanted: str, why: str) -> Case:
    """The case of the finding that rests on a claim now. Raises NotFound."""
    home = finding_of(book.store, claim(book.store, claim_id))
    made = book.store.review.made([claim_id]).get(claim_id, [])
    if home is None or not made:
        raise NotFound(f"no finding rests on {claim_id!r} now")
    return docket.overtaken(book, home, made[-1].id, wanted=wanted, why=why)


def _done(request: Request, ruled: Case | Pair, made: Decision, back: str) -> Response:
    if not is_script(request):
        return RedirectResponse(_with_made(back, made), 303)
    if isinstance(ruled, Case):
        return _case(request, ruled, back)
    return _part(request, "review_pair.html", {"p": ruled, "back": inside(back)})


def _case(request: Request, found: Case, back: str, status: int = 200) -> Response:
    return _part(request, "review_case.html", {"c": found, "back": inside(back)}, status)


def _reading(request: Request, book: Book, claim_id: str, back: str, fault: str, status: int) -> Response:
    context = {"a": amending.amendment(book, claim_id, fault), "back": inside(back)}
    return answer(request, "review_claim.html", context, status)


def _part(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """One case: alone for the page's own script, else as a page."""
    return answer(request, template, {**context, "alone": is_script(request)}, status)


def answer(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A page of the review screens."""
    return page(request, template, {**context, "who": _who(request), "place": "review"}, status)


def _who(request: Request) -> str:
    who: str = request.state.session.who
    return who


def is_script(request: Request) -> bool:
    """Whether the page's own script asks, for one case alone."""
    return request.headers.get("x-part") == "1"


def inside(back: str) -> str:
    """An address of this screen; any other is not followed."""
    return back if _BACK.fullmatch(back) else "/review"


def _with_made(back: str, made: Decision) -> str:
    path, _, query = inside(back).partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair and not pair.startswith("made="))
    return f"{path}?{kept}{'&' if kept else ''}made={made.id}"


def says(decision: Decision) -> str:
    """What a ruling is about, in words."""
    value = json.loads(decision.value)
    says = value.get("says") if isinstance(value, dict) else None
    return plain(str(says or decision.subject))
