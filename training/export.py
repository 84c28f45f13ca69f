"""Ship a trained reader: int8 ONNX files, tokenizer and settings.

    python training/export.py --out src/tidings/extract/model [--weights training/out/reader.pt] [--version 1] [--references FILE]

In: weights of train.py, of antecedents.py, or both. Out: encoder.onnx, roles.onnx, references.onnx (weights int8 per channel,
activations quantised as they come), tokenizer.json, reader.json with thresholds of 0.5 and no calibration, which tune.py and
calibrate.py replace. With ``--references`` the scorer of references is the one of antecedents.py; without ``--weights`` only
its file is made, and the others stay as they are.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from network import DECODER_TYPES, WIDTH, Reader, ReferenceScorer
from tidings.extract import labels
from tidings.extract.confidence import UNCALIBRATED
from tidings.extract.reference_features import FEATURES
from train import WEIGHTS

OPSET = 18


class RowQuantised(nn.Module):
    """An embedding table in int8 with a scale for each row: one scale for all 30,522 words loses what tells them apart."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        scale = table.weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (table.weight.detach() / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """ids (...) -> (..., width)."""
        return self.rows[ids].float() * self.scale[ids]


def export(
    module: nn.Module, example: tuple[Tensor, ...], names: list[str], outputs: list[str], axes: dict, path: Path
) -> None:
    """Export one graph and quantise its weights."""
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            module,
            example,
            str(plain),
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready),
            str(path),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
        )


def write_settings(path: Path, version: str) -> None:
    """Version, label sets and thresholds, as the package reads them."""
    settings = {
        "version": version,
        "types": labels.TYPES,
        "roles": labels.ROLES,
        "trigger_thresholds": dict.fromkeys(labels.TYPES, 0.5),
        "reference_threshold": 0.5,
        "least_confidence": 0.0,
        "calibration": UNCALIBRATED,
    }
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def export_reader(model: Reader, out: Path) -> None:
    """Encoder and role decoder."""
    w, p, t, s = "windows", "pieces", "triggers", "sentence"
    model.encoder.bert.embeddings.word_embeddings = RowQuantised(model.encoder.bert.embeddings.word_embeddings)
    ones = torch.ones(2, 9, dtype=torch.long)
    export(
        model.encoder,
        (ones, ones, ones),
        ["ids", "case", "mask"],
        ["hidden", "inner", "mention", "trigger"],
        {name: {0: w, 1: p} for name in ("ids", "case", "mask", "hidden", "inner", "mention", "trigger")},
        out / "encoder.onnx",
    )
    export(
        model.roles,
        (
            torch.randn(3, 7, WIDTH),
            torch.ones(3, 7, dtype=torch.bool),
            torch.tensor([0, 3, 6]),
            torch.tensor([0, 1, DECODER_TYPES - 2]),
        ),
        ["inner", "mask", "at", "kind"],
        ["tags", "status"],
        {
            "inner": {0: t, 1: s},
            "mask": {0: t, 1: s},
            "at": {0: t},
            "kind": {0: t},
            "tags": {0: t, 1: s},
            "status": {0: t},
        },
        out / "roles.onnx",
    )


def export_references(scorer: ReferenceScorer, out: Path) -> None:
    """The scorer of references."""
    export(
        scorer,
        (torch.randn(4, 2 * WIDTH), torch.randn(4, 2 * WIDTH), torch.randn(4, FEATURES)),
        ["phrase", "mention", "features"],
        ["score"],
        {name: {0: "pairs"} for name in ("phrase", "mention", "features", "score")},
        out / "references.onnx",
    )


def main() -> None:
    """Export what was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, help="of train.py")
    parser.add_argument("--references", type=Path, help="of antecedents.py")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1")
    options = parser.parse_args()
    if not options.weights and not options.references:
        parser.error("give --weights, --references or both")
    options.out.mkdir(parents=True, exist_ok=True)
    scorer = ReferenceScorer()
    if options.weights:
        model = Reader(WEIGHTS)
        model.load_state_dict(torch.load(options.weights, weights_only=True))
        export_reader(model.eval(), options.out)
        scorer = model.references
        shutil.copy(WEIGHTS / "tokenizer.json", options.out / "tokenizer.json")
        write_settings(options.out / "reader.json", options.version)
    if options.references:
        scorer.load_state_dict(torch.load(options.references, weights_only=True))
    export_references(scorer.eval(), options.out)
    for path in sorted(options.out.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.2f} MB  {path.name}")


if __name__ == "__main__":
    main()
