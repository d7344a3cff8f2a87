package org.kumofs.message;

import java.io.IOException;

/** Which half of a replace a node is in, or was in last. */
public enum ReplaceStage {
  /** None. */
  IDLE(0),
  /** Records are copied to their new owners. */
  COPY(1),
  /** What a server no longer owns is dropped. */
  DELETE(2);

  private final int wireId;

  ReplaceStage(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  int wireId() {
    return wireId;
  }

  /** The stage with a number. */
  static ReplaceStage ofWireId(int wireId) throws IOException {
    for (ReplaceStage stage : values()) {
      if (stage.wireId == wireId) {
        return stage;
      }
    }
    throw new IOException("no stage of a replace: " + wireId);
  }
}
