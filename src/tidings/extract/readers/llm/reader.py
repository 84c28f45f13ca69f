"""A language model as a reader.

In: a document. Out: a ``Reading`` of what the model quotes word for word; an account of calls, tokens, cost and what was dropped.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from threading import Lock

from tidings.errors import BadInput
from tidings.extract.readers.llm.answer import is_answer, reading_of
from tidings.extract.readers.llm.cache import Cache
from tidings.extract.readers.llm.endpoint import Endpoint
from tidings.extract.readers.llm.question import FORM, messages, schema
from tidings.extract.readers.llm.settings import Settings
from tidings.extract.sentences import sentences
from tidings.model import Document, Reading, Span

#: How often a document is asked about again if the answer has not the form that was asked for.
ASKS = 2


class LlmReader:
    """Reads by one question to an OpenAI-compatible endpoint for each document, unless the answer is kept already."""

    def __init__(self, settings: Settings) -> None:
        """Asks nothing yet. Raises ReaderError if the endpoint's URL cannot be one."""
        self._settings = settings
        self._endpoint = Endpoint(settings)
        self._cache = Cache(settings)
        self._counts: Counter[str] = Counter()
        self._counting = Lock()
        self.version = f"llm {settings.model} form {FORM}"

    def read(self, document: Document) -> Reading:
        """All that one document states. Raises BadInput if the model cannot read it, ReaderError if it reads nothing."""
        return self.read_sentences(document.id, document.text, sentences(document.text))

    def read_sentences(self, document: str, text: str, spans: Sequence[Span]) -> Reading:
        """As ``read``, with sentence bounds given; ``document`` is the id that the reading is marked with."""
        parts = [text[start:end] for start, end in spans]
        if not any(part.strip() for part in parts):
            return Reading(document, self.version, tuple(spans))
        key = self._cache.key(parts)
        content = self._cache.get(key)
        if content is None or not is_answer(content):
            content = self._asked(document, parts)
            self._cache.put(key, content)
        else:
            self._count(kept=1)
        reading, dropped = reading_of(content, document, text, spans, version=self.version)
        self._count(documents=1, dropped=dropped)
        return reading

    def _asked(self, document: str, parts: Sequence[str]) -> str:
        for _ in range(ASKS):
            answer = self._endpoint.ask(document, messages(parts), schema())
            self._count(calls=1, tokens_in=answer.tokens_in, tokens_out=answer.tokens_out)
            if is_answer(answer.content):
                return answer.content
        raise BadInput(document, f"{self._settings.model} does not answer in the form asked for", "ask another model")

    def _count(self, **counts: int) -> None:
        with self._counting:
            self._counts.update(counts)

    def account(self) -> str:
        """Calls, answers kept from before, tokens, cost, and parts that were not in the text."""
        with self._counting:
            c = Counter(self._counts)
        said = (
            f"{self.version}: {c['documents']} read, {c['calls']} calls, {c['kept']} answers from the cache; "
            f"{c['tokens_in']:,} tokens in, {c['tokens_out']:,} out"
        )
        if self._settings.price is None:
            cost = "cost unknown (set TIDINGS_LLM_PRICE)"
        else:
            inward, outward = self._settings.price
            cost = f"${(c['tokens_in'] * inward + c['tokens_out'] * outward) / 1e6:,.4f}"
        return f"{said}, {cost}; {c['dropped']} parts dropped that the text does not bear out"


def make(argument: str, *, threads: int | None = None) -> LlmReader:
    """The reader ``llm:MODEL``, or ``llm`` with the model of TIDINGS_LLM_MODEL; threads: not used.

    Raises ReaderError if the environment does not name an endpoint and a model.
    """
    return LlmReader(Settings.of(argument, os.environ))
