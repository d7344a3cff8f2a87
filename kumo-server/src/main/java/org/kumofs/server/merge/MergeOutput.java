package org.kumofs.server.merge;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.json.Json;

/** Prints what came of a merge: in the words of the original, or as one JSON object. */
final class MergeOutput implements MergeListener {

  private final PrintWriter out;
  private final String destination;
  private final boolean json;
  private final List<Json> sources = new ArrayList<>();

  MergeOutput(PrintWriter out, String destination, boolean json) {
    this.out = out;
    this.destination = destination;
    this.json = json;
  }

  @Override
  public void progress(double share, long recordsRead) {}

  @Override
  public void merged(Path source, MergeTotals totals) {
    sources.add(numbers(Json.object().with("path", source), totals));
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
      Json merge = Json.object().with("destination", destination).with("sources", sources);
      out.println(
          numbers(merge, totals)
              .with("values", totals.counts().live())
              .with("tombstones", totals.counts().tombstones()));
      out.flush();
    }
  }

  private void say(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  private static Json numbers(Json object, MergeTotals totals) {
    return object.with("merged", totals.merged()).with("read", totals.read());
  }
}
