"""Makes iris.onnx: logistic regression on Fisher's irises, four measures in cm to three probabilities.

Run in the environment of model/training, from this folder: python make_iris.py
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

irises = load_iris()
model = LogisticRegression(max_iter=1000).fit(irises.data, irises.target)
weights = numpy_helper.from_array(model.coef_.T.astype(np.float32), "weights")
bias = numpy_helper.from_array(model.intercept_.astype(np.float32), "bias")
graph = helper.make_graph(
    [
        helper.make_node("Gemm", ["measures", "weights", "bias"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
    ],
    "iris",
    [helper.make_tensor_value_info("measures", TensorProto.FLOAT, ["n", 4])],
    [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 3])],
    [weights, bias],
)
opsets = [helper.make_opsetid("", 17)]
onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), "iris.onnx")
