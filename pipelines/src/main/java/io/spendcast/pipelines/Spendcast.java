package io.spendcast.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.pipelines.cli.alerts.Alerts;
import io.spendcast.pipelines.cli.backfill.Backfill;
import io.spendcast.pipelines.cli.correct.Correct;
import io.spendcast.pipelines.cli.erase.Erase;
import io.spendcast.pipelines.cli.model.BackScore;
import io.spendcast.pipelines.cli.model.ExportFeatures;
import io.spendcast.pipelines.cli.model.Judge;
import io.spendcast.pipelines.cli.rates.Rates;
import io.spendcast.pipelines.cli.redrive.Redrive;
import io.spendcast.pipelines.cli.shards.Shards;
import io.spendcast.pipelines.cli.status.Status;
import io.spendcast.pipelines.cli.upkeep.Migrate;
import io.spendcast.pipelines.cli.upkeep.Prune;
import io.spendcast.pipelines.cli.why.Why;
import io.spendcast.pipelines.jvm.JvmDefaults;
import io.spendcast.pipelines.logs.LogFormat;
import io.spendcast.pipelines.start.Arguments;
import io.spendcast.pipelines.start.DatabaseErrors;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.JdbcUrl;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * Command line {@code spendcast}, for operators and data scientists. Results are printed to
 * standard output. An error is one line on standard error, or a stack trace with {@code --verbose}.
 */
@Command(
    name = "spendcast",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Spendcast.Version.class,
    description =
        "Looks after the database that the stream writes: sets it up, and answers questions.",
    subcommands = {
      Migrate.class,
      Rates.class,
      Status.class,
      Why.class,
      ExportFeatures.class,
      BackScore.class,
      Judge.class,
      Backfill.class,
      Redrive.class,
      Correct.class,
      Alerts.class,
      Prune.class,
      Erase.class,
      Shards.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed, or nothing was found",
      "2:wrong start: a bad flag, a database out of reach or not migrated"
    })
public final class Spendcast {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the whole stack of an error.")
  private boolean verbose;

  @Option(
      names = "--logFormat",
      paramLabel = "text|json",
      scope = ScopeType.INHERIT,
      description =
          "Format of errors: text or json. Default: SPENDCAST_LOG_FORMAT of the environment, or text."
              + " Results stay text.")
  void setLogFormat(String name) {
    try {
      LogFormat.use(LogFormat.parse(name));
    } catch (WrongStart e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * Logger of Flyway, which logs the database's address at INFO. The field keeps a strong
   * reference: otherwise the JVM could discard the logger together with its level.
   */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private Spendcast() {}

  public static void main(String[] args) {
    JvmDefaults.set();
    FLYWAY.setLevel(Level.WARNING);
    beQuiet();
    CommandLine line = commandLine();
    int exitCode = execute(line, args);
    line.getOut().flush(); // lines flush themselves, other text does not
    System.exit(exitCode);
  }

  private static int execute(CommandLine line, String[] args) {
    try {
      Arguments.requireWhole(args);
    } catch (WrongStart e) {
      line.getErr().println(errorLine(e.getMessage(), null));
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(args);
  }

  /**
   * Initialises the logging library while standard error is muted. Otherwise its first use would
   * print long warnings, since the commands configure no log.
   */
  private static void beQuiet() {
    PrintStream err = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      LoggerFactory.getILoggerFactory();
    } finally {
      System.setErr(err);
    }
  }

  /** Command line with all commands, ready to be executed; writers may be set on it. */
  public static CommandLine commandLine() {
    Spendcast spendcast = new Spendcast();
    return new CommandLine(spendcast)
        .setExecutionExceptionHandler(spendcast::complain)
        .setParameterExceptionHandler(Spendcast::refuse);
  }

  private int complain(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (verbose && LogFormat.current() == LogFormat.TEXT) {
      e.printStackTrace(err);
    } else {
      err.println(errorLine(oneLine(e), verbose ? e : null));
    }
    return e instanceof WrongStart ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  private static int refuse(ParameterException e, String[] args) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = "%s; see `%s --help`".formatted(oneLine(e), name);
    e.getCommandLine().getErr().println(errorLine(message, null));
    return CommandLine.ExitCode.USAGE;
  }

  private static String errorLine(String message, Exception stack) {
    return LogFormat.errorLine(Spendcast.class, "error", message, stack);
  }

  private static String oneLine(Exception e) {
    return JdbcUrl.hidden(DatabaseErrors.text(e)).strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  /** Version that the build has written into the jar; classes outside a jar have none. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Spendcast.class.getPackage().getImplementationVersion();
      return new String[] {"spendcast " + (version == null ? "of a build folder" : version)};
    }
  }
}
