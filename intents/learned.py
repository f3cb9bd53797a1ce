"""A linear model of what is meant: one small file, read in milliseconds.

`benchmarks/understanding/train.py` makes the file and says from what. It holds, for
each trait (traits.py) that was seen often enough, how much it speaks for each label.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from zlib import crc32

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

    def weigh(self, traits: Iterable[str]) -> dict[str, float]:
        """Return how likely each label is, from 0 to 1; they add up to 1."""
        places, known = self._places([*dict.fromkeys(traits)])
        rows = places[known]
        said = unpacked(self.weights[rows], self.most).sum(axis=0)
        logits = said / max(1.0, len(rows)) ** 0.5 + self.bias
        shares = np.exp(logits - logits.max())
        return dict(zip(self.labels, (shares / shares.sum()).tolist(), strict=True))

    def ranked(self, traits: Iterable[str], label: str) -> Iterator[str]:
        """Yield the traits that are known, those first that say most for *label*."""
        said = sorted(set(traits))
        places, known = self._places(said)
        says = self.weights[places, self.labels.index(label)].astype(np.int16)
        for place in np.argsort(-says, kind="stable").tolist():
            if known[place]:
                yield said[place]

    def _places(
        self, traits: Sequence[str]
    ) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Return the row of each trait, and whether it is known at all."""
        keys = np.fromiter((key(trait) for trait in traits), np.uint32, len(traits))
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        return places, self.keys[places] == keys


def key(trait: str) -> int:
    """Return the number that stands for a trait in the file."""
    return crc32(trait.encode())


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
    weights: NDArray[np.float32] = share * np.abs(share) * np.float32(most / 127**2)
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
