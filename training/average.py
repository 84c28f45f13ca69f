"""Average the weights of two runs, the later of which went on from the earlier.

    python training/average.py --weights training/out/refined.pt training/out6/refined.pt --share 0.65 --out training/out6/mean.pt

In: two checkpoints of one network. Out: their mean (a model soup; Wortsman et al. 2022): what the later run learnt, with less of
what it forgot.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Write the mean of two checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs=2, required=True, help="the earlier run's, the later run's")
    parser.add_argument("--share", type=float, default=0.65, help="of the later run, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    earlier, later = (torch.load(path, weights_only=True) for path in options.weights)
    mean = {name: torch.lerp(earlier[name].float(), later[name].float(), options.share) for name in earlier}
    torch.save({name: weight.to(earlier[name].dtype) for name, weight in mean.items()}, options.out)


if __name__ == "__main__":
    main()
