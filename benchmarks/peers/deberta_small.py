"""A DeBERTa-v3-small forward pass with random weights: what a reader built on it (GLiNER-small) costs at least.

In: a JSON file with a list of piece counts of its sentences for each text, cores, when the process was started. Out: one line of
JSON: seconds to be ready, seconds to read. Sentences of like length run together, 32 at a time; piece ids are drawn at
random, as they do not change the work.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import torch
import transformers

PIECES_MAX = 384  # GLiNER's own limit
AT_ONCE = 32


def model() -> torch.nn.Module:
    """DeBERTa-v3-small as published: 6 layers of width 768, disentangled attention over 256 buckets of distance."""
    config = transformers.DebertaV2Config(
        vocab_size=128_100,
        hidden_size=768,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=3072,
        max_position_embeddings=512,
        type_vocab_size=0,
        relative_attention=True,
        position_buckets=256,
        max_relative_positions=-1,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
    )
    return transformers.DebertaV2Model(config).eval()


def main(path: Path, threads: int, begun: float) -> None:
    """Run every sentence through the encoder once."""
    torch.set_num_threads(threads)
    lengths = sorted(min(count + 2, PIECES_MAX) for text in json.loads(path.read_text("utf-8")) for count in text)
    encoder = model()
    with torch.inference_mode():
        encoder(torch.ones(1, 16, dtype=torch.long))
        ready = time.time() - begun
        started = time.perf_counter()
        for begin in range(0, len(lengths), AT_ONCE):
            batch = lengths[begin : begin + AT_ONCE]
            mask = torch.arange(max(batch))[None] < torch.tensor(batch)[:, None]
            encoder(torch.randint(5, 128_000, mask.shape), attention_mask=mask.long())
    seconds = time.perf_counter() - started
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = f"torch {torch.__version__}, float32"
    print(json.dumps({"name": name, "ready_s": ready, "seconds": seconds, "peak_mib": peak_mib}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
