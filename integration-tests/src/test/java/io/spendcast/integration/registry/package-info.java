/** Models in a real MLflow registry, served as a worker serves them. */
package io.spendcast.integration.registry;
