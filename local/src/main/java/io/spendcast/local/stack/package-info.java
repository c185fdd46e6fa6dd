/**
 * The stream among its servers: start it, watch it, restart it. It depends on {@code servers} and
 * {@code process}.
 */
package io.spendcast.local.stack;
