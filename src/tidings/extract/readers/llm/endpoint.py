"""One call to an OpenAI-compatible endpoint.

In: messages and a schema. Out: the words of the answer and the tokens they took. Goes to the URL that the user named and to
no other: redirects are not followed. An answer has a time and a size that it may take.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from tidings.errors import BadInput, ReaderError
from tidings.extract.readers.llm.settings import Settings

ATTEMPTS = 4
LONGEST_WAIT_S = 60.0
LONGEST_ANSWER_BYTES = 8 * 2**20
#: Busy, or a fault on their side: worth another attempt.
_PASSING = frozenset((408, 409, 425, 429))
_REFUSED = {401: "refuses the key", 403: "refuses the key", 404: "has no such model or path"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The words of an answer, and the tokens that question and answer took (0 if the endpoint does not say)."""

    content: str
    tokens_in: int = 0
    tokens_out: int = 0


class _Passing(Exception):
    """An attempt that failed and may be made again; ``wait_s`` is what the endpoint asks for."""

    def __init__(self, why: str, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.wait_s = wait_s


class Endpoint:
    """Asks a model; may be used from several threads."""

    def __init__(self, settings: Settings) -> None:
        """Opens no connection yet. Raises ReaderError if the URL cannot be one."""
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._settings = settings
        try:
            self._url = httpx2.URL(f"{settings.url}/chat/completions")
            self._client = httpx2.Client(headers=headers, timeout=settings.timeout_s, follow_redirects=False)
        except (httpx2.InvalidURL, ValueError) as error:
            raise ReaderError(
                f"the endpoint cannot be asked ({error}); set TIDINGS_LLM_URL and TIDINGS_LLM_KEY anew"
            ) from error

    def ask(self, source: str, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> Answer:
        """The answer to one question about the document ``source``.

        Raises BadInput if there is none for this document after so many attempts, ReaderError if there will be none for any
        (no connection, key or model refused).
        """
        body: dict[str, Any] = {
            "model": self._settings.model,
            "messages": list(messages),
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reading", "strict": True, "schema": schema},
            },
        }
        if self._settings.temperature is not None:
            body["temperature"] = self._settings.temperature
        why = ""
        for attempt in range(ATTEMPTS):
            try:
                return _content(source, self._post(source, body))
            except _Passing as failure:
                why = str(failure)
                if attempt + 1 < ATTEMPTS:
                    time.sleep(min(LONGEST_WAIT_S, max(failure.wait_s, self._settings.wait_s * 2**attempt)))
        raise BadInput(
            source, f"{self._settings.url} {why}, {ATTEMPTS} times", "try again later; what was read is kept"
        )

    def _post(self, source: str, body: Mapping[str, Any]) -> bytes:
        until = time.monotonic() + self._settings.timeout_s
        received = bytearray()
        try:
            with self._client.stream("POST", self._url, json=body) as response:
                for chunk in response.iter_bytes():
                    received += chunk
                    if time.monotonic() > until:
                        raise _Passing(f"took longer than {self._settings.timeout_s:g} s")
                    if len(received) > LONGEST_ANSWER_BYTES:
                        raise BadInput(source, "the endpoint's answer is endless", "ask another model")
        except httpx2.ConnectError as error:
            raise ReaderError(
                f"{self._settings.url} cannot be reached ({error}); start it, or set TIDINGS_LLM_URL"
            ) from error
        except httpx2.TimeoutException as error:
            raise _Passing(f"took longer than {self._settings.timeout_s:g} s") from error
        except httpx2.HTTPError as error:
            raise _Passing(f"broke off ({error})") from error
        self._judge(source, response, bytes(received))
        return bytes(received)

    def _judge(self, source: str, response: httpx2.Response, received: bytes) -> None:
        """Raise what the status asks for; nothing if it is good."""
        status = response.status_code
        if status == httpx2.codes.OK:
            return
        if status in _PASSING or status >= 500:
            raise _Passing(f"answers {status}", _seconds(response.headers.get("retry-after", "")))
        if status in _REFUSED:
            raise ReaderError(
                f"{self._settings.url} {_REFUSED[status]} ({status}, model {self._settings.model!r}); "
                "set TIDINGS_LLM_KEY, or name another model"
            )
        if status < 400:
            raise ReaderError(
                f"{self._settings.url} sends on to another address ({status}), which is not followed; set TIDINGS_LLM_URL"
            )
        raise BadInput(
            source, f"the endpoint refuses it ({status}: {_message(received)})", "try another model or settings"
        )


def _content(source: str, received: bytes) -> Answer:
    """The words of a completion."""
    try:
        table = json.loads(received)
        choice = table["choices"][0]
        content = choice["message"]["content"]
        usage = table.get("usage") or {}
        tokens = [
            count if isinstance(count := usage.get(f"{of}_tokens"), int) else 0 for of in ("prompt", "completion")
        ]
        cut = choice.get("finish_reason") == "length"
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise _Passing("answers in no form that is known") from error
    if cut:
        raise BadInput(source, "the model's answer was cut off", "allow it more tokens, or split the article")
    if not isinstance(content, str):
        raise BadInput(source, "the model declines to answer", "ask another model")
    return Answer(content, tokens[0], tokens[1])


def _seconds(header: str) -> float:
    return float(header) if header.isdecimal() else 0.0


def _message(received: bytes) -> str:
    """What an endpoint says of a refusal, short and on one line."""
    try:
        words = json.loads(received)["error"]["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        words = received.decode("utf-8", "replace")
    return " ".join(str(words).split())[:200]
