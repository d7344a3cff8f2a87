package org.kumofs.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kumofs.daemon.Version;

/** Writes manual pages and completion: {@code DistMain LAUNCHERS DESTINATION YYYY-MM-DD}. */
public final class DistMain {

  private DistMain() {}

  /** Writes {@code man/man1}, {@code man/man8} and {@code completion} below the destination. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: DistMain LAUNCHERS DESTINATION YYYY-MM-DD");
      System.exit(1);
    }
    write(Path.of(args[0]), Path.of(args[1]), args[2]);
  }

  static void write(Path launchers, Path destination, String date) throws IOException {
    List<Program> programs = Program.in(launchers);
    for (Program program : programs) {
      Path page =
          destination.resolve(
              "man/man%d/%s.%d".formatted(program.section(), program.name(), program.section()));
      write(page, ManPage.of(program, Version.current(), date, programs));
      write(destination.resolve("completion").resolve(program.name()), Completion.of(program));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
