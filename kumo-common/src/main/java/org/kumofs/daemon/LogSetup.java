package org.kumofs.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Directs the log of this process, in code: nothing is scanned for at start. Every line is flushed
 * by itself, in the order in which it was logged. Libraries stay at WARN.
 */
public final class LogSetup {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(LogSetup.class);
  private static final Path STDOUT = Path.of("/proc/self/fd/1");

  private final Optional<FileAppender<ILoggingEvent>> file;

  private LogSetup(Optional<FileAppender<ILoggingEvent>> file) {
    this.file = file;
  }

  /**
   * Applies the log options of a daemon.
   *
   * @throws StartException if the log file cannot be written
   */
  static LogSetup apply(CommonOptions options) throws StartException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Level level = options.verbose() ? Level.INFO : Level.WARN;
    Optional<String> path = options.log().filter(name -> !name.equals("-"));
    if (path.isEmpty()) {
      boolean coloured = options.log().isEmpty() && isTerminal();
      attach(context, console(ConsoleTarget.SystemOut), level, coloured);
      return new LogSetup(Optional.empty());
    }
    FileAppender<ILoggingEvent> file = new FileAppender<>();
    file.setFile(path.get());
    requireWritable(Path.of(path.get()));
    attach(context, file, level, false);
    return new LogSetup(Optional.of(file));
  }

  /** What holds until a daemon says otherwise, and for the tools: WARN and above, on stderr. */
  static void applyDefault(LoggerContext context) {
    attach(context, console(ConsoleTarget.SystemErr), Level.WARN, false);
  }

  private static void requireWritable(Path path) throws StartException {
    if (Files.isDirectory(path)) {
      throw new StartException("cannot write the log " + path + ": it is a directory");
    }
    Path parent = path.toAbsolutePath().getParent();
    if (!Files.isWritable(Files.exists(path) ? path : parent)) {
      throw new StartException("cannot write the log " + path);
    }
  }

  private static ConsoleAppender<ILoggingEvent> console(ConsoleTarget target) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget(target.getName());
    return console;
  }

  private static void attach(
      LoggerContext context,
      OutputStreamAppender<ILoggingEvent> appender,
      Level level,
      boolean coloured) {
    LineLayout layout = new LineLayout(coloured);
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setImmediateFlush(true);
    appender.start();

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.WARN);
    context.getLogger("org.kumofs").setLevel(level);
    root.addAppender(appender);
  }

  private static boolean isTerminal() {
    if (System.getenv("NO_COLOR") != null) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(STDOUT).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Opens the log file anew, after a rotation moved the old one away. Loses no line. */
  void reopen() {
    file.ifPresent(
        appender -> {
          try {
            appender.openFile(appender.getFile());
          } catch (IOException e) {
            log.error("cannot reopen the log {}", appender.getFile(), e);
          }
        });
  }
}
