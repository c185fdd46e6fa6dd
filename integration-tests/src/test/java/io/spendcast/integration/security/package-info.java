/** The stream with certificates and passwords on every connection. */
package io.spendcast.integration.security;
