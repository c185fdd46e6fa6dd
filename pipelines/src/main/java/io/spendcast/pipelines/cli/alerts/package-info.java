/**
 * {@code spendcast alerts}: list and mark alerts of the work list; pause, resume and replay alerts
 * of the outbox.
 */
package io.spendcast.pipelines.cli.alerts;
