"""A language model behind an OpenAI-compatible endpoint as a reader.

In: the endpoint that the user named, a document. Out: a ``Reading`` in which every part is a quote of the document.
"""

from tidings.extract.readers.llm.reader import LlmReader, make
from tidings.extract.readers.llm.settings import Settings

__all__ = ["LlmReader", "Settings", "make"]
