"""Word pieces with their case.

In: one sentence. Out: ``Pieces``: vocabulary ids, case classes, word starts and character offsets, ready for the encoder.
The vocabulary is uncased (MiniLM), so what capital letters tell is given to the encoder as a class of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from tidings.errors import ReaderError

#: Case classes; each exists twice, for words that follow a blank and for words glued to what stands before them.
CASES = ("none", "lower", "capitalised", "upper", "mixed", "digits", "punctuation", "initial")
CASE_COUNT = 2 * len(CASES)
MAX_PIECES_IN_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class Pieces:
    """One sentence as n word pieces."""

    ids: NDArray[np.int64]  # (n,) vocabulary ids
    case: NDArray[np.int64]  # (n,) index into CASES, + len(CASES) if glued to the piece before
    starts: NDArray[np.bool_]  # (n,) True where a word begins
    offsets: NDArray[np.int64]  # (n, 2) characters of the sentence

    def __len__(self) -> int:
        return len(self.ids)


class PieceMaker:
    """Cuts sentences into word pieces with a ``tokenizer.json``."""

    def __init__(self, path: Path) -> None:
        """Raises ReaderError if ``path`` is missing, broken, or lacks the pieces that part sentences."""
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises nothing narrower
            raise ReaderError(
                f"{path}: {error}; install tidings again, or train a reader (training/README.md)"
            ) from error
        special = [self._tokenizer.token_to_id(piece) for piece in ("[CLS]", "[SEP]", "[PAD]")]
        found = [number for number in special if number is not None]
        if len(found) != len(special):
            raise ReaderError(f"{path} lacks the pieces that part sentences; train a reader (training/README.md)")
        self.cls, self.sep, self.pad = found
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def __call__(self, sentences: list[str]) -> list[Pieces]:
        """Pieces of each sentence, at most ``MAX_PIECES_IN_SENTENCE`` of each."""
        # One by one: for the few sentences of an article the threads of ``encode_batch`` cost more than they save.
        made = ((text, self._tokenizer.encode(text, add_special_tokens=False)) for text in sentences)
        return [self._pieces(text, encoding.ids, encoding.tokens, encoding.offsets) for text, encoding in made]

    @staticmethod
    def _pieces(text: str, ids: list[int], tokens: list[str], offsets: list[tuple[int, int]]) -> Pieces:
        keep = slice(0, MAX_PIECES_IN_SENTENCE)
        ids, tokens, offsets = ids[keep], tokens[keep], offsets[keep]
        starts = [not token.startswith("##") for token in tokens]
        case: list[int] = []
        current = 0
        for number, (start, end) in enumerate(offsets):
            if starts[number]:
                last = end
                for after in range(number + 1, len(tokens)):
                    if starts[after]:
                        break
                    last = offsets[after][1]
                glued = number > 0 and offsets[number - 1][1] == start
                current = case_class(text[start:last]) + (len(CASES) if glued else 0)
            case.append(current)
        return Pieces(
            np.array(ids, dtype=np.int64),
            np.array(case, dtype=np.int64),
            np.array(starts, dtype=np.bool_),
            np.array(offsets, dtype=np.int64).reshape(-1, 2),
        )


def case_class(word: str) -> int:
    """Index into ``CASES`` of a word without blanks."""
    if word.isupper():
        name = "initial" if len(word) == 1 else "upper"
    elif word.islower():
        name = "lower"
    elif word.isdigit():
        name = "digits"
    elif word[:1].isupper() and word[1:].islower():
        name = "capitalised"
    elif not any(character.isalnum() for character in word):
        name = "punctuation"
    else:
        name = "mixed"
    return CASES.index(name)
