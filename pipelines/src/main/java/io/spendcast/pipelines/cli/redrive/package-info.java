/** {@code spendcast redrive}: sends dead letters through Kafka again. */
package io.spendcast.pipelines.cli.redrive;
