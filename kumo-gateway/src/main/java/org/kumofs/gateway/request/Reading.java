package org.kumofs.gateway.request;

import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.ValueContent;
import org.kumofs.update.LiveItem;

/** What a gateway saw when it looked at the record of a key. */
sealed interface Reading {

  /**
   * It could look.
   *
   * @param stamp the version of the record; empty if there is none, or a tombstone
   * @param item what it holds; empty too if that has expired
   */
  record Seen(Optional<ClockTime> stamp, Optional<LiveItem> item) implements Reading {}

  /**
   * The cluster could not say.
   *
   * @param reason for the client's eyes, one line
   */
  record Failed(String reason) implements Reading {}

  /** No record, or a tombstone. */
  static Reading ofNothing() {
    return new Seen(Optional.empty(), Optional.empty());
  }

  /** A record that holds an item. */
  static Reading ofItem(ClockTime stamp, ValueContent content) {
    return new Seen(
        Optional.of(stamp), Optional.of(new LiveItem(content, content.casToken(stamp))));
  }

  /** A record whose item has expired. */
  static Reading ofExpired(ClockTime stamp) {
    return new Seen(Optional.of(stamp), Optional.empty());
  }

  /** What it means to a client that reads. */
  default GetResult asGetResult() {
    if (this instanceof Failed failed) {
      return new GetResult.Failed(failed.reason());
    }
    return ((Seen) this)
        .item()
        .<GetResult>map(item -> new GetResult.Hit(item.content(), item.casToken()))
        .orElseGet(GetResult.Miss::new);
  }
}
