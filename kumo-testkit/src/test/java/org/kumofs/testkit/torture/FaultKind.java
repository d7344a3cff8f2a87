package org.kumofs.testkit.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** What can go wrong, and with whom. */
enum FaultKind {
  /** A process, or all, dies and is started again with what it has left. */
  KILL,
  /** A process stands still. */
  STOP,
  /** A server does not hear others, or they do not hear it, or neither. */
  PARTITION,
  /** The disk of a server has no room. */
  DISK_FULL,
  /** The clock of a server jumps, and jumps back. */
  CLOCK;

  /** Reads names as they are written on command lines. */
  static FaultKind of(String name) {
    return Stream.of(values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a fault is kill, stop, partition, disk-full or clock, not '" + name + "'"));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static final int MAX_SKEW_SECONDS = 4;

  /** Chooses a victim. */
  Fault on(TortureCluster cluster, Random random) {
    return switch (this) {
      case KILL -> kill(cluster, random);
      case STOP -> stop(cluster, random);
      case PARTITION -> partition(cluster, random);
      case DISK_FULL -> fillDisk(cluster, random);
      case CLOCK -> setClock(cluster, random);
    };
  }

  private static <T> T anyOf(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  /** Mostly servers. */
  private static Node victim(TortureCluster cluster, Random random) {
    return random.nextInt(5) == 0
        ? anyOf(cluster.managers(), random)
        : anyOf(cluster.servers(), random);
  }

  private static Fault kill(TortureCluster cluster, Random random) {
    if (random.nextInt(8) == 0) {
      return Fault.ofAll("kill -9 everything", cluster::kill, cluster::startAgain);
    }
    Node victim = victim(cluster, random);
    return Fault.of("kill -9 " + victim, victim::kill, victim::start);
  }

  private static Fault stop(TortureCluster cluster, Random random) {
    Node victim = victim(cluster, random);
    return Fault.of(
        "kill -STOP " + victim, () -> victim.signal("STOP"), () -> victim.signal("CONT"));
  }

  private static Fault partition(TortureCluster cluster, Random random) {
    Host victim = anyOf(cluster.servers(), random).host();
    List<Host> others =
        switch (random.nextInt(3)) {
          case 0 -> cluster.managers().stream().map(Node::host).toList();
          case 1 -> List.of(anyOf(cluster.servers(), random).host());
          default -> cluster.servers().stream().map(Node::host).toList();
        };
    List<Host> cutOff = others.stream().filter(other -> !other.equals(victim)).toList();
    int direction = random.nextInt(3);
    boolean deaf = direction != 1;
    boolean mute = direction != 0;
    return Fault.of(
        victim.name()
            + (deaf && mute ? " is cut off from " : deaf ? " does not hear " : " is not heard by ")
            + cutOff.stream().map(Host::name).toList(),
        () -> firewall("-A", victim, cutOff, deaf, mute),
        () -> firewall("-D", victim, cutOff, deaf, mute));
  }

  private static void firewall(
      String action, Host victim, List<Host> others, boolean deaf, boolean mute) {
    for (Host other : others) {
      if (deaf) {
        victim.firewall(action, other);
      }
      if (mute) {
        other.firewall(action, victim);
      }
    }
  }

  private static Fault fillDisk(TortureCluster cluster, Random random) {
    Node victim = anyOf(cluster.servers(), random);
    Path ballast = victim.directory().resolve("ballast");
    return Fault.of("no room on the disk of " + victim, () -> fill(ballast), () -> delete(ballast));
  }

  /** Leaves half of what the server wants to have free. */
  private static void fill(Path ballast) {
    long left = (TortureCluster.MIN_FREE_MEGABYTES << 20) / 2;
    long size = ballast.getParent().toFile().getUsableSpace() - left;
    if (size <= 0) {
      return;
    }
    byte[] megabyte = new byte[1 << 20];
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      for (long written = 0; written < size; written += megabyte.length) {
        file.write(megabyte);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path ballast) {
    try {
      Files.deleteIfExists(ballast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fault setClock(TortureCluster cluster, Random random) {
    Node victim = anyOf(cluster.servers(), random);
    int seconds = (1 + random.nextInt(MAX_SKEW_SECONDS)) * (random.nextBoolean() ? 1 : -1);
    return Fault.of(
        "the clock of " + victim + " goes " + seconds + " s wrong",
        () -> victim.setClock(seconds),
        () -> victim.setClock(0));
  }
}
