package org.kumofs.testkit.history;

import java.util.Optional;

/** What a client was told about an {@link Action}. */
public sealed interface Answer {

  /** The write took effect. */
  Answer DONE = new Done();

  /** Add: something is there. Cas: something else is there. Delete: nothing is there. */
  Answer REFUSED = new Refused();

  /** Certainly without effect, and nobody knows what was there. */
  Answer FAILED = new Failed();

  /** It may take effect at any later time, or never. */
  Answer UNKNOWN = new Unknown();

  /** A read has found this. */
  static Answer found(Optional<String> value) {
    return new Found(value);
  }

  /** See {@link #DONE}. */
  record Done() implements Answer {
    @Override
    public String toString() {
      return "done";
    }
  }

  /** See {@link #REFUSED}. */
  record Refused() implements Answer {
    @Override
    public String toString() {
      return "refused";
    }
  }

  /** See {@link #FAILED}. */
  record Failed() implements Answer {
    @Override
    public String toString() {
      return "failed";
    }
  }

  /** See {@link #UNKNOWN}. */
  record Unknown() implements Answer {
    @Override
    public String toString() {
      return "unknown";
    }
  }

  /** See {@link #found}. */
  record Found(Optional<String> value) implements Answer {
    @Override
    public String toString() {
      return value.orElse("nothing");
    }
  }
}
