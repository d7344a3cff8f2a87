package org.kumofs.server.rejoin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kumofs.message.HeldRecords.Span;

/** A limited number of spans of seconds. Those closest to each other are joined. Pure. */
final class DoubtSpans {

  static final int MAX_SPANS = 64;

  private DoubtSpans() {}

  /** Adds a span; the result is in order, and no two of them overlap. */
  static List<Span> with(List<Span> spans, Span added) {
    List<Span> all = new ArrayList<>(spans);
    all.add(added);
    all.sort(Comparator.comparingLong(Span::fromSeconds));
    List<Span> joined = new ArrayList<>();
    for (Span span : all) {
      int last = joined.size() - 1;
      if (last >= 0 && span.fromSeconds() <= joined.get(last).toSeconds() + 1) {
        joined.set(last, join(joined.get(last), span));
      } else {
        joined.add(span);
      }
    }
    while (joined.size() > MAX_SPANS) {
      int at = closest(joined);
      joined.set(at, join(joined.get(at), joined.remove(at + 1)));
    }
    return joined;
  }

  private static Span join(Span a, Span b) {
    return new Span(
        Math.min(a.fromSeconds(), b.fromSeconds()), Math.max(a.toSeconds(), b.toSeconds()));
  }

  /** The span whose successor begins soonest after its end. */
  private static int closest(List<Span> spans) {
    int closest = 0;
    for (int i = 1; i + 1 < spans.size(); i++) {
      if (gapAfter(spans, i) < gapAfter(spans, closest)) {
        closest = i;
      }
    }
    return closest;
  }

  private static long gapAfter(List<Span> spans, int i) {
    return spans.get(i + 1).fromSeconds() - spans.get(i).toSeconds();
  }
}
