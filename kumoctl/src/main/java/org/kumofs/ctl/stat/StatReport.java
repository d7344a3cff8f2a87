package org.kumofs.ctl.stat;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.kumofs.ctl.client.CallException;
import org.kumofs.json.Json;
import org.kumofs.ring.NodeAddress;

/** Runs a command of {@code kumostat} and prints what comes of it. */
public final class StatReport {

  private final StatCommand command;
  private final int limitMillis;
  private final PrintWriter out;

  /**
   * @param limitMillis what each server may take
   */
  public StatReport(StatCommand command, int limitMillis, PrintWriter out) {
    this.command = command;
    this.limitMillis = limitMillis;
    this.out = out;
  }

  /**
   * Asks one server.
   *
   * @throws CallException if it does not answer
   */
  public void printOne(NodeAddress server, boolean json) throws CallException {
    ServerAnswer answer = ServerAnswer.ask(server, command, limitMillis);
    Reading reading = answer.reading().orElseThrow(() -> new CallException(answer.error()));
    out.println(json ? json(answer) : reading.text());
  }

  /**
   * Asks many servers at once; an error stands in the place of its server's answer.
   *
   * @return how many gave no answer
   */
  public int printAll(List<NodeAddress> servers, boolean json) {
    List<ServerAnswer> answers = new ArrayList<>();
    for (CompletableFuture<ServerAnswer> coming :
        ServerAnswer.askAll(servers, command, limitMillis)) {
      ServerAnswer answer = coming.join();
      answers.add(answer);
      if (!json) {
        out.println(
            answer.server() + ":  " + answer.reading().map(Reading::text).orElse(answer.error()));
      }
    }
    if (json) {
      out.println(jsonOfAll(answers));
    }
    return (int) answers.stream().filter(answer -> answer.reading().isEmpty()).count();
  }

  private Json jsonOfAll(List<ServerAnswer> answers) {
    Map<String, BigInteger> sums = new LinkedHashMap<>();
    for (ServerAnswer answer : answers) {
      answer
          .reading()
          .ifPresent(
              reading ->
                  reading.counts().forEach((name, n) -> sums.merge(name, n, BigInteger::add)));
    }
    Json total = Json.object();
    sums.forEach(total::with);
    Json all =
        Json.object()
            .with("command", command.commandName())
            .with("servers", answers.stream().map(StatReport::json).toList());
    return sums.isEmpty() ? all : all.with("total", total);
  }

  private static Json json(ServerAnswer answer) {
    Json json = Json.object().with("address", answer.server().toString());
    return answer
        .reading()
        .map(reading -> json.with("result", reading.json()))
        .orElseGet(() -> json.with("error", answer.error()));
  }
}
