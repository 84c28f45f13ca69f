"""The desk: the book as pages in a browser, and as a JSON API.

In: an open Book and who may see it. Out: an ASGI application. Needs the extra ``tidings[desk]``.
"""

from tidings.desk.application import application
from tidings.desk.gate import Gate

__all__ = ["Gate", "application"]
