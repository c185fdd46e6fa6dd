/**
 * Predictions of the champion, and of a challenger in its shadow. A fault of the challenger never
 * reaches the stream.
 */
package io.spendcast.transforms.predict;
