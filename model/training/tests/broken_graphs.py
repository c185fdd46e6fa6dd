"""Writes the broken graphs of the Java tests.

python tests/broken_graphs.py ../src/test/resources/broken
"""

import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

FEATURES = 45


def graph(
    spend: float,
    width: int = FEATURES,
    output: str = "expected_spend",
    interval: tuple[float, float] = (0, 100),
    inputs: tuple[str, ...] = ("features", "threshold"),
) -> bytes:
    """A graph with the same scores for every row: probability 0.5, this spend and this interval.

    Its exceedance probability is 0.5 whatever the threshold.
    """
    first = numpy_helper.from_array(np.array([0], dtype=np.int64), "first")
    none = numpy_helper.from_array(np.array(0, dtype=np.float32), "none")
    nodes = [
        helper.make_node("Gather", ["features", "first"], ["column"], axis=1),
        helper.make_node("Mul", ["column", "none"], ["zero"]),
    ]
    constants = [first, none]
    outputs = {
        "purchase_probability": 0.5,
        output: spend,
        "spend_low": interval[0],
        "spend_high": interval[1],
        "exceed_probability": 0.5,
    }
    for name, value in outputs.items():
        constants.append(numpy_helper.from_array(np.array(value, dtype=np.float32), f"{name}_is"))
        nodes.append(helper.make_node("Add", ["zero", f"{name}_is"], [name]))
    made = helper.make_graph(
        nodes,
        "broken",
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in (("features", [None, width]), ("threshold", [1]))
            if name in inputs
        ],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]) for name in outputs],
        constants,
    )
    opsets = [helper.make_opsetid("", 15)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8).SerializeToString()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "narrow.onnx").write_bytes(graph(10, width=3))
    (folder / "nan.onnx").write_bytes(graph(float("nan")))
    (folder / "negative.onnx").write_bytes(graph(-1))
    (folder / "other-output.onnx").write_bytes(graph(10, output="spend"))
    (folder / "crossed.onnx").write_bytes(graph(10, interval=(100, 0)))
    (folder / "no-threshold.onnx").write_bytes(graph(10, inputs=("features",)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
