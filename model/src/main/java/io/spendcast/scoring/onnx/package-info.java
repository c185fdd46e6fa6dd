/**
 * A model's folder in MLflow's format, and its ONNX graph in DJL. A graph is checked against its
 * example before it serves.
 */
package io.spendcast.scoring.onnx;
