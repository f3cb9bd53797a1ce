"""A neural network as plain values: what the converter reads, rewrites and writes.

Names and numbers are those of ONNX (onnx.proto), of which this is the small part
that Moonshine needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

ELEMENTS = {
    1: np.float32,
    2: np.uint8,
    3: np.int8,
    6: np.int32,
    7: np.int64,
    9: np.bool_,
}
"""NumPy types by ONNX's numbers for them."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Numbers that are known before the network runs, little-endian."""

    name: str
    element: int
    shape: tuple[int, ...]
    data: bytes | memoryview = field(repr=False)

    @classmethod
    def of(cls, name: str, array: Array) -> "Tensor":
        """Return *array* as a tensor."""
        element = next(n for n, kind in ELEMENTS.items() if kind == array.dtype)
        return cls(name, element, array.shape, array.tobytes())

    def array(self) -> Array:
        """Return the numbers, read-only."""
        return np.frombuffer(self.data, ELEMENTS[self.element]).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of a graph; a dimension may have a name, or nothing."""

    name: str
    element: int = 0
    shape: tuple[int | str | None, ...] | None = None


@dataclass(slots=True)
class Node:
    """One operation."""

    op: str
    inputs: list[str]
    outputs: list[str]
    attributes: "dict[str, Attribute]" = field(default_factory=dict)
    name: str = ""
    domain: str = ""

    def branches(self) -> "Iterator[Graph]":
        """Yield the graphs that this operation chooses from."""
        return (each for each in self.attributes.values() if isinstance(each, Graph))

    def needs(self) -> Iterator[str]:
        """Yield the names this operation reads, also those its branches read."""
        yield from self.inputs
        for branch in self.branches():
            yield from branch.needs()


@dataclass(slots=True)
class Graph:
    """Operations, and the tensors they use."""

    name: str
    nodes: list[Node]
    tensors: dict[str, Tensor]
    inputs: list[Port]
    outputs: list[Port]

    def needs(self) -> set[str]:
        """Return the names this graph reads from the graph around it."""
        made = {name for node in self.nodes for name in node.outputs}
        read = {name for node in self.nodes for name in node.needs()}
        return (read | {port.name for port in self.outputs}) - made - {*self.tensors}

    def sort(self) -> None:
        """Put every operation after those whose results it reads."""
        makers = {name: i for i, node in enumerate(self.nodes) for name in node.outputs}
        order = TopologicalSorter(
            {
                i: [makers[name] for name in node.needs() if name in makers]
                for i, node in enumerate(self.nodes)
            }
        )
        self.nodes = [self.nodes[i] for i in order.static_order()]

    def prune(self) -> None:
        """Drop the operations and tensors of this sorted graph that nothing reads."""
        needed, kept = {port.name for port in self.outputs}, []
        for node in reversed(self.nodes):
            if not needed.isdisjoint(node.outputs):
                kept.append(node)
                needed.update(node.needs())
        self.nodes = kept[::-1]
        self.tensors = {n: each for n, each in self.tensors.items() if n in needed}


Attribute: TypeAlias = int | float | bytes | tuple[int, ...] | Tensor | Graph


@dataclass(frozen=True, slots=True)
class Model:
    """A graph, and the versions of what it is written in."""

    ir_version: int
    opsets: dict[str, int]
    graph: Graph
