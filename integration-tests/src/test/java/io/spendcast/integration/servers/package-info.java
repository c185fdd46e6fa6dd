/** The servers of module {@code local}: killed, and started again on the same data. */
package io.spendcast.integration.servers;
