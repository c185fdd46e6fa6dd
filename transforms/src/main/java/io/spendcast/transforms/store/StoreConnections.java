package io.spendcast.transforms.store;

import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.outcome.Bundle;
import io.spendcast.transforms.trace.BundleTraces;
import io.spendcast.transforms.trace.StepSpan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections for JdbcIO, on which {@link Store#SQL} stores a bundle also when PostgreSQL rejects a
 * record of it (see {@link RejectedRecords}).
 *
 * <p>With write results JdbcIO has no hook for a failed statement, and its statement stands for a
 * whole bundle: one bad record would fail the bundle again after every restart.
 */
public final class StoreConnections {
  private final StreamClaim claim;
  private final StoreRules rules;

  private StoreConnections(StreamClaim claim, StoreRules rules) {
    this.claim = claim;
    this.rules = rules;
  }

  /** The same connections, for bundles of this claim under these rules. */
  public static DataSource of(DataSource source, StreamClaim claim, StoreRules rules) {
    return new StoreConnections(claim, rules).around(source);
  }

  private DataSource around(DataSource source) {
    return proxy(
        DataSource.class,
        (method, args) -> {
          Object result = call(method, source, args);
          return result instanceof Connection connection ? around(connection) : result;
        });
  }

  private Connection around(Connection connection) {
    return proxy(
        Connection.class,
        (method, args) -> {
          Object result = call(method, connection, args);
          return result instanceof PreparedStatement statement && Store.SQL.equals(args[0])
              ? around(statement)
              : result;
        });
  }

  private PreparedStatement around(PreparedStatement statement) {
    Parameters parameters = new Parameters(statement);
    return proxy(
        PreparedStatement.class,
        (method, args) ->
            switch (method.getName()) {
              case "execute" -> parameters.execute();
              case "unwrap" ->
                  args[0] == Parameters.class ? parameters : statement.unwrap((Class<?>) args[0]);
              default -> call(method, statement, args);
            });
  }

  /** Sets the parameters of a statement that comes from one of these connections. */
  public static void set(PreparedStatement statement, Bundle bundle) throws SQLException {
    statement.unwrap(Parameters.class).set(bundle);
  }

  /** The bundle of a statement, remembered until it is stored. */
  private final class Parameters {
    private final PreparedStatement statement;
    private Bundle bundle;

    Parameters(PreparedStatement statement) {
      this.statement = statement;
    }

    public void set(Bundle toStore) throws SQLException {
      bundle = toStore;
      StoreParameters.set(statement, toStore, claim, rules);
    }

    boolean execute() throws SQLException {
      try (StepSpan step = BundleTraces.ofThisJvm().start("store", bundle.outcomes())) {
        boolean hasResult = executeReplacing();
        step.succeeds();
        return hasResult;
      }
    }

    private boolean executeReplacing() throws SQLException {
      try {
        return statement.execute();
      } catch (SQLException e) {
        if (!RejectedRecords.isCauseOf(e)) {
          throw e;
        }
        set(RejectedRecords.replacedIn(bundle, statement.getConnection(), claim, rules));
        return statement.execute();
      }
    }
  }

  private interface Call {
    Object run(Method method, Object[] args) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null ? Store.class.getClassLoader() : type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> call.run(method, args)));
  }

  private static Object call(Method method, Object target, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
