"""Makes one ONNX graph of the two stages, the season and the calibration."""

import lightgbm as lgb
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, compose, helper
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

from spendcast_training import loglinear
from spendcast_training.calibration import LIKELY, Calibration
from spendcast_training.features import NAMES
from spendcast_training.graph_builder import GraphBuilder
from spendcast_training.model import TwoStage

OPSET = 15
INPUT = "features"
PROBABILITY = "purchase_probability"
SPEND = "expected_spend"
OUTPUTS = (PROBABILITY, SPEND)
THRESHOLD = "threshold"
EXAMPLE_THRESHOLD = 1000.0
SPREAD = ("spend_low", "spend_high", "exceed_probability")
ALL_OUTPUTS = (*OUTPUTS, *SPREAD)
REGISTER = 16  # float32 in the widest vector register


def to_onnx(model: TwoStage) -> onnx.ModelProto:
    """`features` float32 [n, features] in; purchase_probability and expected_spend [n, 1] out."""
    purchase = _convert(model.purchase, "purchase_")
    spend = _convert(model.spend, "spend_")
    build = GraphBuilder([*purchase.initializer, *spend.initializer])
    build.nodes += [*purchase.node, *spend.node]
    factor = _season(build, model)
    out_of_season = build.gather(purchase.output[1].name, [1], axis=1)
    odds = build.do("Mul", factor, out_of_season)
    never = build.do("Sub", build.number(1), out_of_season)
    build.do("Div", odds, build.do("Add", never, odds), out=PROBABILITY)
    logarithm = build.do("Add", _log_linear(build, model), spend.output[0].name)
    _calibrate(build, model.calibration, build.do("Mul", odds, build.do("Exp", logarithm)))
    return with_spread(_model(build))


def with_spread(model: onnx.ModelProto) -> onnx.ModelProto:
    """Interim: adds the outputs of SPREAD, for a log-logistic spend of shape 2 of those who buy."""
    build = GraphBuilder([*model.graph.initializer])
    build.nodes += model.graph.node
    one, tenth, nine = build.number(1), build.number(0.1), build.number(0.9)
    none, half_pi, tiny = build.number(0), build.number(np.pi / 2), build.number(1e-30)
    buys = build.do("Max", PROBABILITY, build.number(1e-6))
    median = build.do("Div", build.do("Div", SPEND, buys), half_pi)
    for level, name in ((nine, SPREAD[0]), (tenth, SPREAD[1])):
        ratio = build.do("Div", build.do("Max", build.do("Sub", PROBABILITY, level), none), level)
        build.do("Mul", median, build.do("Sqrt", ratio), out=name)
    squared = build.do("Mul", median, median)
    bound = build.do("Mul", THRESHOLD, THRESHOLD)
    total = build.do("Add", build.do("Add", squared, bound), tiny)
    exceeds = build.do("Mul", PROBABILITY, build.do("Div", squared, total))
    build.do("Min", exceeds, one, out=SPREAD[2])
    whole = onnx.ModelProto()
    whole.CopyFrom(model)
    del whole.graph.node[:], whole.graph.initializer[:]
    whole.graph.node.extend(build.nodes)
    whole.graph.initializer.extend(build.constants)
    whole.graph.input.append(helper.make_tensor_value_info(THRESHOLD, TensorProto.FLOAT, [1]))
    whole.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]) for name in SPREAD
    )
    onnx.checker.check_model(whole)
    return whole


def _season(build: GraphBuilder, model: TwoStage) -> str:
    column = build.gather(INPUT, [NAMES.index("day_of_year")], axis=1)
    day = build.cast(column, TensorProto.INT64)
    return build.do("Gather", build.constant(model.season), day)


def _calibrate(build: GraphBuilder, by: Calibration, spend: str) -> None:
    lines = build.gather(INPUT, [NAMES.index("lines")], axis=1)
    cutoff = build.do("Equal", lines, build.number(0))
    scale = build.do("Where", cutoff, build.number(by.cutoff_scale), build.number(by.scale))
    scaled = build.do("Mul", build.do("Pow", spend, build.number(by.power)), scale)
    calibrated = build.do("Min", scaled, build.number(by.largest))
    unlikely = build.do("Less", PROBABILITY, build.number(LIKELY))
    small = build.do("Less", calibrated, build.number(by.least))
    gone = build.do("And", cutoff, build.do("And", unlikely, small))
    build.do("Where", gone, build.number(0), calibrated, out=SPEND)


def _log_linear(build: GraphBuilder, model: TwoStage) -> str:
    """The same bits whatever the batch: no MatMul, whose sum has another order for one row, and
    rows of whole vector registers, since a Log of what is left over differs in its last bit.
    """
    used, zeros = len(loglinear.COLUMNS), len(loglinear.ZEROS)
    unused = (0, -used % REGISTER)
    scaled = build.do(
        "Mul",
        build.gather(INPUT, np.pad(loglinear.COLUMNS, unused), axis=1),
        build.constant(np.pad(loglinear.FACTORS, unused)),
    )
    logarithms = build.do("Log", build.do("Add", build.do("Relu", scaled), build.number(1)))
    weights = model.log_linear.weights
    terms = build.split(
        build.do("Mul", logarithms, build.constant(np.pad(weights[:used], unused))), used, unused[1]
    )
    is_zero = build.do("Equal", build.gather(INPUT, loglinear.ZEROS, axis=1), build.number(0))
    flags = build.do("Where", is_zero, build.constant(weights[used:]), build.number(0))
    terms += build.split(flags, zeros, 0)
    return build.do("Sum", *terms, build.number(model.log_linear.intercept))


def _model(build: GraphBuilder) -> onnx.ModelProto:
    graph = helper.make_graph(
        build.nodes,
        "purchase_value",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [None, len(NAMES)])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]) for name in OUTPUTS],
        build.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", 3)]
    # IR version 8 is the one of opset 15; older runtimes refuse newer ones.
    whole = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="spendcast")
    onnx.checker.check_model(whole)
    return whole


def _convert(booster: lgb.Booster, prefix: str) -> onnx.GraphProto:
    input_type = [(INPUT, FloatTensorType([None, len(NAMES)]))]
    model = convert_lightgbm(
        _floor_thresholds(booster), initial_types=input_type, zipmap=False, target_opset=OPSET
    )
    return compose.add_prefix(model, prefix, rename_inputs=False).graph


def _floor_thresholds(booster: lgb.Booster) -> lgb.Booster:
    """The same trees, each threshold the next float32 at or below.

    LightGBM compares doubles, ONNX float32. For an input that is float32 the comparison with the
    floor gives the same branch; a threshold rounded to the nearest may not.
    """
    lines = booster.model_to_string().split("\n")
    floored = [_floor_line(line) for line in lines if not line.startswith("tree_sizes=")]
    return lgb.Booster(model_str="\n".join(floored))


def _floor_line(line: str) -> str:
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

    def predict(self, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Purchase probability and expected spend of each row."""
        return self.predict_all(features)[:2]

    def predict_all(self, features: np.ndarray, threshold: float = EXAMPLE_THRESHOLD) -> tuple:
        """All outputs of each row, in the order of ALL_OUTPUTS."""
        given = {INPUT: features, THRESHOLD: np.array([threshold], dtype=np.float32)}
        return tuple(output[:, 0] for output in self._session.run(ALL_OUTPUTS, given))


def _difference(native: np.ndarray, other: np.ndarray) -> float:
    """The largest one, relative; of 0 only 0 differs by nothing."""
    differs = native != other
    with np.errstate(divide="ignore"):
        relative = np.abs(other - native)[differs] / np.abs(native[differs])
    return float(np.max(relative, initial=0.0))


def check_parity(model: TwoStage, exported: OnnxModel, features: np.ndarray) -> float:
    """The largest relative difference between the two on these rows; raises above 1e-4.

    Where only one expects nothing, this is right if it is LIKELY or the least to that precision.
    """
    probability, spend = model.predict(features)
    onnx_probability, onnx_spend = exported.predict(features)
    sure = (spend == 0) == (onnx_spend == 0)
    larger = np.maximum(spend, onnx_spend)[~sure]
    doubtful = np.minimum(
        np.abs(probability[~sure] / LIKELY - 1), np.abs(larger / model.calibration.least - 1)
    )
    worst = max(
        _difference(probability, onnx_probability),
        _difference(spend[sure], onnx_spend[sure]),
        float(np.max(doubtful, initial=0.0)),
    )
    if worst > 1e-4:
        raise ValueError(f"ONNX and LightGBM differ by {worst:.1e} relative, more than 1e-4")
    return worst
