package org.kumofs.gateway.memcached;

import java.util.List;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.WriteMode;

/** What a client asks for, whichever protocol it speaks. */
public sealed interface Command {

  /** Reads keys, at least one; answered with {@link Reply.Values}. */
  record Get(List<byte[]> keys) implements Command {}

  /** A command that changes one key. */
  sealed interface Write extends Command {

    /** The key it changes. */
    byte[] key();

    /** About how many bytes of memory it holds until it is done. */
    default long sizeBytes() {
      return key().length;
    }
  }

  /** Stores an item. */
  record Set(Item item, WriteMode mode) implements Write {
    @Override
    public byte[] key() {
      return item.key();
    }

    @Override
    public long sizeBytes() {
      return item.sizeBytes();
    }
  }

  /** Stores an item if the record still has the version {@code casToken}. */
  record Cas(Item item, long casToken) implements Write {
    @Override
    public byte[] key() {
      return item.key();
    }

    @Override
    public long sizeBytes() {
      return item.sizeBytes();
    }
  }

  /** Deletes a key. */
  record Delete(byte[] key, WriteMode mode) implements Write {}

  /**
   * A set that came with too large a value. As in memcached it leaves no value behind: the client
   * meant to replace the one that is there. Answered with {@code refusal} once that is gone.
   */
  record OversizedSet(byte[] key, WriteMode mode, Reply refusal) implements Write {}

  /** Asks for the version of the gateway. */
  record Version() implements Command {}

  /** A request that cannot be carried out; answered with {@code refusal}, nothing else happens. */
  record Refused(Reply refusal) implements Command {}

  /** The connection ends, once what came before is answered. */
  record Quit() implements Command {}
}
