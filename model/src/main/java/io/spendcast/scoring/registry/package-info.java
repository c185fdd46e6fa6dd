/**
 * MLflow's REST interface: aliases and versions through MLflow's own client, streaming of files by
 * {@code Http}. Settings are MLflow's own variables; another one starts in {@code Registry}.
 */
package io.spendcast.scoring.registry;
