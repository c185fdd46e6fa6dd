package io.spendcast.scoring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** The warnings that a class logs, as long as this is open. */
public final class LogLines implements AutoCloseable {
  private final Logger logger;
  private final Kept kept = new Kept();

  public LogLines(Class<?> type) {
    Configurator.setLevel(type, Level.WARN);
    logger = (Logger) LogManager.getLogger(type);
    kept.start();
    logger.addAppender(kept);
  }

  public List<String> warnings() {
    return List.copyOf(kept.lines);
  }

  @Override
  public void close() {
    logger.removeAppender(kept);
  }

  private static final class Kept extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Kept() {
      super("kept", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().equals(Level.WARN)) {
        lines.add(event.getMessage().getFormattedMessage());
      }
    }
  }
}
