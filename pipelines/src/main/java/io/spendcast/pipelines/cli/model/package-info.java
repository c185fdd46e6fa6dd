/**
 * Commands for the data scientist: {@code judge} with its drift, {@code back-score} and {@code
 * features}.
 */
package io.spendcast.pipelines.cli.model;
