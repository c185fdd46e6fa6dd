package io.spendcast.pipelines.logs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.pipelines.start.WrongStart;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Format of the log on standard error: text for people, or JSON for collectors of logs.
 *
 * <p>The flag {@code --logFormat} decides in the JVM of a main, else the environment variable
 * {@code SPENDCAST_LOG_FORMAT}. Lines of JSON have the fields {@code time}, {@code level}, {@code
 * logger} and {@code message}, and {@code error} with the stack of an exception.
 */
public enum LogFormat {
  TEXT,
  JSON;

  /** Start of the flag, as Beam's mains write it. */
  private static final String FLAG = "--logFormat=";

  /** System property that {@code log4j2.properties} reads. */
  private static final String PROPERTY = "spendcast.logFormat";

  private static final String VARIABLE = "SPENDCAST_LOG_FORMAT";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Uses the format that a main's flags name, if they do. Called before the flags are parsed, so
   * that a fault of them is reported in this format.
   *
   * @throws WrongStart when they name another one
   */
  public static void useFrom(String[] flags) {
    for (String flag : flags) {
      if (flag.startsWith(FLAG)) {
        use(parse(flag.substring(FLAG.length())));
      }
    }
  }

  /**
   * @throws WrongStart for another name than text and json
   */
  public static LogFormat parse(String name) {
    return switch (name) {
      case "text" -> TEXT;
      case "json" -> JSON;
      default -> throw new WrongStart("--logFormat must be text or json, but was " + name);
    };
  }

  /**
   * Uses this format in this JVM, whatever log4j was configured with before. Commands run without
   * log4j and log nothing: for them it decides the format of their errors only.
   */
  public static void use(LogFormat format) {
    System.setProperty(PROPERTY, format.name().toLowerCase(Locale.ROOT));
    try {
      URL configuration = LogFormat.class.getResource("/log4j2.properties");
      Configurator.reconfigure(configuration.toURI());
    } catch (NoClassDefFoundError e) {
      return;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a resource has no address", e);
    }
  }

  /** Format that was chosen by flag or environment; text without a choice. */
  public static LogFormat current() {
    String name = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    return "json".equals(name) ? JSON : TEXT;
  }

  /**
   * Line that reports why a main or a command ends.
   *
   * @param prefix words before the message in text
   * @param stack exception whose stack the line of JSON includes; null for none
   */
  public static String errorLine(Class<?> logger, String prefix, String message, Throwable stack) {
    if (current() == TEXT) {
      return prefix + ": " + message;
    }
    ObjectNode line =
        MAPPER
            .createObjectNode()
            .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("level", "ERROR")
            .put("logger", logger.getName())
            .put("message", message);
    if (stack != null) {
      StringWriter trace = new StringWriter();
      stack.printStackTrace(new PrintWriter(trace));
      line.put("error", trace.toString());
    }
    return line.toString();
  }
}
