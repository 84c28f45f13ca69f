"""The API keeps to its own description (OpenAPI), whatever it is asked."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tidings.desk import Gate, application
from tidings.pipeline import Book


@pytest.fixture(scope="module")
def described(pumps: Book) -> object:
    return schemathesis.openapi.from_asgi("/api/openapi.json", application(pumps, Gate()))


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_keep_to_the_description(case) -> None:
    case.call_and_validate(headers={"Host": "localhost"})
