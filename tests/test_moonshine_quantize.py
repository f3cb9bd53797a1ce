"""Moonshine's networks: out of one file format, through the rewrite, into another."""

import numpy as np
import onnxruntime as ort
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hn

from audio.recognizers.moonshine_graph import Graph, Model, Node, Port, Tensor
from audio.recognizers.moonshine_onnx import write_onnx
from audio.recognizers.moonshine_ort import read_ort
from audio.recognizers.moonshine_quantize import quantize

FLOAT, INT64, BOOL = 1, 7, 9
OPSETS = {"": 14, "com.microsoft": 1}
WORDS, WIDTH = 12, 8


def load(graph, save_as=None):
    """Return a session for *graph* as it is, perhaps saved in onnxruntime's format."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    if save_as:
        options.optimized_model_filepath = str(save_as)
        options.add_session_config_entry("session.save_model_format", "ORT")
    return ort.InferenceSession(write_onnx(Model(8, OPSETS, graph)), options)


def dequantized(name, weights, scale, offset):
    """Return what Moonshine's files hold: 8-bit weights, and how to make them real."""
    tensors = [
        Tensor.of(f"{name}.stored", weights),
        Tensor.of(f"{name}.factor", np.array(scale, np.float32)),
        Tensor.of(f"{name}.offset", np.array(offset, np.float32)),
    ]
    nodes = [
        Node("Cast", [f"{name}.stored"], [f"{name}.cast"], {"to": FLOAT}),
        Node("Mul", [f"{name}.cast", f"{name}.factor"], [f"{name}.scaled"]),
        Node("Add", [f"{name}.scaled", f"{name}.offset"], [name]),
    ]
    return nodes, {tensor.name: tensor for tensor in tensors}


def branch(name, sign):
    """Return a branch that embeds a word, mixes it, and scores all words for it."""
    nodes = [
        Node("Gather", ["embedding", "word"], ["embedded"], {"axis": 0}),
        Node("MatMul", ["embedded", "mixing"], ["mixed"]),
        Node("Mul", ["mixed", f"{name}.sign"], ["signed"]),
        Node("Transpose", ["embedding"], ["turned"], {"perm": (1, 0)}),
        Node("MatMul", ["signed", "turned"], ["scores"]),
    ]
    tensor = Tensor.of(f"{name}.sign", np.array(sign, np.float32))
    return Graph(name, nodes, {tensor.name: tensor}, [], [Port("scores", FLOAT)])


@pytest.fixture(scope="module")
def network():
    """Return a network like Moonshine's decoder, but tiny: two branches, 8 bits."""
    rng = np.random.default_rng(0)
    embedding = rng.integers(-128, 127, (WORDS, WIDTH), np.int8, endpoint=True)
    mixing = rng.integers(-128, 127, (WIDTH, WIDTH), np.int8, endpoint=True)
    some, tensors = dequantized("embedding", embedding, 0.02, 0.02 * 7)
    more, others = dequantized("mixing", mixing, 0.01, -0.01 * 5)
    branches = {"then_branch": branch("yes", 1), "else_branch": branch("no", -1)}
    choice = Node("If", ["flag"], ["scores"], branches)
    return Graph(
        "tiny",
        [choice, *reversed([*some, *more])],
        tensors | others,
        [Port("word", INT64, (1, "words")), Port("flag", BOOL, ())],
        [Port("scores", FLOAT, (1, "words", WORDS))],
    )


@pytest.fixture
def read(network, tmp_path):
    """Return that network as it is read from a file in onnxruntime's format."""
    load(network, save_as=tmp_path / "tiny.ort")
    return read_ort((tmp_path / "tiny.ort").read_bytes()).graph


def ops(graph):
    """Return the operations of *graph* and its branches."""
    branches = [each for node in graph.nodes for each in node.branches()]
    return [
        *(node.op for node in graph.nodes),
        *(op for b in branches for op in ops(b)),
    ]


def scores(graph, word, flag):
    inputs = {"word": np.array([[word]]), "flag": np.array(flag)}
    return load(graph).run(None, inputs)[0]


@pytest.mark.parametrize("flag", [True, False])
def test_a_network_is_the_same_after_reading(network, read, flag):
    assert sorted(ops(read)) == sorted(ops(network))
    assert read.inputs == network.inputs
    expected = scores(network, 3, flag)
    assert scores(read, 3, flag).tolist() == expected.tolist()


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("word", range(WORDS))
def test_a_quantized_network_says_the_same(network, read, word, flag):
    quantize(read)
    expected = scores(network, word, flag)
    rounding = 0.03 * float(np.abs(expected).max())  # of what is multiplied, to 8 bits
    assert scores(read, word, flag) == pytest.approx(expected, rel=0, abs=rounding)


def test_a_quantized_network_makes_no_real_weights(read):
    quantize(read)
    one_branch = ["DequantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeMatMul"]
    one_branch += ["Gather", "Mul", "Transpose"]
    assert sorted(ops(read)) == sorted(["If", *one_branch, *one_branch])
    shapes = {name: each.shape for name, each in read.tensors.items() if each.shape}
    assert shapes == {
        "embedding.stored.transposed": (WIDTH, WORDS),
        "mixing.stored": (WIDTH, WIDTH),
    }


def test_weights_that_are_not_transposed_are_looked_up_in_rows():
    weights = np.arange(-10, 10, dtype=np.int8).reshape(5, 4)
    nodes, tensors = dequantized("rows", weights, 0.5, 1.0)
    nodes.append(Node("Gather", ["rows", "word"], ["scores"], {"axis": 0}))
    ports = [Port("word", INT64, (1, 1)), Port("flag", BOOL, ())]
    graph = Graph("rows", nodes, tensors, ports, [Port("scores", FLOAT)])
    expected = scores(graph, 2, flag=True)
    quantize(graph)
    assert "Cast" not in ops(graph)
    assert scores(graph, 2, flag=True).tolist() == expected.tolist()


ARRAYS = hn.arrays(
    st.sampled_from([np.float32, np.int64, np.int8, np.uint8]),
    hn.array_shapes(min_dims=0, max_dims=3, max_side=4),
)


@given(ARRAYS)
def test_any_tensor_is_written_as_it_is(array):
    tensor = Tensor.of("constant", array)
    output = Port("result", tensor.element)
    node = Node("Identity", ["constant"], ["result"])
    graph = Graph("g", [node], {"constant": tensor}, [], [output])
    (written,) = load(graph).run(None, {})
    assert (written.dtype, written.shape) == (array.dtype, array.shape)
    assert written.tobytes() == array.tobytes()


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_number_is_written_as_it_is(number):
    value = Tensor.of("", np.array([number]))
    node = Node("Constant", [], ["result"], {"value": value})
    ints = Node("Constant", [], ["more"], {"value_ints": (number, 0, number)})
    outputs = [Port("result", INT64), Port("more", INT64)]
    one, three = load(Graph("g", [node, ints], {}, [], outputs)).run(None, {})
    assert (one.tolist(), three.tolist()) == ([number], [number, 0, number])


@pytest.mark.parametrize("content", [b"", b"not a network at all"])
def test_another_file_is_no_network(content):
    with pytest.raises(ValueError, match="no network"):
        read_ort(content)
