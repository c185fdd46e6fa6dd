/**
 * Scores and the names of models. It depends on {@code domain} alone; the packages below open,
 * fetch and serve the models.
 */
package io.spendcast.scoring;
