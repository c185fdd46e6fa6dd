/** MLflow's REST API: aliases, versions and their files, with a cache on disk. */
package io.spendcast.scoring.registry;
