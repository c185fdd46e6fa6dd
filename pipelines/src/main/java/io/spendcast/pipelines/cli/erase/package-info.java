/**
 * {@code spendcast erase}: removes a customer from every table, and from dead letters that mention
 * them.
 */
package io.spendcast.pipelines.cli.erase;
