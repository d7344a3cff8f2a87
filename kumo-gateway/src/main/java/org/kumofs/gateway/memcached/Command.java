package org.kumofs.gateway.memcached;

import java.util.List;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;

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

  /**
   * Looks at an item and changes it in one step. Answered with {@link Reply.Updated}.
   *
   * @param wantsData whether the answer is to hold the value
   */
  record Change(byte[] key, Update update, boolean wantsData) implements Write {
    @Override
    public long sizeBytes() {
      return (long) key.length
          + (update instanceof StoreUpdate store ? store.content().data().length : 0);
    }
  }

  /**
   * Reads one item with all there is to know about it. It claims a stale item for the client, but
   * unless that or the update needs it, nothing is changed. Answered with {@link Reply.Updated}.
   *
   * @param update how the item is to be fetched
   * @param wantsAccess whether the answer is to tell of the item's use
   */
  record Inspect(byte[] key, FetchUpdate update, boolean wantsAccess) implements Write {}

  /** Reads keys, at least one, and moves their expiry time; answered like a get. */
  record GetAndTouch(List<byte[]> keys, long expiresAt) implements Command {}

  /** Makes all items absent, now or later; answered with {@link Reply.Ok}. */
  record FlushAll(long delaySeconds) implements Command {}

  /**
   * Asks for numbers; answered with {@link Reply.Stats}.
   *
   * @param group which of them, in memcached's words; empty for the general ones
   */
  record Stats(String group) implements Command {}

  /** Asks for the version of the gateway. */
  record Version() implements Command {}

  /** A request whose answer is known at once, a refusal for instance; nothing else happens. */
  record Immediate(Reply reply) implements Command {}

  /** The connection ends, once what came before is answered. */
  record Quit() implements Command {}
}
