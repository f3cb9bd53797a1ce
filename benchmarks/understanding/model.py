"""What both models of ours share: rows of traits, arrays of a file, and from what."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from intents.learned import packed
from intents.traits import keyed

HERE = Path(__file__).parent


def matrix(shown: Sequence[Sequence[str]], loudness: Mapping[str, float]) -> csr_matrix:
    """Return a row for each line: its traits, each as loud as *loudness* says.

    A row is divided by the root of how many they are, as Learned.weigh() does it.
    """
    place = {trait: number for number, trait in enumerate(loudness)}
    rows = [[place[trait] for trait in one if trait in place] for one in shown]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((n for row in rows for n in row), np.int32, ends[-1])
    shares = np.repeat(
        [max(1, len(row)) ** -0.5 for row in rows], [len(row) for row in rows]
    )
    values = shares * np.array([*loudness.values()])[columns]
    shape = len(rows), len(loudness)
    return csr_matrix(
        (values.astype(np.float32), columns, ends.astype(np.int32)), shape
    )


def arrays(
    model: LogisticRegression,
    learned_from: csr_matrix,
    loudness: Mapping[str, float],
    most_kept: int,
) -> dict[str, NDArray[Any]]:
    """Return a model as arrays, by their names in the file.

    Those traits are kept that say most, and are heard often enough to be missed.
    """
    weights = model.coef_.T * np.array([*loudness.values()])[:, None]
    heard = np.bincount(learned_from.indices, minlength=len(weights))
    says = np.abs(weights).max(axis=1) * np.sqrt(heard)
    kept = np.argsort(-says, kind="stable")[:most_kept]
    traits = [*loudness]
    keys = np.array([*keyed(traits[place] for place in kept).values()], np.uint32)
    rising = np.argsort(keys, kind="stable")
    roots, most = packed(weights[kept][rising].astype(np.float32))
    print(f"{len(traits):,} traits, {len(keys):,} kept")
    return {
        "labels": np.array(model.classes_, dtype=str),
        "keys": keys[rising],
        "weights": roots,
        "most": np.float32(most),
        "bias": model.intercept_.astype(np.float32),
    }


def made_from(files: Sequence[Path]) -> dict[str, NDArray[Any]]:
    """Return the names of *files*, from here, and their checksums."""
    return {
        "files": np.array([str(file.relative_to(HERE)) for file in files]),
        "sha256": np.array([sha256(file.read_bytes()).hexdigest() for file in files]),
    }


def lines_in(folders: Sequence[Path]) -> list[Path]:
    """Return the files of lines in *folders*, in order."""
    return [file for folder in folders for file in sorted(folder.glob("*.jsonl"))]
