/** {@code spendcast rates}: load and show exchange rates. */
package io.spendcast.pipelines.cli.rates;
