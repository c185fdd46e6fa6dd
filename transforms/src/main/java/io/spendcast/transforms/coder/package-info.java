/** A small Beam coder for records. It knows no record in particular. */
package io.spendcast.transforms.coder;
