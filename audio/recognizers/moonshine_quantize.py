"""Makes a network multiply by its 8-bit weights as they are.

Moonshine's files hold 8-bit weights that the network turns into real numbers by
Cast, Mul and Add before it uses them: for every word piece, all 41 million of them.
Here those operations go, and what follows them takes the weights directly:

    MatMul               DynamicQuantizeMatMul
    Transpose, MatMul    the same, with weights transposed once and for all
    Gather               Gather, DequantizeLinear
    Gather, of weights   Gather of columns, Transpose, DequantizeLinear; so that the
    transposed above     largest weights, those of the words, are kept only once

The weights stay the same, bit for bit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from .moonshine_graph import Graph, Node, Tensor


@dataclass(frozen=True, slots=True)
class _Weights:
    """The names of tensors that stand for the real numbers (stored - zero) * scale."""

    stored: str
    scale: str
    zero: str
    transposed: bool = False


def quantize(graph: Graph) -> None:
    """Rewrite the sorted *graph* and its branches in place."""
    scopes = [*_scopes(graph)]
    weights = _find_weights(graph)
    _transpose_weights(graph, scopes, weights)
    for scope in scopes:
        scope.nodes = [
            new for node in scope.nodes for new in _rewrite(node, graph, weights)
        ]
    for scope in scopes:  # the branches first: what they need is kept around them
        scope.prune()


def _scopes(graph: Graph) -> Iterator[Graph]:
    for node in graph.nodes:
        for branch in node.branches():
            yield from _scopes(branch)
    yield graph


def _find_weights(graph: Graph) -> dict[str, _Weights]:
    """Find what is made of 8-bit tensors; add to *graph* its scales and zero points."""
    makers = {node.outputs[0]: node for node in graph.nodes}
    found = {}
    for add in graph.nodes:
        mul = makers.get(add.inputs[0]) if add.op == "Add" else None
        cast = makers.get(mul.inputs[0]) if mul and mul.op == "Mul" else None
        if not mul or not cast or cast.op != "Cast":
            continue
        names = cast.inputs[0], mul.inputs[1], add.inputs[1]
        stored, scale, offset = map(graph.tensors.get, names)
        if stored and scale and offset and stored.array().dtype == np.int8:
            found[add.outputs[0]] = _describe(graph, stored, scale, offset)
    return found


def _describe(graph: Graph, stored: Tensor, scale: Tensor, offset: Tensor) -> _Weights:
    """Turn stored * scale + offset into (stored - zero) * scale."""
    factor = scale.array().item()
    zero = np.array(round(-offset.array().item() / factor), np.int8)
    weights = _Weights(stored.name, f"{stored.name}.scale", f"{stored.name}.zero")
    graph.tensors |= {
        weights.scale: Tensor.of(weights.scale, np.array(factor, np.float32)),
        weights.zero: Tensor.of(weights.zero, zero),
    }
    return weights


def _transpose_weights(
    graph: Graph, scopes: list[Graph], weights: dict[str, _Weights]
) -> None:
    """Add to *graph* the weights that any scope transposes, the other way round."""
    for node in (node for scope in scopes for node in scope.nodes):
        if node.op == "Transpose" and (plain := weights.get(node.inputs[0])):
            name = _transposed(plain.stored)
            turned = graph.tensors[plain.stored].array().T
            graph.tensors[name] = Tensor.of(name, turned)
            weights[node.outputs[0]] = replace(plain, stored=name)


def _transposed(name: str) -> str:
    return f"{name}.transposed"


def _rewrite(node: Node, graph: Graph, weights: dict[str, _Weights]) -> Iterator[Node]:
    """Yield what takes the place of *node*, which may be *node* itself."""
    match node.op, [weights.get(name) for name in node.inputs]:
        case "MatMul", [None, _Weights() as found]:
            inputs = [node.inputs[0], found.stored, found.scale, found.zero]
            op, domain = "DynamicQuantizeMatMul", "com.microsoft"
            yield Node(op, inputs, node.outputs, name=node.name, domain=domain)
        case "Gather", [_Weights() as found, None]:
            columns = _transposed(found.stored)
            found = (
                replace(found, stored=columns) if columns in graph.tensors else found
            )
            yield from _gather(node, found, columns=found.stored == columns)
        case _:
            yield node


def _gather(node: Node, weights: _Weights, *, columns: bool) -> Iterator[Node]:
    """Yield operations that look up rows, or columns, of weights by a matrix."""
    output = node.outputs[0]
    picked, rows = f"{output}.picked", f"{output}.rows"
    yield Node(
        "Gather", [weights.stored, node.inputs[1]], [picked], {"axis": int(columns)}
    )
    if columns:
        yield Node("Transpose", [picked], [rows], {"perm": (1, 2, 0)})
    inputs = [rows if columns else picked, weights.scale, weights.zero]
    yield Node("DequantizeLinear", inputs, [output])
