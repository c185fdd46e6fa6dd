/** {@code spendcast alerts}: pause, resume and replay alerts. */
package io.spendcast.pipelines.cli.alerts;
