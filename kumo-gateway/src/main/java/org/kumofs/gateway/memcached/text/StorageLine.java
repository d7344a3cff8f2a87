package org.kumofs.gateway.memcached.text;

import java.util.Optional;
import java.util.function.Function;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.ValueBlock;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;

/** The lines that announce a value: set, add, replace, append, prepend, cas. */
final class StorageLine {

  private static final int CAS_TOKEN = 5;

  /** How many words a line has without a noreply. */
  private static final int WORDS = 5;

  private static final int CAS_WORDS = 6;

  private StorageLine() {}

  /** A set that is too large does away with what it was to replace; the others do nothing. */
  static Parsed set(Words words, LineContext context) {
    if (!hasWords(words, WORDS)) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = TextReplies.PLAIN.unlessNoreply(words);
    WriteMode mode = encoder == ReplyEncoder.NONE ? WriteMode.ASYNC : WriteMode.SYNC;
    Optional<StoreHead> head = StoreHead.read(words, context);
    if (head.isEmpty()) {
      return Parsed.answered(Refusals.BAD_FORMAT, encoder);
    }
    StoreHead set = head.get();
    if (context.isTooLarge(set.length())) {
      Reply refusal = Refusals.TOO_LARGE.reply();
      Command command = new Command.OversizedSet(set.key(), mode, refusal);
      return Parsed.skipping(set.length(), command, encoder);
    }
    return keeping(set, value -> new Command.Set(set.item(value), mode), encoder);
  }

  static Parsed store(Words words, StoreMode mode, LineContext context) {
    if (!hasWords(words, WORDS)) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = TextReplies.STORED.unlessNoreply(words);
    Optional<StoreHead> head = StoreHead.read(words, context);
    if (head.isEmpty()) {
      return Parsed.answered(Refusals.BAD_FORMAT, encoder);
    }
    StoreHead store = head.get();
    return keepingUnlessTooLarge(
        store, value -> new StoreUpdate(mode, store.content(value)), encoder, context);
  }

  static Parsed cas(Words words, LineContext context) {
    if (!hasWords(words, CAS_WORDS)) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = TextReplies.STORED.unlessNoreply(words);
    Optional<StoreHead> head = StoreHead.read(words, context);
    if (head.isEmpty() || !words.readUnsigned(CAS_TOKEN, context.number())) {
      return Parsed.answered(Refusals.BAD_FORMAT, encoder);
    }
    long token = context.number().value();
    StoreHead cas = head.get();
    return keepingUnlessTooLarge(
        cas, value -> StoreUpdate.cas(cas.content(value), token), encoder, context);
  }

  private static boolean hasWords(Words words, int expected) {
    int count = words.countAll();
    return count == expected || count == expected + 1;
  }

  private static Parsed keepingUnlessTooLarge(
      StoreHead head,
      Function<byte[], StoreUpdate> update,
      ReplyEncoder encoder,
      LineContext context) {
    if (context.isTooLarge(head.length())) {
      return Parsed.skipping(head.length(), Refusals.TOO_LARGE, encoder);
    }
    return keeping(
        head, value -> new Command.Change(head.key(), update.apply(value), false), encoder);
  }

  private static Parsed keeping(
      StoreHead head, Function<byte[], Command> command, ReplyEncoder encoder) {
    return new Parsed.Announced(new ValueBlock(head.length(), command, encoder, encoder));
  }
}
