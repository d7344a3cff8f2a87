package org.kumofs.gateway.memcached.meta;

import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Parsed;

/** {@code mn}: its answer shows that all before it are done. */
public final class MetaNoop {

  /** What any such line comes to. */
  public static final Parsed PARSED =
      Parsed.complete(new Command.Immediate(new Reply.Ok()), LineReplies.fixed("MN"));

  private MetaNoop() {}
}
