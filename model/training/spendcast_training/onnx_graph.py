"""Makes one ONNX graph of the model: formula, trees, level and spread."""

import lightgbm as lgb
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, compose, helper
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

from spendcast_training import clip, loglinear, spread
from spendcast_training.clip import Clip
from spendcast_training.features import NAMES
from spendcast_training.formula_graph import CLIPPED, INPUT, FormulaGraph, column
from spendcast_training.graph_builder import REGISTER, GraphBuilder
from spendcast_training.model import Model
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.scores import OUTPUTS, Scores
from spendcast_training.stages import LEARNED, Stages

OPSET = 15
THRESHOLD = "threshold"
PROBABILITY, SPEND, LOW, HIGH, EXCEED = OUTPUTS
NAMES_OF_GRAPH = (INPUT, THRESHOLD, *OUTPUTS)
PARITY = 1e-4


def to_onnx(model: Model) -> onnx.ModelProto:
    """`features` float32 [n, features] and `threshold` float32 [1] in; five outputs [n, 1].

    The outputs are those of `Scores`, money in the base currency.
    """
    stages, build = model.stages, GraphBuilder([])
    _clip(build, model.clip)
    formula = FormulaGraph(build, stages.formula)
    probability, count, logarithm = formula.outlook(formula.ahead)
    if stages.purchase is not None:
        odds = build.log(build.divide(probability, build.subtract(1.0, probability)))
        odds = build.add(odds, _trees(build, stages.purchase, "purchase_"))
        probability = build.divide(1.0, build.add(build.exp(build.do("Neg", odds)), 1.0))
    build.do("Identity", probability, out=PROBABILITY)
    if stages.spend is not None:
        _, _, calm = formula.outlook(stages.formula.calm_horizon)
        learned = build.add(_log_linear(build, stages), _trees(build, stages.spend, "spend_"))
        differs = build.subtract(learned, calm)
        logarithm = build.add(logarithm, build.multiply(differs, LEARNED))
    _spread(build, model, probability, count, _level(build, model, probability, logarithm))
    return whole_model(build)


def _clip(build: GraphBuilder, by: Clip) -> None:
    """As `Clip.clipped` has it."""
    amount, maximum, median, spend, purchases, lines, tenure = (
        column(build, name, INPUT) for name in clip.READ
    )
    bought, largest = build.most(lines, 1.0), build.least(amount, maximum)
    others = build.least(build.subtract(build.add(purchases, bought), 1.0), 1.0)
    mean = build.divide(build.add(build.subtract(amount, largest), spend), others)
    each = build.most(build.where(build.is_above(mean, 0.0), mean, median), median)
    each = build.where(build.is_above(each, 0.0), each, by.usual)
    each = build.where(build.is_above(each, by.limit), by.usual, each)
    now = build.divide(bought, build.least(tenure, clip.FEWEST_DAYS))
    counts = build.multiply(build.gather(INPUT, clip.COUNT, axis=1), build.constant(clip.FACTOR))
    counts = build.add(counts, build.multiply(now, build.constant(clip.NOW)))
    bound = build.multiply(build.add(counts, build.constant(clip.MORE)), each)
    bound = build.where(build.is_above(largest, by.limit), bound, np.inf)
    build.do("Max", build.most(INPUT, bound), build.do("Neg", bound), out=CLIPPED)


def _level(build: GraphBuilder, model: Model, probability: str, logarithm: str) -> str:
    cutoff = build.do("Equal", column(build, "lines"), build.number(0.0))
    scale = build.where(cutoff, model.scale[1], model.scale[0])
    spend = build.multiply(scale, probability, build.exp(logarithm))
    return build.most(spend, model.largest, out=SPEND)


def _spread(build: GraphBuilder, model: Model, probability: str, count: str, spend: str) -> None:
    """As `Spread.around` has it."""
    by = model.spread
    middle = build.log(build.least(build.divide(spend, probability), 1e-9))
    size = build.multiply(build.log(build.add(count, 1.0)), by.weights[1])
    deviation = build.exp(build.add(size, by.weights[0]))
    nothing = build.subtract(1.0, probability)

    def quantile(level: str | float) -> str:
        of_buyers = build.divide(build.subtract(level, nothing), probability)
        error = build.interpolate(of_buyers, spread.LEVELS, by.values)
        value = build.exp(build.add(build.multiply(error, deviation), middle))
        return build.where(build.is_above(of_buyers, 0.0), value, 0.0)

    sure = build.do("Less", nothing, build.number(spread.LOW))
    build.where(sure, quantile(spread.LOW), 0.0, out=LOW)
    level = build.where(sure, spread.HIGH, spread.HIGH - spread.LOW)
    build.do("Identity", quantile(level), out=HIGH)
    wanted = build.log(build.least(THRESHOLD, 1e-9))
    error = build.divide(build.subtract(wanted, middle), deviation)
    below = build.interpolate(error, by.values, spread.LEVELS)
    # The sum of the pieces may round to a little over 1.
    above = build.least(build.subtract(1.0, below), 0.0)
    build.do("Mul", probability, above, out=EXCEED)


def _trees(build: GraphBuilder, booster: lgb.Booster, prefix: str) -> str:
    """The trees' sum, [n, 1]."""
    graph = _convert(booster, prefix)
    build.nodes += graph.node
    build.constants += graph.initializer
    return graph.output[0].name


def _log_linear(build: GraphBuilder, stages: Stages) -> str:
    used, zeros = len(loglinear.COLUMNS), len(loglinear.ZEROS)
    unused = (0, -used % REGISTER)
    scaled = build.do(
        "Mul",
        build.gather(CLIPPED, np.pad(loglinear.COLUMNS, unused), axis=1),
        build.constant(np.pad(loglinear.FACTORS, unused)),
    )
    logarithms = build.do("Log", build.do("Add", build.do("Relu", scaled), build.number(1)))
    weights = stages.log_linear.weights
    terms = build.split(
        build.do("Mul", logarithms, build.constant(np.pad(weights[:used], unused))), used, unused[1]
    )
    is_zero = build.do("Equal", build.gather(CLIPPED, loglinear.ZEROS, axis=1), build.number(0))
    flags = build.do("Where", is_zero, build.constant(weights[used:]), build.number(0))
    terms += build.split(flags, zeros, 0)
    return build.do("Sum", *terms, build.number(stages.log_linear.intercept))


def whole_model(build: GraphBuilder) -> onnx.ModelProto:
    """The nodes so far as a model of the served shape; raises where it is none."""
    inputs = [
        helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [None, len(NAMES)]),
        helper.make_tensor_value_info(THRESHOLD, TensorProto.FLOAT, [1]),
    ]
    graph = helper.make_graph(
        build.nodes,
        "purchase_value",
        inputs,
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]) for name in OUTPUTS],
        build.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 3)]
    # IR version 8 is the one of opset 15; older runtimes refuse newer ones.
    whole = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="spendcast")
    onnx.checker.check_model(whole)
    return whole


def _convert(booster: lgb.Booster, prefix: str) -> onnx.GraphProto:
    input_type = [(CLIPPED, FloatTensorType([None, len(NAMES)]))]
    model = convert_lightgbm(
        _floor_thresholds(booster), initial_types=input_type, zipmap=False, target_opset=OPSET
    )
    return compose.add_prefix(model, prefix, rename_inputs=False).graph


def _floor_thresholds(booster: lgb.Booster) -> lgb.Booster:
    """The same trees without the logistic function, each threshold the next float32 at or below.

    LightGBM compares doubles, ONNX float32. For an input that is float32 the comparison with the
    floor gives the same branch; a threshold rounded to the nearest may not.
    """
    lines = booster.model_to_string().split("\n")
    floored = [_floor_line(line) for line in lines if not line.startswith("tree_sizes=")]
    return lgb.Booster(model_str="\n".join(floored))


def _floor_line(line: str) -> str:
    if line.startswith("objective="):
        return "objective=regression"
    if line.startswith("[objective: "):
        return "[objective: regression]"
    if not line.startswith("threshold="):
        return line
    exact = np.array(line.removeprefix("threshold=").split(" "), dtype=np.float64)
    nearest = exact.astype(np.float32)
    floor = np.where(nearest > exact, np.nextafter(nearest, np.float32(-np.inf)), nearest)
    return "threshold=" + " ".join(repr(float(value)) for value in floor)


class OnnxModel:
    """Scores with ONNX Runtime, on one thread as the stream does."""

    def __init__(self, content: bytes):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(content, options)

    @property
    def names(self) -> tuple[str, ...]:
        """Of inputs and outputs; those of a served model are NAMES_OF_GRAPH."""
        nodes = (*self._session.get_inputs(), *self._session.get_outputs())
        return tuple(node.name for node in nodes)

    def predict(self, features: np.ndarray, threshold: float = ALERT_OVER) -> Scores:
        """threshold: what `exceed_probability` refers to, in the base currency."""
        given = {INPUT: features, THRESHOLD: np.array([threshold], np.float32)}
        outputs = self._session.run(None, given)
        names = [output.name for output in self._session.get_outputs()]
        return Scores(**{name: values[:, 0] for name, values in zip(names, outputs, strict=True)})


def check_parity(model: Model, exported: OnnxModel, features: np.ndarray) -> float:
    """The largest relative difference between the two on these rows; raises above 1e-4.

    Of probability and spend, and of how likely a row is to exceed the threshold. Intervals jump
    where a quantile reaches 0, so they may differ on one row in a thousand.
    """
    ours, theirs = model.predict(features), exported.predict(features)
    worst = max(
        _difference(getattr(ours, name), getattr(theirs, name)).max(initial=0)
        for name in (PROBABILITY, SPEND)
    )
    worst = max(worst, np.abs(ours.exceed_probability - theirs.exceed_probability).max(initial=0))
    for name in (LOW, HIGH):
        differs = _difference(getattr(ours, name), getattr(theirs, name)) > 10 * PARITY
        if differs.mean() > 1e-3:
            raise ValueError(f"{name} of ONNX and of the model differs in {differs.sum()} rows")
    if worst > PARITY:
        raise ValueError(f"ONNX and the model differ by {worst:.1e} relative, more than {PARITY}")
    return float(worst)


def _difference(native: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Relative; nothing differs less than a thousandth of a cent."""
    return np.abs(other - native) / np.maximum(np.abs(native), 1e-5)
