package org.kumofs.server.membership;

import java.util.concurrent.CompletableFuture;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;

/** How other servers are asked what they tell everybody of themselves. */
@FunctionalInterface
public interface StatusQuestions {

  /** Asks; never blocks, fails if there is no answer in time. */
  CompletableFuture<StatusValue> ask(NodeAddress server, GetStatus question);
}
