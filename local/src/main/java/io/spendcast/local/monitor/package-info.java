/**
 * Prometheus, its exporters and alerts beside a local stack, and the faults that are caused to
 * measure when an alert fires.
 */
package io.spendcast.local.monitor;
