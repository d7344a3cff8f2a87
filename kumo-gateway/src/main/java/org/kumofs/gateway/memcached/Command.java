package org.kumofs.gateway.memcached;

import java.util.List;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;

/** What a client asks for, whichever protocol it speaks. */
public sealed interface Command {

  /** A command that reads keys; answered with {@link Reply.Values}. */
  sealed interface Read extends Command {

    /** The keys it reads, at least one. */
    List<byte[]> keys();

    /** The same for some of the keys. */
    Read part(int from, int to);
  }

  /**
   * Reads keys.
   *
   * @param hasCompany whether more gets come at once, and nobody waits for one more than for the
   *     others
   */
  record Get(List<byte[]> keys, boolean hasCompany) implements Read {

    /** Reads keys that are wanted as soon as possible. */
    public Get(List<byte[]> keys) {
      this(keys, false);
    }

    @Override
    public Read part(int from, int to) {
      return new Get(keys.subList(from, to), hasCompany);
    }
  }

  /** Reads keys and moves their expiry time. */
  record GetAndTouch(List<byte[]> keys, long expiresAt) implements Read {
    @Override
    public Read part(int from, int to) {
      return new GetAndTouch(keys.subList(from, to), expiresAt);
    }
  }

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
          + (update instanceof StoreUpdate store ? store.content().dataLength() : 0);
    }
  }

  /**
   * Reads one item with all there is to know about it. It claims a stale item for the client, but
   * unless that or the update needs it, nothing is changed. Answered with {@link Reply.Updated}.
   *
   * @param update how the item is to be fetched
   * @param wantsData whether the answer is to hold the value
   * @param wantsAccess whether the answer is to tell of the item's use
   */
  record Inspect(byte[] key, FetchUpdate update, boolean wantsData, boolean wantsAccess)
      implements Write {}

  /** A command that is carried out after all before it, and before all that follow. */
  sealed interface Barrier extends Command {}

  /**
   * Makes all items absent, now or later; answered with {@link Reply.Ok}, or with {@link
   * Reply.NotAllowed} where the gateway was not told to allow it.
   */
  record FlushAll(long delaySeconds) implements Barrier {}

  /**
   * Asks for numbers; answered with {@link Reply.Stats}, or with {@link Reply.NotFound} where there
   * is no such group. The group {@code reset} sets counters back to zero and is answered with
   * {@link Reply.Ok}.
   *
   * @param group which of them, in memcached's words; empty for the general ones
   */
  record Stats(String group) implements Barrier {}

  /** Asks for the version of the gateway. */
  record Version() implements Command {}

  /** A request whose answer is known at once, a refusal for instance; nothing else happens. */
  record Immediate(Reply reply) implements Command {}

  /** The connection ends, once what came before is answered. */
  record Quit() implements Command {}
}
