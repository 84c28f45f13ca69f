"""Training scripts import one another as they lie beside each other."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "training"))
