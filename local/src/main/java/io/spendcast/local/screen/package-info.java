/** Terminal output of the local commands: lines, tables, progress. */
package io.spendcast.local.screen;
