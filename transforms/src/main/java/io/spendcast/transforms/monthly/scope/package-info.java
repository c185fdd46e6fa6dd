/** The month, the periods that it is compared with, and the bound of what has arrived. */
package io.spendcast.transforms.monthly.scope;
