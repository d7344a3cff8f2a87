package org.kumofs.ctl.top.view;

import java.util.List;

/** What '?' shows. */
final class HelpText {

  static final List<String> LINES =
      """
      q, Ctrl-C     quit
      ?, h          this help; any key leaves it
      sort by       a address      g #Get        s #Set        d #Del
                    i items        G Get/s       S Set/s       D Del/s
                    Q QPS          t time        c clock       u status      m hit%
      < >           sort by the column to the left, to the right
      r             reverse; so does the key of the column again
      up down       scroll by a row (also k, j)
      PgUp PgDn     scroll by ten rows (also b, f, space)

      status        ready     serves, nothing under way
                    WAIT      its rings for reads and writes differ: a replace is
                              under way
                    Copying   offers records to their new owners
                    Deleting  drops records that it no longer owns
                    inactive  not in its own ring
                    fault     down by the manager's list; new: not attached
                    up        does not tell
      hit%          of the reads since the last sample, how many were answered
                    from memory; - without reads, or if the server does not tell
      """
          .lines()
          .toList();

  private HelpText() {}
}
