package org.kumofs.server.merge;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints what came of a merge: in the words of the original, or as one JSON object. */
final class MergeOutput implements MergeListener {

  private final PrintWriter out;
  private final String destination;
  private final boolean json;
  private final List<String> sources = new ArrayList<>();

  MergeOutput(PrintWriter out, String destination, boolean json) {
    this.out = out;
    this.destination = destination;
    this.json = json;
  }

  @Override
  public void progress(double share, long recordsRead) {}

  @Override
  public void merged(Path source, MergeTotals totals) {
    sources.add("{\"path\":" + quote(source.toString()) + "," + numbers(totals) + "}");
    say(
        "merging "
            + source
            + "...  merged "
            + totals.merged()
            + " records of "
            + totals.read()
            + " records");
  }

  @Override
  public void closing() {
    say("closing " + destination + "...");
  }

  void done(MergeTotals totals) {
    say("done.");
    if (json) {
      out.println(
          "{\"destination\":"
              + quote(destination)
              + ",\"sources\":["
              + String.join(",", sources)
              + "],"
              + numbers(totals)
              + ",\"values\":"
              + totals.counts().live()
              + ",\"tombstones\":"
              + totals.counts().tombstones()
              + "}");
      out.flush();
    }
  }

  private void say(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  private static String numbers(MergeTotals totals) {
    return "\"merged\":" + totals.merged() + ",\"read\":" + totals.read();
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
