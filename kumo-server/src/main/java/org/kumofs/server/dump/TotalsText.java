package org.kumofs.server.dump;

import org.kumofs.server.dump.cluster.ImportTotals;

/** What became of imported records, in words or as JSON. */
final class TotalsText {

  private TotalsText() {}

  static String line(ImportTotals totals) {
    return "imported %d, older than what is there %d, flushed %d, expired %d, refused %d"
        .formatted(
            totals.imported(),
            totals.older(),
            totals.flushed(),
            totals.expired(),
            totals.refused());
  }

  /** Without the braces. */
  static String members(ImportTotals totals) {
    return "\"imported\":%d,\"older\":%d,\"flushed\":%d,\"expired\":%d,\"refused\":%d"
        .formatted(
            totals.imported(),
            totals.older(),
            totals.flushed(),
            totals.expired(),
            totals.refused());
  }

  static String json(ImportTotals totals) {
    return "{" + members(totals) + "}";
  }
}
