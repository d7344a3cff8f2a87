package org.kumofs.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command-line tool did in a process of its own.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err what it complained about
 */
public record ToolProcess(int exitCode, String out, String err) {

  private static final long LIMIT_SECONDS = 120;

  /** Runs a tool to its end. */
  public static ToolProcess run(Class<?> tool, Object... args) {
    try {
      Path out = Files.createTempFile("tool", ".out");
      Path err = Files.createTempFile("tool", ".err");
      try {
        Process process =
            new ProcessBuilder(command(tool, args))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(tool.getSimpleName() + " does not end");
        }
        return new ToolProcess(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> command(Class<?> tool, Object... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), tool.getName()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return command;
  }

  /** The output of a run that has to have worked. */
  public String success() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ": " + out + err);
    }
    return out;
  }
}
