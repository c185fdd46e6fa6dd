package io.spendcast.transforms.outcome;

/** Header of a record that is stored with it: text that PostgreSQL takes. */
public record KeptHeader(String name, String value) {

  /** Name only: values never reach a log. */
  @Override
  public String toString() {
    return "KeptHeader[" + name + "]";
  }
}
