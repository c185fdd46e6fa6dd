package io.spendcast.transforms.database;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement whose parameters have names: {@code :epoch} in the {@code .sql} file.
 *
 * <p>Names are replaced by JDBC's question marks once, when the class that owns the statement is
 * loaded. A name may occur several times. The server refuses a statement with a parameter that was
 * not set.
 */
public final class NamedSql implements Serializable {
  /** A quoted text, which has no parameters, or a name; two colons begin a type. */
  private static final Pattern NAME = Pattern.compile("'[^']*'|(?<!:):([a-z][a-z_]*)");

  private final String text;
  private final Map<String, List<Integer>> positions;

  private NamedSql(String text, Map<String, List<Integer>> positions) {
    this.text = text;
    this.positions = positions;
  }

  /** Reads a statement from the file beside the class that runs it, like {@link Sql#of}. */
  public static NamedSql of(Class<?> owner, String file) {
    return parse(Sql.of(owner, file));
  }

  static NamedSql parse(String named) {
    Map<String, List<Integer>> positions = new LinkedHashMap<>();
    int[] last = {0};
    Matcher matcher = NAME.matcher(named);
    String text =
        matcher.replaceAll(
            match -> {
              if (match.group(1) == null) {
                return Matcher.quoteReplacement(match.group());
              }
              positions.computeIfAbsent(match.group(1), n -> new ArrayList<>()).add(++last[0]);
              return "?";
            });
    return new NamedSql(text, positions);
  }

  /** The statement as JDBC takes it. */
  public String text() {
    return text;
  }

  /** Names of the parameters, in the order in which they first occur. */
  public Set<String> names() {
    return positions.keySet();
  }

  /** Sets the parameters of a statement that was prepared from {@link #text}. */
  public Binding bind(PreparedStatement statement) {
    return new Binding(statement, positions);
  }

  /** Values of one statement's parameters, set by name. */
  public static final class Binding {
    private final PreparedStatement statement;
    private final Map<String, List<Integer>> positions;

    private Binding(PreparedStatement statement, Map<String, List<Integer>> positions) {
      this.statement = statement;
      this.positions = positions;
    }

    /**
     * @param value null, or of a type that the driver knows
     * @throws IllegalArgumentException if the statement has no parameter of this name
     */
    public Binding set(String name, Object value) throws SQLException {
      for (int position : positions(name)) {
        statement.setObject(position, value);
      }
      return this;
    }

    /**
     * @param type PostgreSQL's name of the elements' type
     */
    public Binding setArray(String name, String type, Object[] values) throws SQLException {
      Connection connection = statement.getConnection();
      Object[] sent = Arrays.copyOf(values, values.length, arrayOf(type));
      for (int position : positions(name)) {
        statement.setArray(position, connection.createArrayOf(type, sent));
      }
      return this;
    }

    /** The driver sends an array whose class it knows as binary, and any other one as text. */
    private static Class<? extends Object[]> arrayOf(String type) {
      return switch (type) {
        case "text" -> String[].class;
        case "int4" -> Integer[].class;
        case "int8" -> Long[].class;
        case "float8" -> Double[].class;
        case "bool" -> Boolean[].class;
        case "bytea" -> byte[][].class;
        default -> Object[].class;
      };
    }

    private List<Integer> positions(String name) {
      List<Integer> found = positions.get(name);
      if (found == null) {
        throw new IllegalArgumentException("the statement has no parameter " + name);
      }
      return found;
    }
  }
}
