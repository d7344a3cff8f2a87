package org.kumofs.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One real daemon in a process of its own, its output in a file. */
public final class DaemonProcess implements AutoCloseable {

  private static final List<String> JVM_FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  private static final long EXIT_LIMIT_MILLIS = 40_000;

  private final String name;
  private final Path log;
  private final Process process;

  private DaemonProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** Starts a daemon by its main class; it need not serve yet when this returns. */
  public static DaemonProcess start(String name, Path directory, String mainClass, String... args)
      throws IOException {
    return start(name, directory, List.of(), mainClass, args);
  }

  /** The same with further options for its JVM. */
  static DaemonProcess start(
      String name, Path directory, List<String> jvmOptions, String mainClass, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.addAll(jvmOptions);
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(args));
    return run(name, directory, Map.of(), command);
  }

  /**
   * Starts a daemon by any command that becomes it.
   *
   * @param directory where its output goes
   * @param environment further environment variables
   */
  public static DaemonProcess run(
      String name, Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new DaemonProcess(name, log, builder.start());
  }

  /** Everything that the daemons of this name have printed so far. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the daemon has printed a text. */
  public void awaitOutput(String text) {
    Await.until(
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(name + " has ended:\n" + output());
          }
          return output().contains(text);
        },
        () -> name + " did not print '" + text + "':\n" + output());
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM; gives the exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /** Sends a signal by name, such as STOP, CONT or HUP. */
  public void signal(String signal) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + signal + " " + name + " gives " + code);
    }
  }

  /** Waits for the end of the process; gives its exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " does not end:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
