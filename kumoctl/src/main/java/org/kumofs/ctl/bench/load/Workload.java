package org.kumofs.ctl.bench.load;

/** Where the requests of one loop come from. Not for use by several threads. */
public interface Workload {

  /** Goes on to the next request; false if there is none left, now and later. */
  boolean next();

  /** What the request does. */
  Operation operation();

  /** The number of the next key of the request; to be called once for each of its keys. */
  long nextKey();
}
