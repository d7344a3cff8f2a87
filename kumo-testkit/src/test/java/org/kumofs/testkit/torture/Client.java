package org.kumofs.testkit.torture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.kumofs.testkit.history.Action;
import org.kumofs.testkit.history.Answer;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.testkit.history.Operation;
import org.kumofs.testkit.memcached.TextClient;

/** One memcached client that notes what it does and is told. For one thread alone. */
final class Client implements AutoCloseable {

  private final String name;
  private final InetSocketAddress gateway;
  private final Journal journal;
  private Optional<TextClient> connection = Optional.empty();

  Client(String name, InetSocketAddress gateway, Journal journal) {
    this.name = name;
    this.gateway = gateway;
    this.journal = journal;
  }

  /** A question to the gateway. */
  private interface Question<R> {
    R ask(TextClient client) throws IOException;
  }

  /** Asks; without an answer the connection is given up. */
  private <R> Optional<R> ask(Question<R> question) {
    try {
      if (connection.isEmpty()) {
        connection = Optional.of(new TextClient(gateway));
      }
      return Optional.of(question.ask(connection.get()));
    } catch (IOException e) {
      journal.failed(name + " at " + gateway + ": " + e);
      close();
      return Optional.empty();
    }
  }

  /** What was found, with its version. */
  private record Found(Optional<String> value, String token) {}

  /** Reads; gives whether that was answered. */
  boolean read(String key) {
    return gets(key).isPresent();
  }

  private Optional<Found> gets(String key) {
    long beganAt = journal.now();
    Optional<Found> found = ask(client -> gets(client, key)).flatMap(answer -> answer);
    Answer answer = found.map(here -> Answer.found(here.value())).orElse(Answer.FAILED);
    note(key, beganAt, new Action.Read(), answer);
    return found;
  }

  private Optional<Found> gets(TextClient client, String key) throws IOException {
    String head = client.ask("gets " + key);
    if (head.equals("END")) {
      return Optional.of(new Found(Optional.empty(), ""));
    }
    if (!head.startsWith("VALUE ")) {
      journal.failed(name + " reads " + key + ": " + head);
      return Optional.empty();
    }
    String value = client.readLine();
    client.readLine();
    return Optional.of(new Found(Optional.of(value), head.substring(head.lastIndexOf(' ') + 1)));
  }

  /** As all writes do, gives whether the outcome is known. */
  boolean set(String key, String value) {
    return write(key, new Action.Set(value), "set " + key + " 7 0 " + value.length(), value);
  }

  boolean add(String key, String value) {
    return write(key, new Action.Add(value), "add " + key + " 7 0 " + value.length(), value);
  }

  boolean delete(String key) {
    return write(key, new Action.Delete(), "delete " + key);
  }

  /** Reads, and writes if that is still there. */
  boolean cas(String key, String value) {
    Optional<Found> found = gets(key);
    if (found.isEmpty() || found.get().value().isEmpty()) {
      return found.isPresent();
    }
    return write(
        key,
        new Action.Cas(found.get().value().get(), value),
        "cas " + key + " 7 0 " + value.length() + " " + found.get().token(),
        value);
  }

  private boolean write(String key, Action action, String... lines) {
    long beganAt = journal.now();
    Optional<String> line = ask(client -> client.ask(lines));
    Answer answer = line.map(Client::answerOf).orElse(Answer.UNKNOWN);
    if (answer.equals(Answer.UNKNOWN)) {
      journal.failed(name + ", " + key + ", " + action + ": " + line.orElse("no answer"));
    }
    note(key, beganAt, action, answer);
    return !answer.equals(Answer.UNKNOWN);
  }

  private static Answer answerOf(String line) {
    return switch (line) {
      case "STORED", "DELETED" -> Answer.DONE;
      case "NOT_STORED", "EXISTS", "NOT_FOUND" -> Answer.REFUSED;
      default -> Answer.UNKNOWN;
    };
  }

  private void note(String key, long beganAt, Action action, Answer answer) {
    journal.add(key, new Operation(name, beganAt, journal.now(), action, answer));
  }

  /** Makes a counter; false if that is not certain. */
  boolean makeCounter(String key) {
    return ask(client -> client.ask("add " + key + " 0 0 1", "0"))
        .filter(line -> line.equals("STORED") || line.equals("NOT_STORED"))
        .isPresent();
  }

  void increment(String key) {
    count(key, true, "incr " + key + " 1");
  }

  private void count(String key, boolean increment, String... lines) {
    long beganAt = journal.now();
    Optional<String> line = ask(client -> client.ask(lines));
    Optional<Long> value = line.flatMap(Client::number);
    if (value.isEmpty()) {
      journal.failed(name + " counts " + key + ": " + line.orElse("no answer"));
    }
    journal.add(
        key, new Count(increment, beganAt, journal.now(), value.orElse(0L), value.isEmpty()));
  }

  private static Optional<Long> number(String line) {
    return line.matches("[0-9]+") ? Optional.of(Long.valueOf(line)) : Optional.empty();
  }

  /** Reads a counter; gives whether that was answered. */
  boolean readCounter(String key) {
    long beganAt = journal.now();
    Optional<Long> value =
        ask(client -> gets(client, key))
            .flatMap(answer -> answer)
            .flatMap(Found::value)
            .flatMap(Client::number);
    value.ifPresent(
        number -> journal.add(key, new Count(false, beganAt, journal.now(), number, false)));
    return value.isPresent();
  }

  @Override
  public void close() {
    connection.ifPresent(
        client -> {
          try {
            client.close();
          } catch (IOException e) {
            // It is given up because it is broken.
          }
        });
    connection = Optional.empty();
  }
}
