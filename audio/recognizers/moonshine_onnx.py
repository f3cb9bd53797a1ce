"""Writes a network as an ONNX file.

ONNX is a protobuf: each field is a key (its number in onnx.proto, and how its value
is written) and a value. Messages within messages are written as bytes.
"""

import struct
from collections.abc import Iterable

from .moonshine_graph import Attribute, Graph, Model, Node, Port, Tensor

_FLOAT, _INT, _STRING, _TENSOR, _GRAPH, _INTS = 1, 2, 3, 4, 5, 7
"""The kinds of attribute, which are the numbers of AttributeProto.AttributeType."""


def write_onnx(model: Model) -> bytes:
    """Return *model* as the bytes of an ONNX file."""
    opsets = (
        _bytes(8, _text(1, domain) + _number(2, version))
        for domain, version in model.opsets.items()
    )
    return b"".join(
        [_number(1, model.ir_version), _bytes(7, _graph(model.graph)), *opsets]
    )


def _graph(graph: Graph) -> bytes:
    return b"".join(
        [
            *(_bytes(1, _node(node)) for node in graph.nodes),
            _text(2, graph.name),
            *(_bytes(5, _tensor(tensor)) for tensor in graph.tensors.values()),
            *(_bytes(11, _port(port)) for port in graph.inputs),
            *(_bytes(12, _port(port)) for port in graph.outputs),
        ]
    )


def _node(node: Node) -> bytes:
    return b"".join(
        [
            *(_text(1, name) for name in node.inputs),
            *(_text(2, name) for name in node.outputs),
            _text(3, node.name),
            _text(4, node.op),
            *(_bytes(5, _attribute(*each)) for each in node.attributes.items()),
            _text(7, node.domain),
        ]
    )


def _attribute(name: str, value: Attribute) -> bytes:
    match value:
        case float():
            kind, content = _FLOAT, _key(2, 5) + struct.pack("<f", value)
        case int():
            kind, content = _INT, _number(3, value)
        case bytes():
            kind, content = _STRING, _bytes(4, value)
        case Tensor():
            kind, content = _TENSOR, _bytes(5, _tensor(value))
        case Graph():
            kind, content = _GRAPH, _bytes(6, _graph(value))
        case _:
            kind, content = _INTS, _numbers(8, value)
    return _text(1, name) + content + _number(20, kind)


def _tensor(tensor: Tensor) -> bytes:
    described = _numbers(1, tensor.shape) + _number(2, tensor.element)
    return described + _text(8, tensor.name) + _bytes(9, tensor.data)


def _port(port: Port) -> bytes:
    described = _number(1, port.element)
    if port.shape is not None:
        shape = b"".join(_bytes(1, _dimension(each)) for each in port.shape)
        described += _bytes(2, shape)
    return _text(1, port.name) + _bytes(2, _bytes(1, described))


def _dimension(length: int | str | None) -> bytes:
    match length:
        case int():
            return _number(1, length)
        case str():
            return _text(2, length)
        case None:
            return b""


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, content: bytes | memoryview) -> bytes:
    return b"".join([_key(field, 2), _varint(len(content)), content])


def _numbers(field: int, numbers: Iterable[int]) -> bytes:
    return b"".join(_number(field, each) for each in numbers)


def _number(field: int, number: int) -> bytes:
    return _key(field, 0) + _varint(number)


def _key(field: int, wire_type: int) -> bytes:
    return _varint(field << 3 | wire_type)


def _varint(number: int) -> bytes:
    """Write seven bits a byte, the lowest first; negative ones as 64-bit numbers."""
    number %= 1 << 64
    groups = bytearray()
    while number > 0x7F:  # noqa: PLR2004  the seven bits
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)
