package org.kumofs.ctl.top.view;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.kumofs.ctl.stat.ReplaceState;
import org.kumofs.ctl.top.model.ClusterState;
import org.kumofs.ctl.top.model.Counter;
import org.kumofs.ctl.top.model.Rates;
import org.kumofs.ctl.top.model.Sample;
import org.kumofs.ctl.top.model.ServerState;
import org.kumofs.json.Json;

/** One sample of all servers as a JSON object. */
public final class SampleJson {

  private SampleJson() {}

  /** The object; what is not known is null. */
  public static Json of(ClusterState cluster, long unixMillis) {
    Totals totals = new Totals(cluster.servers());
    Json total =
        Json.object()
            .with("gets", totals.count(Counter.GETS))
            .with("sets", totals.count(Counter.SETS))
            .with("deletes", totals.count(Counter.DELETES));
    Json json =
        Json.object()
            .with("unixMillis", unixMillis)
            .with("servers", cluster.servers().stream().map(SampleJson::server).toList())
            .with("total", with(total, totals.rates()).with("items", totals.items()));
    return cluster.rosterError().isEmpty()
        ? json
        : json.with("managerError", cluster.rosterError());
  }

  private static Json server(ServerState server) {
    Json json =
        Json.object().with("address", server.address().toString()).with("status", server.status());
    if (server.failed()) {
      return json.with("error", server.error());
    }
    return server.sample().map(sample -> numbers(json, server, sample)).orElse(json);
  }

  private static Json numbers(Json json, ServerState server, Sample sample) {
    Json counts =
        json.with("gets", known(sample.count(Counter.GETS)))
            .with("sets", known(sample.count(Counter.SETS)))
            .with("deletes", known(sample.count(Counter.DELETES)));
    return with(counts, server.rates())
        .with("items", known(sample.items()))
        .with("time", known(sample.unixSeconds()))
        .with("clock", known(sample.logicalClock()))
        .with("ringsDiffer", server.has(ReplaceState.RINGS_DIFFER));
  }

  private static Json with(Json json, Rates rates) {
    return json.with("getsPerSecond", known(rates.of(Counter.GETS)))
        .with("setsPerSecond", known(rates.of(Counter.SETS)))
        .with("deletesPerSecond", known(rates.of(Counter.DELETES)))
        .with("queriesPerSecond", known(rates.queries()))
        .with("hitPercent", known(rates.hitPercent()));
  }

  private static Optional<Object> known(OptionalLong bits) {
    return bits.isPresent() ? Optional.of(Figures.unsigned(bits.getAsLong())) : Optional.empty();
  }

  private static Optional<Object> known(OptionalDouble number) {
    return number.isPresent()
        ? Optional.of(Math.round(number.getAsDouble() * 1000) / 1000.0)
        : Optional.empty();
  }
}
