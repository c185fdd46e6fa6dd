"""Writes ONNX nodes one after another, without naming each."""

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

REGISTER = 16  # float32 in the widest vector register


class GraphBuilder:
    """Nodes and constants so far. Each method adds one and returns the name of what it gives.

    Whatever is made of [n, 1] has the same bits in a batch of any size: no MatMul, whose sum has
    another order for one row, and logarithms and exponentials of whole vector registers.
    """

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

    def whole(self, operation: str, column: str) -> str:
        """Log, Exp or the like of [n, 1], in whole registers: a rest of one differs in a bit."""
        wide = self.do("Mul", column, self.constant(np.ones((1, REGISTER))))
        return self.gather(self.do(operation, wide), [0], axis=1)

    def log(self, column: str) -> str:
        return self.whole("Log", column)

    def exp(self, column: str) -> str:
        return self.whole("Exp", column)

    def log1p(self, column: str) -> str:
        """Exact near 0: Kahan's correction, in Goldberg, What Every Computer Scientist Should Know
        About Floating-Point Arithmetic, ACM Computing Surveys 23(1), 1991, theorem 4.
        """
        above = self.add(column, 1.0)
        rounded = self.subtract(above, 1.0)
        known = self.is_above(rounded, 0.0)
        corrected = self.divide(self.multiply(self.log(above), column), self.least(rounded, 1e-9))
        return self.where(known, corrected, column)

    def one_less_exp(self, column: str) -> str:
        """1 - exp(-x) of x at least 0, exact near 0 in the same way."""
        power = self.exp(self.do("Neg", column))
        less = self.subtract(1.0, power)
        inner = self.do("And", self.is_above(less, 0.0), self.do("Less", less, self.number(0.5)))
        logarithm = self.log(self.least(power, 1e-9))
        corrected = self.divide(self.multiply(less, column), self.do("Neg", logarithm))
        return self.where(inner, corrected, self.where(self.is_above(less, 0.0), less, column))

    def add(self, *parts: str | float) -> str:
        return self._fold("Add", parts)

    def multiply(self, *parts: str | float) -> str:
        return self._fold("Mul", parts)

    def subtract(self, first: str | float, second: str | float) -> str:
        return self._fold("Sub", (first, second))

    def divide(self, first: str | float, second: str | float) -> str:
        return self._fold("Div", (first, second))

    def most(self, first: str, second: str | float, out: str | None = None) -> str:
        """The lesser of both: at most the second."""
        return self.do("Min", first, self._name(second), out=out)

    def least(self, first: str, second: str | float) -> str:
        """The larger of both: at least the second."""
        return self.do("Max", first, self._name(second))

    def where(
        self, condition: str, first: str | float, second: str | float, out: str | None = None
    ) -> str:
        return self.do("Where", condition, self._name(first), self._name(second), out=out)

    def is_above(self, first: str, second: str | float) -> str:
        return self.do("Greater", first, self._name(second))

    def interpolate(self, x: str, positions: np.ndarray, values: np.ndarray) -> str:
        """As `np.interp` of [n, 1]: the sum of how much of each piece lies below x."""
        lengths, rises = np.diff(positions), np.diff(values)
        beyond = self.do("Sub", x, self.constant(positions[None, :-1]))
        within = self.do("Min", self.do("Relu", beyond), self.constant(lengths[None, :]))
        pieces = self.do("Mul", within, self.constant((rises / lengths)[None, :]))
        return self.do("Sum", *self.split(pieces, len(rises), 0), self.number(values[0]))

    def _fold(self, operation: str, parts) -> str:
        first, *others = (self._name(part) for part in parts)
        for other in others:
            first = self.do(operation, first, other)
        return first

    def _name(self, part: str | float) -> str:
        return part if isinstance(part, str) else self.number(part)
