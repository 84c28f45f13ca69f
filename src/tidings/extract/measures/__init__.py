"""How good a reader is, measured on labelled sentences.

In: gold rows and predicted rows of the same ids (the row form of docs/formats.md). Out: tallies, curves, calibration.
"""

from tidings.extract.measures.certainty import Bin, calibration, error, surer
from tidings.extract.measures.scores import MEASURES, Judged, Scores, score
from tidings.extract.measures.tally import Tally

__all__ = ["MEASURES", "Bin", "Judged", "Scores", "Tally", "calibration", "error", "score", "surer"]
