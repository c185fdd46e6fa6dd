/**
 * Shared parts of the commands for people: connection options, tables, CSV. Each family of commands
 * has a package below and is registered in {@code Spendcast}.
 */
package io.spendcast.pipelines.cli;
