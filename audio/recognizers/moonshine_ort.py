"""Reads a network from a file in onnxruntime's own format (.ort).

The field numbers are the places in the tables of onnxruntime's schema, ort.fbs,
which only ever grows at the end.
"""

from .moonshine_flatbuffer import Bytes, Table
from .moonshine_graph import Attribute, Graph, Model, Node, Port, Tensor

_IDENTIFIER = b"ORTM"


def read_ort(file: Bytes) -> Model:
    """Return the network in *file*. Raise ValueError when it holds none."""
    session = Table.root(file) if file[4:8] == _IDENTIFIER else None
    model = session.table(1) if session else None
    graph = model.table(7) if model else None
    if model is None or graph is None:
        problem = "no network in onnxruntime's format"
        raise ValueError(problem)
    opsets = {each.text(0): each.number(1, "q") for each in model.tables(1)}
    return Model(model.number(0, "q"), opsets, _graph(graph, "main"))


def _graph(table: Table, name: str) -> Graph:
    ports = {port.name: port for port in map(_port, table.tables(1))}
    tensors = [_tensor(each) for each in table.tables(0)]
    graph = Graph(
        name,
        [_node(each) for each in table.tables(2)],
        {tensor.name: tensor for tensor in tensors},
        [ports[name] for name in table.texts(5)],
        [ports[name] for name in table.texts(6)],
    )
    graph.sort()
    return graph


def _tensor(table: Table) -> Tensor:
    return Tensor(table.text(0), table.number(3), table.integers(2), table.raw(4))


def _node(table: Table) -> Node:
    return Node(
        table.text(5),
        table.texts(8),
        table.texts(9),
        dict(map(_attribute, table.tables(10))),
        name=table.text(0),
        domain=table.text(2),
    )


def _attribute(table: Table) -> tuple[str, Attribute]:
    name, kind = table.text(0), table.number(2)
    tensor, graph = table.table(6), table.table(7)
    value: Attribute
    match kind:
        case 1:
            value = table.real(3)
        case 2:
            value = table.number(4, "q")
        case 3:
            value = bytes(table.raw(5))
        case 4 if tensor:
            value = _tensor(tensor)
        case 5 if graph:
            value = _graph(graph, name)
        case 7:
            value = table.integers(9)
        case _:
            problem = f"attribute {name} is of kind {kind}"
            raise ValueError(problem)
    return name, value


def _port(table: Table) -> Port:
    described = table.table(2)
    tensor = described.table(2) if described else None
    if tensor is None:
        return Port(table.text(0))
    shape = tensor.table(1)
    dimensions = tuple(map(_dimension, shape.tables(0))) if shape else None
    return Port(table.text(0), tensor.number(0), dimensions)


def _dimension(table: Table) -> int | str | None:
    value = table.table(0)
    match value.number(0, "b") if value else 0:
        case 1 if value:
            return value.number(1, "q")
        case 2 if value:
            return value.text(2)
    return None
