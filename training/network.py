"""The reader's network: one MiniLM encoder with case embeddings, and heads on top of it.

In: word pieces of windows of sentences. Out: logits for mentions, triggers, roles, status, references and helper tasks.
The role decoder reads the sentence once for each trigger, with the trigger marked (marked-trigger argument tagging,
as in query-conditioned event argument extraction; Du and Cardie 2020): it goes on from the encoder's middle with
layers of its own, which start as the encoder's upper ones.
"""

from __future__ import annotations

import copy
import math
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from tidings.extract import labels
from tidings.extract.pieces import CASE_COUNT
from tidings.extract.reference_features import FEATURES

WIDTH = 384
MIDDLE = 3  # the encoder layer that the role decoder goes on from
SAYING = len(labels.TYPES)  # helper type: cues of attribution (PolNeAR)
DECODER_TYPES = len(labels.TYPES) + 1
DISTANCES = 32
UPOS = 18
DEPRELS = 64


def distance_bucket(distance: Tensor) -> Tensor:
    """Signed distances in pieces to 0..DISTANCES-1: exact to 8 either way, then by powers of about 1.5."""
    size = distance.abs()
    far = 8 + ((size.clamp(min=8).float() / 8).log() / math.log(1.6)).long()
    bucket = torch.where(size < 8, size, far).clamp(max=DISTANCES // 2 - 1)
    return torch.where(distance < 0, DISTANCES // 2 + bucket, bucket)


def passed(layers: nn.ModuleList, x: Tensor, mask: Tensor) -> Tensor:
    """x (b, n, WIDTH) through layers that see only the places of ``mask`` (b, n)."""
    unseen = (mask == 0)[:, None, None, :] * -1e9
    for layer in layers:
        x = layer(x, unseen)
    return x


class Encoder(nn.Module):
    """Encoder and the two taggers that read every piece."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(weights, add_pooling_layer=False, attn_implementation="sdpa")
        # Words that the labelled sentences lack keep their place among those that they have.
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.case = nn.Embedding(CASE_COUNT, WIDTH)
        nn.init.normal_(self.case.weight, std=0.01)
        self.dropout = nn.Dropout(0.15)
        self.mention = nn.Linear(WIDTH, labels.MENTION_TAGS)
        self.upper = nn.Linear(WIDTH, WIDTH)
        nn.init.normal_(self.upper.weight, std=0.01)
        last = nn.Linear(256, labels.TRIGGER_LOGITS)
        nn.init.constant_(last.bias, -4.0)  # triggers are rare: start from "none"
        self.trigger = nn.Sequential(nn.Linear(WIDTH, 256), nn.GELU(), nn.Dropout(0.15), last)

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(windows, pieces) each -> hidden (w, p, WIDTH), what the role decoder reads (w, p, WIDTH), mention and trigger logits."""
        embedded = self.bert.embeddings.word_embeddings(ids) + self.case(case)
        middle = passed(self.bert.encoder.layer[:MIDDLE], self.bert.embeddings(inputs_embeds=embedded), mask)
        hidden = passed(self.bert.encoder.layer[MIDDLE:], middle, mask)
        dropped = self.dropout(hidden)
        return hidden, middle + self.upper(hidden), self.mention(dropped), self.trigger(dropped)


class RoleDecoder(nn.Module):
    """Tags the pieces of a sentence with the roles of one marked trigger, and gives the claim's status."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.kind = nn.Embedding(DECODER_TYPES, WIDTH)
        self.mark = nn.Embedding(DECODER_TYPES, WIDTH)
        self.distance = nn.Embedding(DISTANCES, WIDTH)
        # Small beside what the encoder gives: marks of its size would drown the words.
        for table, size in ((self.kind, 0.05), (self.mark, 0.1), (self.distance, 0.02)):
            nn.init.normal_(table.weight, std=size)
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in encoder.bert.encoder.layer[MIDDLE:])
        self.dropout = nn.Dropout(0.15)
        self.roles = nn.Linear(WIDTH, labels.ROLE_TAGS)
        self.status = nn.Linear(WIDTH, len(labels.STATUSES))

    def forward(self, inner: Tensor, mask: Tensor, trigger: Tensor, kind: Tensor) -> tuple[Tensor, Tensor]:
        """inner (t, s, WIDTH), mask (t, s), trigger (t,) piece number, kind (t,) -> (t, s, ROLE_TAGS), (t, statuses)."""
        rows = torch.arange(inner.shape[0], device=inner.device)
        places = torch.arange(inner.shape[1], device=inner.device)
        distance = places[None, :] - trigger[:, None]
        x = inner + self.kind(kind)[:, None, :] + self.distance(distance_bucket(distance))
        x = x + (distance == 0).unsqueeze(-1) * self.mark(kind)[:, None, :]
        x = self.dropout(passed(self.layers, x, mask))
        return self.roles(x), self.status(x[rows, trigger])


class ReferenceScorer(nn.Module):
    """Scores whether a referring phrase stands for a mention; spans are given by their first and last pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.phrase = nn.Linear(2 * WIDTH, 128)
        self.mention = nn.Linear(2 * WIDTH, 128)
        self.score = nn.Sequential(nn.Linear(3 * 128 + FEATURES, 128), nn.GELU(), nn.Dropout(0.2), nn.Linear(128, 1))

    def forward(self, phrase: Tensor, mention: Tensor, features: Tensor) -> Tensor:
        """phrase, mention (n, 2 * WIDTH), features (n, FEATURES) -> logits (n,)."""
        return self.compared(torch.tanh(self.phrase(phrase)), torch.tanh(self.mention(mention)), features)

    def compared(self, a: Tensor, b: Tensor, features: Tensor) -> Tensor:
        """As ``forward``, of what ``phrase`` and ``mention`` make of the vectors."""
        return self.score(torch.cat([a, b, a * b, features], -1)).squeeze(-1)


class Syntax(nn.Module):
    """Helper task: part of speech, head and relation of each word (deep biaffine attention, Dozat and Manning 2017)."""

    def __init__(self) -> None:
        super().__init__()
        self.upos = nn.Linear(WIDTH, UPOS)
        self.head = nn.Sequential(nn.Linear(WIDTH, 160), nn.GELU())
        self.dependent = nn.Sequential(nn.Linear(WIDTH, 160), nn.GELU())
        self.arc = nn.Parameter(torch.randn(161, 160) * 0.01)
        self.relation = nn.Linear(3 * 160, DEPRELS)

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """hidden (b, n, WIDTH) -> part of speech logits, arc scores (b, dependent, head), dependent and head vectors."""
        head, dependent = self.head(hidden), self.dependent(hidden)
        ones = torch.ones_like(dependent[..., :1])
        arcs = torch.cat([dependent, ones], -1) @ self.arc @ head.transpose(1, 2)
        return self.upos(hidden), arcs, dependent, head


class Reader(nn.Module):
    """All heads together, as trained."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.encoder = Encoder(weights)
        self.roles = RoleDecoder(self.encoder)
        self.references = ReferenceScorer()
        self.syntax = Syntax()
        self.cue = nn.Linear(WIDTH, 1)
