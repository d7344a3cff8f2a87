package org.kumofs.testkit.torture;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.server.store.leveldb.LevelDbStore;
import org.kumofs.time.SystemTime;

/**
 * Compares what the owners of a key have left in their databases, byte for byte. A tombstone is as
 * good as nothing: each owner drops its own in its own time.
 */
final class ReplicaComparison {

  private ReplicaComparison() {}

  /** Tells which keys differ in the databases of servers that were stopped. */
  static List<String> differences(
      RingSeeds rings, Map<NodeAddress, Path> databases, Collection<String> keys) {
    return inDatabases(databases, stores -> differences(Ring.of(rings.read()), stores, keys));
  }

  /** Tells which keys lie in databases of servers, stopped as well, that do not own them. */
  static List<String> strays(
      RingSeeds rings, Map<NodeAddress, Path> databases, Collection<String> keys) {
    return inDatabases(databases, stores -> strays(Ring.of(rings.read()), stores, keys));
  }

  private static List<String> inDatabases(
      Map<NodeAddress, Path> databases, Function<Map<NodeAddress, Store>, List<String>> look) {
    Map<NodeAddress, Store> stores = new LinkedHashMap<>();
    try {
      databases.forEach((server, path) -> stores.put(server, open(path)));
      return look.apply(stores);
    } finally {
      stores.values().forEach(Store::close);
    }
  }

  private static Store open(Path path) {
    return LevelDbStore.open(
        StoreLocation.parse(path.toString()), TombstoneLimits.DEFAULT, new SystemTime());
  }

  /** The same, of open databases. */
  static List<String> differences(
      Ring ring, Map<NodeAddress, Store> stores, Collection<String> keys) {
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      RawKey rawKey = RawKey.ofKey(key.getBytes(StandardCharsets.UTF_8));
      Map<NodeAddress, Optional<RawValue>> records = new LinkedHashMap<>();
      for (NodeAddress owner : ring.ownersOf(rawKey.hash()).active()) {
        records.put(owner, stores.get(owner).get(rawKey).filter(value -> !value.isTombstone()));
      }
      if (records.values().stream().distinct().count() > 1) {
        differences.add(key + " differs: " + text(records));
      }
    }
    return differences;
  }

  /** The same, of open databases. */
  static List<String> strays(Ring ring, Map<NodeAddress, Store> stores, Collection<String> keys) {
    List<String> strays = new ArrayList<>();
    for (String key : keys) {
      RawKey rawKey = RawKey.ofKey(key.getBytes(StandardCharsets.UTF_8));
      Set<NodeAddress> owners = Set.copyOf(ring.ownersOf(rawKey.hash()).active());
      stores.forEach(
          (server, store) -> {
            if (!owners.contains(server) && store.get(rawKey).isPresent()) {
              strays.add(key + " lies on " + server + ", which does not own it");
            }
          });
    }
    return strays;
  }

  private static String text(Map<NodeAddress, Optional<RawValue>> records) {
    return records.entrySet().stream()
        .map(here -> here.getKey() + " " + here.getValue().map(RawValue::toString).orElse("-"))
        .collect(Collectors.joining(", "));
  }
}
