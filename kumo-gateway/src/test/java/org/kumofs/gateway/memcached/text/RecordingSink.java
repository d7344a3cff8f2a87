package org.kumofs.gateway.memcached.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser.RequestSink;
import org.kumofs.gateway.request.Item;
import org.kumofs.update.StoreUpdate;

/** Writes down in words what a parser hands over. */
final class RecordingSink implements RequestSink {

  private final List<String> requests = new ArrayList<>();
  private int wanted = Integer.MAX_VALUE;

  /** Wants so many requests more, then says that it wants none. */
  RecordingSink wanting(int count) {
    wanted = count;
    return this;
  }

  @Override
  public boolean accept(Request request) {
    requests.add(describe(request.command()) + (request.isAnswered() ? "" : " noreply"));
    wanted--;
    return wanted > 0;
  }

  /** What came since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  private static String describe(Command command) {
    if (command instanceof Command.Get get) {
      return get.keys().stream()
          .map(RecordingSink::text)
          .collect(Collectors.joining(" ", "get ", ""));
    }
    if (command instanceof Command.Set set) {
      return "set " + describe(set.item()) + " " + set.mode();
    }
    if (command instanceof Command.Change change) {
      return describe(change);
    }
    if (command instanceof Command.Delete delete) {
      return "delete " + text(delete.key()) + " " + delete.mode();
    }
    if (command instanceof Command.OversizedSet set) {
      return "oversized " + text(set.key()) + " " + set.mode();
    }
    if (command instanceof Command.Immediate immediate) {
      return "refused " + describe(immediate.reply());
    }
    if (command instanceof Command.Inspect inspect) {
      return "inspect " + text(inspect.key()) + " " + inspect.update() + inspect.wantsAccess();
    }
    if (command instanceof Command.GetAndTouch get) {
      return get.keys().stream()
          .map(RecordingSink::text)
          .collect(Collectors.joining(" ", "touch " + get.expiresAt() + " ", ""));
    }
    // What is left has no arrays.
    return command instanceof Command.Quit
        ? "quit"
        : command instanceof Command.Version ? "version" : command.toString();
  }

  private static String describe(Command.Change change) {
    if (change.update() instanceof StoreUpdate store) {
      return store.mode().name().toLowerCase(Locale.ROOT)
          + " "
          + describe(new Item(change.key(), store.content()))
          + " "
          + Long.toUnsignedString(store.expectedToken());
    }
    return text(change.key()) + " " + change.update();
  }

  private static String describe(Item item) {
    return text(item.key())
        + " flags "
        + Integer.toUnsignedString(item.content().flags())
        + " expires "
        + item.content().expiresAt()
        + " value "
        + text(item.content().data());
  }

  private static String describe(Reply reply) {
    if (reply instanceof Reply.ClientError error) {
      return error.message();
    }
    if (reply instanceof Reply.ServerError error) {
      return error.message();
    }
    return "unknown";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
