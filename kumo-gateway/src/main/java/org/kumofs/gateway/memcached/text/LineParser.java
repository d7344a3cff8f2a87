package org.kumofs.gateway.memcached.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.time.TimeSource;
import org.kumofs.update.DecimalNumber;
import org.kumofs.update.StoreUpdate;

/**
 * Understands one line: a request, or the announcement of a data block. What it takes and what it
 * refuses, and in which words, is what memcached 1.6 does. See {@code docs/memcached.md}.
 */
final class LineParser {

  private static final String NOREPLY = "noreply";
  private static final String ZERO = "0";

  private static final int KEY = 1;
  private static final int CAS_TOKEN = 5;

  /** How many words a line has at least; a set, cas or delete may have more. */
  private static final int DELETE_WORDS = 2;

  private static final int SET_WORDS = 5;
  private static final int CAS_WORDS = 6;

  private final MemcachedLimits limits;
  private final TimeSource time;
  private final DecimalNumber number = new DecimalNumber();

  LineParser(MemcachedLimits limits, TimeSource time) {
    this.limits = limits;
    this.time = time;
  }

  /** What a line comes to. */
  sealed interface Parsed {

    /** The line is a whole request. */
    record Complete(Request request) implements Parsed {}

    /** A data block follows the line. */
    record Announced(DataBlock block) implements Parsed {}

    /** The line is wrong, and its sender does not want to hear of it. */
    record Ignored() implements Parsed {}
  }

  Parsed parse(Words words) {
    if (!words.next()) {
      return refused(TextErrors.UNKNOWN_COMMAND);
    }
    return switch (Verb.of(words)) {
      case GET -> get(words, TextReplyEncoder.PLAIN);
      case GETS -> get(words, TextReplyEncoder.WITH_CAS);
      case SET -> set(words);
      case CAS -> cas(words);
      case DELETE -> delete(words);
      case VERSION -> complete(new Command.Version(), TextReplyEncoder.PLAIN);
      case QUIT -> complete(new Command.Quit(), ReplyEncoder.NONE);
      case UNKNOWN -> refused(TextErrors.UNKNOWN_COMMAND);
    };
  }

  private Parsed get(Words words, ReplyEncoder encoder) {
    if (!words.next()) {
      return refused(TextErrors.UNKNOWN_COMMAND);
    }
    List<byte[]> keys = new ArrayList<>(1);
    do {
      if (words.length() > limits.maxKeyBytes()) {
        return refused(TextErrors.BAD_FORMAT);
      }
      keys.add(words.copy());
    } while (words.next());
    return complete(new Command.Get(keys), encoder);
  }

  private Parsed set(Words words) {
    int count = words.countAll();
    if (count != SET_WORDS && count != SET_WORDS + 1) {
      return refused(TextErrors.UNKNOWN_COMMAND);
    }
    boolean noreply = words.is(count - 1, NOREPLY);
    ReplyEncoder encoder = encoder(noreply);
    WriteMode mode = noreply ? WriteMode.ASYNC : WriteMode.SYNC;
    Optional<StoreHead> head = StoreHead.read(words, number, limits, time);
    if (head.isEmpty()) {
      return refused(TextErrors.BAD_FORMAT, encoder);
    }
    if (isTooLarge(head.get())) {
      Reply refusal = TextErrors.TOO_LARGE.reply();
      return skip(head.get(), new Command.OversizedSet(head.get().key(), mode, refusal), encoder);
    }
    return keep(head.get(), item -> new Command.Set(item, mode), encoder);
  }

  private Parsed cas(Words words) {
    int count = words.countAll();
    if (count != CAS_WORDS && count != CAS_WORDS + 1) {
      return refused(TextErrors.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = encoder(words.is(count - 1, NOREPLY));
    Optional<StoreHead> head = StoreHead.read(words, number, limits, time);
    if (head.isEmpty() || !words.readUnsigned(CAS_TOKEN, number)) {
      return refused(TextErrors.BAD_FORMAT, encoder);
    }
    if (isTooLarge(head.get())) {
      return skip(head.get(), TextErrors.TOO_LARGE, encoder);
    }
    long token = number.value();
    return keep(
        head.get(),
        item -> new Command.Change(item.key(), StoreUpdate.cas(item.content(), token), false),
        encoder);
  }

  private boolean isTooLarge(StoreHead head) {
    return head.length() > limits.maxValueBytes();
  }

  private static Parsed keep(
      StoreHead head, Function<Item, Command> command, ReplyEncoder encoder) {
    return new Parsed.Announced(
        new ValueBlock(head.length(), value -> command.apply(head.item(value)), encoder));
  }

  private static Parsed skip(StoreHead head, Command command, ReplyEncoder encoder) {
    return new Parsed.Announced(new SkippedBlock(head.length(), new Request(command, encoder)));
  }

  /** A second word 0 is what is left of a time that old clients used to send. */
  private Parsed delete(Words words) {
    int count = words.countAll();
    if (count < DELETE_WORDS || count > DELETE_WORDS + 2) {
      return refused(TextErrors.UNKNOWN_COMMAND);
    }
    boolean zero = count > DELETE_WORDS && words.is(DELETE_WORDS, ZERO);
    boolean noreply = count > DELETE_WORDS && words.is(count - 1, NOREPLY);
    boolean valid =
        switch (count - DELETE_WORDS) {
          case 0 -> true;
          case 1 -> zero || noreply;
          default -> zero && noreply;
        };
    ReplyEncoder encoder = encoder(noreply);
    if (!valid) {
      return refused(TextErrors.BAD_DELETE, encoder);
    }
    if (words.length(KEY) > limits.maxKeyBytes()) {
      return refused(TextErrors.BAD_FORMAT, encoder);
    }
    WriteMode mode = noreply ? WriteMode.ASYNC : WriteMode.SYNC;
    return complete(new Command.Delete(words.copy(KEY), mode), encoder);
  }

  private static ReplyEncoder encoder(boolean noreply) {
    return noreply ? ReplyEncoder.NONE : TextReplyEncoder.PLAIN;
  }

  private static Parsed complete(Command command, ReplyEncoder encoder) {
    return new Parsed.Complete(new Request(command, encoder));
  }

  private static Parsed refused(Command.Immediate immediate) {
    return complete(immediate, TextReplyEncoder.PLAIN);
  }

  private static Parsed refused(Command.Immediate immediate, ReplyEncoder encoder) {
    return encoder == ReplyEncoder.NONE ? new Parsed.Ignored() : complete(immediate, encoder);
  }
}
