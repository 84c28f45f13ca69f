"""The reader's network at run time.

In: arrays of word pieces. Out: arrays of logits. The ONNX files and their settings lie in ``model/`` beside this module.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from tidings.errors import ReaderError
from tidings.extract import labels
from tidings.extract.confidence import Calibration

MODEL = Path(__file__).parent / "model"
_REMEDY = "install tidings again, or train a reader (training/README.md)"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen on the development set, and the version that readings are marked with."""

    version: str
    trigger_thresholds: Mapping[str, float]
    reference_threshold: float
    calibration: Calibration
    least_confidence: float = 0.0  # what the reader is less sure of, it does not claim

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read ``reader.json``. Raises ReaderError if it is missing or made for other labels."""
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            fits = table["types"] == list(labels.TYPES) and table["roles"] == list(labels.ROLES)
            calibration = Calibration.of(table["calibration"])
            found = cls(
                table["version"],
                table["trigger_thresholds"],
                table["reference_threshold"],
                calibration,
                float(table["least_confidence"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReaderError(f"{path}: {error!r}; {_REMEDY}") from error
        if not fits:
            raise ReaderError(f"{path} was made for another ontology; train a reader for this one (training/README.md)")
        return found


class Network(Protocol):
    """What the reader asks of a network; shapes as in ``OnnxNetwork``."""

    def encode(self, ids: Ints, case: Ints, mask: Ints) -> tuple[Floats, Floats, Floats, Floats]:
        """Vectors of pieces, what the role decoder reads, mention and trigger logits."""

    def roles(self, inner: Floats, mask: Bools, at: Ints, kind: Ints) -> tuple[Floats, Floats]:
        """Role and status logits of marked triggers."""

    def references(self, phrase: Floats, mention: Floats, features: Floats) -> Floats:
        """Whether each phrase stands for the mention beside it."""


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class OnnxNetwork:
    """The shipped int8 network on onnxruntime."""

    def __init__(self, folder: Path = MODEL, *, threads: int | None = None) -> None:
        """``threads``: processor cores to use; by default all that this process may use.

        Raises ReaderError if a model file is missing or broken.
        """
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads or cores()
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # What a network takes for itself it keeps: for each of the three as much as its longest sentences once took, times threads.
        options.enable_cpu_mem_arena = False
        try:
            self._encoder, self._roles, self._references = (
                ort.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
                for name in ("encoder.onnx", "roles.onnx", "references.onnx")
            )
        except Exception as error:  # onnxruntime raises nothing narrower
            raise ReaderError(f"{folder}: {error}; {_REMEDY}") from error

    def encode(self, ids: Ints, case: Ints, mask: Ints) -> tuple[Floats, Floats, Floats, Floats]:
        """(w, p) each -> hidden and inner (w, p, width), mention (w, p, MENTION_TAGS) and trigger logits (w, p, TRIGGER_LOGITS)."""
        found = self._encoder.run(None, {"ids": ids, "case": case, "mask": mask})
        return cast(tuple[Floats, Floats, Floats, Floats], tuple(found))

    def roles(self, inner: Floats, mask: Bools, at: Ints, kind: Ints) -> tuple[Floats, Floats]:
        """Inner (t, s, width), mask (t, s), at (t,), kind (t,) -> role logits (t, s, ROLE_TAGS), status logits (t, statuses)."""
        found = self._roles.run(None, {"inner": inner, "mask": mask, "at": at, "kind": kind})
        return cast(tuple[Floats, Floats], tuple(found))

    def references(self, phrase: Floats, mention: Floats, features: Floats) -> Floats:
        """phrase, mention (n, 2 * width), features (n, FEATURES) -> logits (n,)."""
        found = self._references.run(None, {"phrase": phrase, "mention": mention, "features": features})
        return cast(Floats, found[0])
