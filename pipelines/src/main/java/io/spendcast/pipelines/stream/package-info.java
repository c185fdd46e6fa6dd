/**
 * Life cycle of a stream: checks, graph, watch, shutdown. {@code StreamGraph} is the flow of the
 * README's picture; a new step is added there.
 */
package io.spendcast.pipelines.stream;
