"""Writes ONNX nodes one after another, without naming each."""

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper


class GraphBuilder:
    """Nodes and constants so far. Each method adds one and returns the name of what it gives."""

    def __init__(self, constants: list[TensorProto]):
        self.nodes: list[NodeProto] = []
        self.constants = constants

    def do(self, operation: str, *inputs: str, out: str | None = None, **attributes) -> str:
        out = out or f"{operation.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [out], **attributes))
        return out

    def constant(self, values: np.ndarray, kind=np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype=kind), name))
        return name

    def number(self, value: float) -> str:
        return self.constant(np.array([[value]]))

    def gather(self, data: str, positions, axis: int) -> str:
        return self.do("Gather", data, self.constant(positions, np.int64), axis=axis)

    def cast(self, data: str, kind: int) -> str:
        return self.do("Cast", data, to=kind)

    def split(self, data: str, columns: int, rest: int) -> list[str]:
        """The columns one by one; the rest after them is dropped."""
        sizes = [1] * columns + ([rest] if rest else [])
        names = [f"split_{len(self.nodes)}_{i}" for i in range(len(sizes))]
        by = self.constant(sizes, np.int64)
        self.nodes.append(helper.make_node("Split", [data, by], names, axis=1))
        return names[:columns]
