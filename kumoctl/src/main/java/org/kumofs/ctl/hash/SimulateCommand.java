package org.kumofs.ctl.hash;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.hash.RingChange.Share;
import org.kumofs.ctl.view.Table;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.json.Json;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate}: what attaching and detaching servers would move. */
@Command(
    name = "simulate",
    description = "Tells what attaching and detaching servers would move, without doing it.")
public final class SimulateCommand extends RingCommand {

  @Option(
      names = "--add",
      arity = "1..*",
      split = ",",
      splitSynopsisLabel = "",
      paramLabel = "ADDR[:19800]",
      description = "servers to attach; one that is down comes back in its place",
      converter = AddressConverter.OfServer.class)
  private List<NodeAddress> added = new ArrayList<>();

  @Option(
      names = "--remove",
      arity = "1..*",
      split = ",",
      splitSynopsisLabel = "",
      paramLabel = "ADDR[:19800]",
      description = "members to detach",
      converter = AddressConverter.OfServer.class)
  private List<NodeAddress> removed = new ArrayList<>();

  @Override
  void run(PrintWriter out) throws CallException {
    if (added.isEmpty() && removed.isEmpty()) {
      throw usage("nothing to simulate; say --add ADDR or --remove ADDR");
    }
    Ring before = source().ring();
    Ring after = changed(before);
    RingChange change = RingChange.between(before, after);
    if (source().json()) {
      out.println(json(before, after, change));
      return;
    }
    out.println("keys that get another coordinator:       " + percent(change.otherCoordinator()));
    out.println("keys that get other owners:              " + percent(change.otherOwners()));
    out.println("copies to make, as a share of the keys:  " + percent(change.copies()));
    out.println();
    out.print(table(before, after, change));
  }

  private Ring changed(Ring before) {
    for (NodeAddress address : added) {
      if (before.isActive(address) || removed.contains(address)) {
        throw usage("--add " + address + ": it is a member already, or to be removed");
      }
    }
    for (NodeAddress address : removed) {
      if (!before.contains(address)) {
        throw usage("--remove " + address + ": it is no member");
      }
    }
    List<RingNode> kept =
        before.nodes().stream().filter(node -> !removed.contains(node.address())).toList();
    Ring after =
        Ring.of(new RingSeed(kept, before.clockTime())).withActive(added, before.clockTime());
    if (after.isEmpty()) {
      throw usage("nobody would be left to hold the records");
    }
    return after;
  }

  /** The members of both rings, the newest last. */
  private static Set<NodeAddress> members(Ring before, Ring after) {
    Set<NodeAddress> members = new LinkedHashSet<>();
    before.nodes().forEach(node -> members.add(node.address()));
    after.nodes().forEach(node -> members.add(node.address()));
    return members;
  }

  private static Table table(Ring before, Ring after, RingChange change) {
    Table table = new Table("server", "coordinates", "after", "holds", "after");
    for (NodeAddress server : members(before, after)) {
      Share old = change.before(server);
      Share now = change.after(server);
      boolean was = before.isActive(server);
      boolean is = after.isActive(server);
      table.row(
          server.toString(),
          was ? percent(old.coordinates()) : "-",
          is ? percent(now.coordinates()) : "-",
          was ? percent(old.holds()) : "-",
          is ? percent(now.holds()) : "-");
    }
    return table;
  }

  private static Json json(Ring before, Ring after, RingChange change) {
    return Json.object()
        .with("otherCoordinator", rounded(change.otherCoordinator()))
        .with("otherOwners", rounded(change.otherOwners()))
        .with("copies", rounded(change.copies()))
        .with(
            "servers",
            members(before, after).stream()
                .map(
                    server ->
                        Json.object()
                            .with("address", server.toString())
                            .with("before", json(change.before(server)))
                            .with("after", json(change.after(server))))
                .toList());
  }

  private static Json json(Share share) {
    return Json.object()
        .with("coordinates", rounded(share.coordinates()))
        .with("holds", rounded(share.holds()));
  }

  private static BigDecimal rounded(double share) {
    return BigDecimal.valueOf(share).setScale(6, RoundingMode.HALF_UP);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%6.2f %%", share * 100);
  }
}
