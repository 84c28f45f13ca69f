"""An OpenAI-compatible endpoint on loopback that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer of the server: what it says, and how badly."""

    content: str = ""
    status: int = 200
    body: bytes | None = None  # in the place of a completion
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    claimed_length: int | None = None  # Content-Length, if another than the true one
    drip_s: float = 0.0  # pause before each byte
    wait_s: float = 0.0  # pause before the answer

    def bytes(self) -> bytes:
        if self.body is not None:
            return self.body
        choice = {"message": {"role": "assistant", "content": self.content}, "finish_reason": self.finish}
        usage = {"prompt_tokens": 1000, "completion_tokens": 200}
        return json.dumps({"choices": [choice], "usage": usage}).encode()


Script = Callable[[int, dict[str, Any]], Reply]


class Server:
    """The server's address, and every request that it was sent."""

    def __init__(self, script: Script) -> None:
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.script = script
        self._stopped = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                outer.answer(self, outer.script(len(outer.requests), body))

            def do_GET(self) -> None:
                outer.requests.append((self.path, {}, {}))
                self.send_error(404)

            def log_message(self, *_: Any) -> None:
                """Tests read the requests, not a log."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        body = reply.bytes()
        self._stopped.wait(reply.wait_s)
        try:
            handler.send_response(reply.status)
            for name, value in reply.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(reply.claimed_length or len(body)))
            handler.end_headers()
            for number in range(len(body) if reply.drip_s else 0):
                if self._stopped.wait(reply.drip_s):
                    return
                handler.wfile.write(body[number : number + 1])
            if not reply.drip_s:
                handler.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def close(self) -> None:
        self._stopped.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@contextmanager
def serving(script: Script | Reply) -> Iterator[Server]:
    """A server that answers each request by its number (from 1), or always the same."""
    server = Server((lambda *_: script) if isinstance(script, Reply) else script)
    try:
        yield server
    finally:
        server.close()
