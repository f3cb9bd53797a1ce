"""A linear model of what is meant: one small file, read in milliseconds.

`benchmarks/understanding/train.py` makes the file and says from what. It holds, for
each trait (traits.py) that was seen often enough, how much it speaks for each label.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEARNED = "_learned.npz"
NOTHING = "nothing"
"""The label of what is meant for nobody here."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: n traits, k labels."""

    labels: tuple[str, ...]
    keys: NDArray[np.uint32]
    """(n,) The CRC-32 of each trait, rising."""
    weights: NDArray[np.int8]
    """(n, k) The root of what each trait says for each label; see unpacked()."""
    most: float
    """What the largest weight stands for."""
    bias: NDArray[np.float32]
    """(k,)"""
    made_from: Mapping[str, str]
    """File it was trained on -> SHA-256."""

    def known(self, traits: Mapping[str, int]) -> "Known":
        """Return those of *traits*, with their numbers, that were learned."""
        keys = np.fromiter(traits.values(), np.uint32, len(traits))
        places = self.keys.searchsorted(keys)
        known = self.keys.take(places, mode="clip") == keys
        shown = [*compress(traits, known.tolist())]
        return Known(shown, self.weights.take(places[known], axis=0))

    def weigh(self, known: "Known") -> dict[str, float]:
        """Return how likely each label is, from 0 to 1; they add up to 1."""
        said = unpacked(known.says, self.most).sum(axis=0)
        logits = said / max(1.0, len(known.traits)) ** 0.5 + self.bias
        shares = np.exp(logits - logits.max())
        return dict(zip(self.labels, (shares / shares.sum()).tolist(), strict=True))

    def ranked(self, known: "Known", label: str) -> Iterator[str]:
        """Yield the traits, those first that say most for *label*."""
        says = known.says[:, self.labels.index(label)].astype(np.int16)
        return (known.traits[n] for n in np.argsort(-says, kind="stable").tolist())


class Known(NamedTuple):
    """The n traits of an utterance that were learned."""

    traits: Sequence[str]
    says: NDArray[np.int8]
    """(n, k) What each of them says for each label."""


def packed(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], float]:
    """Return the signed roots of *weights* in 127 steps, and the largest weight.

    Roots keep small weights apart: nearly all are small.
    """
    most = float(np.abs(weights).max()) or 1.0
    roots = np.sign(weights) * np.sqrt(np.abs(weights) / most)
    return np.round(127 * roots).astype(np.int8), most


def unpacked(roots: NDArray[np.int8], most: float) -> NDArray[np.float32]:
    """Return the weights that packed() was given, nearly."""
    share = roots.astype(np.float32)
    weights: NDArray[np.float32] = np.abs(share)
    weights *= share
    weights *= np.float32(most / 127**2)
    return weights


def read_learned(file: Traversable) -> Learned | None:
    """Read a model; without a file there is none."""
    if not file.is_file():
        return None
    with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as stored:
        return Learned(
            tuple(str(label) for label in stored["labels"]),
            stored["keys"],
            stored["weights"],
            float(stored["most"]),
            stored["bias"],
            dict(zip(stored["files"].tolist(), stored["sha256"].tolist(), strict=True)),
        )


def next_likely(shares: Mapping[str, float], label: str) -> str:
    """Return what is likeliest but for *label*."""
    others = {**shares}
    del others[label]
    return max(others, key=others.__getitem__)
