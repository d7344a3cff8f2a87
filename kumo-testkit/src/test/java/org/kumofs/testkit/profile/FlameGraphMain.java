package org.kumofs.testkit.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/**
 * Makes flame graphs of a flight recording: {@code FlameGraphMain RECORDING TITLE PREFIX} writes
 * {@code PREFIX-cpu.svg} and {@code PREFIX-alloc.svg} and prints what is at the top of them.
 */
public final class FlameGraphMain {

  private static final int SHOWN = 15;

  private FlameGraphMain() {}

  /** Draws. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println(
          "needs a recording, a title and the beginning of the names of the pictures");
      System.exit(1);
    }
    Recording recording = Recording.read(Path.of(args[0]));
    draw(recording.processor(), args[1] + ", processor time", "samples", args[2] + "-cpu.svg");
    draw(recording.allocation(), args[1] + ", allocation", "bytes", args[2] + "-alloc.svg");
  }

  private static void draw(CallTree tree, String title, String unit, String file)
      throws IOException {
    Files.writeString(Path.of(file), FlameGraph.draw(tree, title, unit));
    System.out.printf(Locale.ROOT, "%s: %,d %s%n", title, tree.weight(), unit);
    long all = Math.max(1, tree.weight());
    tree.ownByName().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(
            entry ->
                System.out.printf(
                    Locale.ROOT, "%6.1f %%  %s%n", 100.0 * entry.getValue() / all, entry.getKey()));
  }
}
