"""The API keeps to its own description (OpenAPI), whatever it is asked."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, given, settings
from tests.desk.conftest import served

from tidings.pipeline.book import Book

_SEARCH = settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def test_answers_keep_to_the_description(pumps: Book) -> None:
    with served(pumps) as address:
        schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) == 13
        for operation in operations:

            @_SEARCH
            @given(case=operation.as_strategy())
            def keeps(case):
                case.call_and_validate(timeout=60)

            keeps()
