/** {@code spendcast why}: the story of one event or one Kafka position. */
package io.spendcast.pipelines.cli.why;
