package org.kumofs.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.CountConverter;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.daemon.SizeConverter;
import org.kumofs.daemon.SizeLimits;
import org.kumofs.daemon.UsageException;
import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.Events;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.server.access.AccessMemory;
import org.kumofs.server.compare.CompareSettings;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.server.membership.KeepAliveSettings;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.replace.ReplaceSettings;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replication.ReplicationSettings;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.TombstoneLimits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of kumo-server beside the common ones, and what they come to. */
final class ServerOptions {

  private static final int MAX_PORT = 65_535;

  @Option(
      names = {"-l", "--listen"},
      paramLabel = "ADDR[:PORT]",
      required = true,
      converter = AddressConverter.OfServer.class,
      description =
          "the address that others know this server by (port 19800 unless given); it listens on"
              + " that port of all interfaces")
  private NodeAddress listen;

  @Option(
      names = {"-L", "--stream-listen"},
      paramLabel = "PORT",
      defaultValue = "19900",
      converter = CountConverter.Positive.class,
      description = "port where other servers fetch records (default: ${DEFAULT-VALUE})")
  private int streamPort;

  @Option(
      names = {"-f", "--offer-tmp"},
      paramLabel = "DIR",
      defaultValue = "/tmp",
      description = "where records that others lack are gathered (default: ${DEFAULT-VALUE})")
  private Path offerDirectory;

  @Option(
      names = {"-s", "--store"},
      paramLabel = "PATH[#KEY=VALUE...]",
      required = true,
      converter = StoreConverter.class,
      description = "the database, made if there is none; a backup lies beside it, at PATH-SUFFIX")
  private StoreLocation store;

  @Option(
      names = {"-m", "--manager1"},
      paramLabel = "ADDR[:PORT]",
      required = true,
      converter = AddressConverter.OfManager.class,
      description = "the first manager (port 19700 unless given)")
  private NodeAddress manager1;

  @Option(
      names = {"-p", "--manager2"},
      paramLabel = "ADDR[:PORT]",
      converter = AddressConverter.OfManager.class,
      description = "the second manager, if there is one")
  private NodeAddress manager2;

  @Option(
      names = {"-S", "--replicate-set-retry"},
      paramLabel = "N",
      defaultValue = "20",
      converter = CountConverter.class,
      description =
          "how often a replica that does not take a value is tried again (default: ${DEFAULT-VALUE})")
  private int setRetries;

  @Option(
      names = {"-D", "--replicate-delete-retry"},
      paramLabel = "N",
      defaultValue = "20",
      converter = CountConverter.class,
      description = "the same for deletes (default: ${DEFAULT-VALUE})")
  private int deleteRetries;

  @Option(
      names = "--max-clock-skew",
      paramLabel = "S",
      defaultValue = "5",
      converter = CountConverter.class,
      description =
          "take no writes while the clock is more than so many seconds apart from those of most"
              + " other servers; 0: whatever it shows (default: ${DEFAULT-VALUE})")
  private int maxClockSkewSeconds;

  @Option(
      names = "--read-lease",
      paramLabel = "S",
      defaultValue = "4",
      converter = SecondsConverter.class,
      description =
          "answer reads so many seconds after a sign that nobody can have taken this server's place;"
              + " to be shorter than the managers' --keepalive-timeout; 0: always (default:"
              + " ${DEFAULT-VALUE})")
  private Duration readLease;

  @Option(
      names = "--leave-after",
      paramLabel = "S",
      defaultValue = "10",
      converter = SecondsConverter.class,
      description =
          "leave the cluster when the database has taken no writes for so many seconds, if every key"
              + " has two other owners that do; 0: never (default: ${DEFAULT-VALUE})")
  private Duration leaveAfter;

  @Option(
      names = "--replicate-timeout",
      paramLabel = "S",
      defaultValue = "10",
      converter = SecondsConverter.Positive.class,
      description =
          "a write that has not come to all replicas in that time fails, in seconds (default:"
              + " ${DEFAULT-VALUE})")
  private Duration replicateTimeout;

  @Option(
      names = {"-M", "--replace-memory-limit"},
      paramLabel = "MB",
      defaultValue = "0",
      converter = CountConverter.class,
      description =
          "while records move, wait for all that is gathered or on its way to be stored each time it"
              + " reaches this size; 0 is no limit (default: ${DEFAULT-VALUE})")
  private int replaceMemoryMegabytes;

  @Option(
      names = "--compare-interval",
      paramLabel = "S",
      defaultValue = "600",
      converter = SecondsConverter.class,
      description =
          "compare all records with those of their other owners, and bring them what they lack, so"
              + " many seconds after the last time; 0 is never (default: ${DEFAULT-VALUE})")
  private Duration compareInterval;

  @Option(
      names = "--compare-rate",
      paramLabel = "MB",
      defaultValue = "2",
      converter = CountConverter.class,
      description =
          "read at most so many MB a second for that; 0 is no limit (default: ${DEFAULT-VALUE})")
  private int compareRateMegabytes;

  @Option(
      names = "--replace-rate-limit",
      paramLabel = "MB",
      defaultValue = "0",
      converter = CountConverter.class,
      description =
          "while records move, read and send at most so many MB a second in all; 0 is no limit"
              + " (default: ${DEFAULT-VALUE})")
  private int replaceRateMegabytes;

  @Option(
      names = "--replace-serving-rate-limit",
      paramLabel = "MB",
      defaultValue = "20",
      converter = CountConverter.class,
      description =
          "the same while clients ask this server anything, each record counted as 400 bytes more;"
              + " 0 is no limit (default: ${DEFAULT-VALUE})")
  private int replaceServingRateMegabytes;

  @Option(
      names = "--offer-retries",
      paramLabel = "N",
      defaultValue = "5",
      converter = CountConverter.class,
      description =
          "how often records that a server does not fetch are offered again before the replace fails"
              + " (default: ${DEFAULT-VALUE})")
  private int offerRetries;

  @Option(
      names = "--offer-timeout",
      paramLabel = "S",
      defaultValue = "60",
      converter = SecondsConverter.Positive.class,
      description =
          "a server that fetches records and takes nothing for that time has failed, in seconds"
              + " (default: ${DEFAULT-VALUE})")
  private Duration offerTimeout;

  @Option(
      names = {"-gN", "--tombstone-min-age"},
      paramLabel = "S",
      defaultValue = "60",
      converter = SecondsConverter.class,
      description = "no trace of a delete goes before that, in seconds (default: ${DEFAULT-VALUE})")
  private Duration tombstoneMinAge;

  @Option(
      names = {"-gX", "--tombstone-max-age"},
      paramLabel = "S",
      defaultValue = "3600",
      converter = SecondsConverter.class,
      description =
          "every trace of a delete may go after that, in seconds (default: ${DEFAULT-VALUE}); a"
              + " server that was away for longer starts over from an empty database")
  private Duration tombstoneMaxAge;

  @Option(
      names = {"-gS", "--tombstone-memory"},
      paramLabel = "KB",
      defaultValue = "2048",
      converter = CountConverter.Positive.class,
      description =
          "memory for traces of deletes; past it the least age counts (default: ${DEFAULT-VALUE})")
  private int tombstoneKilobytes;

  @Option(
      names = "--max-value-size",
      paramLabel = "N[k|m]",
      converter = SizeConverter.class,
      description = "largest value that clients may store (default: 128m)")
  private Long maxValueBytes;

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      defaultValue = "50000",
      converter = CountConverter.Positive.class,
      description = "requests at a time; more are refused (default: ${DEFAULT-VALUE})")
  private int maxRequests;

  @Option(
      names = "--max-request-memory",
      paramLabel = "MB",
      converter = CountConverter.Positive.class,
      description = "memory that requests may hold together (default: a quarter of the heap)")
  private Integer maxRequestMegabytes;

  @Option(
      names = "--access-entries",
      paramLabel = "N",
      defaultValue = "65536",
      converter = CountConverter.class,
      description =
          "of how many records to remember the last fetch, for clients that ask for it; 0 is none"
              + " (default: ${DEFAULT-VALUE})")
  private int accessEntries;

  /** What the node is told. */
  ServerConfig config(CommonOptions common) throws UsageException {
    return new ServerConfig(
        new PeerSettings(
            new NodeIdentity(listen, Role.SERVER),
            common.connectTimeoutMillis(),
            common.connectRetryLimit(),
            PeerSettings.DEFAULT_REDIAL_PAUSE_MILLIS),
        everywhere(listen),
        everywhere(streamAddress()),
        managers(),
        new ServerConfig.Limits(
            new KeepAliveSettings(
                common.keepaliveIntervalMillis(),
                common.keepaliveTimeoutMillis(),
                maxClockSkewSeconds,
                readLease.toMillis(),
                leaveAfter.toMillis()),
            ReplicationSettings.DEFAULT.with(
                setRetries, deleteRetries, replicateTimeout.toMillis()),
            requestLimits(common),
            replaceSettings(common),
            accessEntries(),
            new CompareSettings(compareInterval.toMillis(), (long) compareRateMegabytes << 20)));
  }

  /**
   * The same port of all interfaces that speak the same kind of IP: the announced address need not
   * be one of this host.
   */
  private static NodeAddress everywhere(NodeAddress address) {
    try {
      byte[] any = new byte[address.host().getAddress().length];
      return NodeAddress.of(InetAddress.getByAddress(any), address.port());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private KnownManagers managers() throws UsageException {
    if (manager1.equals(manager2)) {
      throw new UsageException("-m and -p are the same manager, " + manager1);
    }
    return new KnownManagers(
        Stream.of(Optional.of(manager1), manager2()).flatMap(Optional::stream).toList());
  }

  private Optional<NodeAddress> manager2() {
    return Optional.ofNullable(manager2);
  }

  private int accessEntries() throws UsageException {
    if (accessEntries > AccessMemory.MAX_ENTRIES) {
      throw new UsageException("--access-entries can be up to " + AccessMemory.MAX_ENTRIES);
    }
    return accessEntries;
  }

  private RequestLimits requestLimits(CommonOptions common) throws UsageException {
    RequestLimits standard = RequestLimits.ofMemory(Runtime.getRuntime().maxMemory());
    return new RequestLimits(
        maxRequests,
        maxRequestMegabytes == null ? standard.maxBytes() : (long) maxRequestMegabytes << 20,
        sizes(common).maxValueBytes());
  }

  /**
   * How large values and messages may be.
   *
   * @throws UsageException if a value would not fit the messages between nodes
   */
  SizeLimits sizes(CommonOptions common) throws UsageException {
    return common.sizes(Optional.ofNullable(maxValueBytes), RequestLimits.DEFAULT_MAX_VALUE_BYTES);
  }

  /** How long tombstones are kept. */
  TombstoneLimits tombstones() throws UsageException {
    try {
      return new TombstoneLimits(
          wholeSeconds(tombstoneMinAge), wholeSeconds(tombstoneMaxAge), tombstoneKilobytes);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Rounded up: stamps count whole seconds. */
  private static int wholeSeconds(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, duration.plusMillis(999).toSeconds());
  }

  /** Where the database lies. */
  StoreLocation store() {
    return store;
  }

  /** The start as the event log has it. */
  Event startEvent() throws UsageException {
    String path = store.path().toString();
    return Events.serverStart(
        listen,
        new Events.Managers(manager1, manager2()),
        streamAddress(),
        new Events.ServerPaths(path, offerDirectory, path + "-"));
  }

  /** Where other servers fetch records, as they are told. */
  NodeAddress streamAddress() throws UsageException {
    if (streamPort > MAX_PORT || streamPort == listen.port()) {
      throw new UsageException("-L " + streamPort + " can't be the port of the stream");
    }
    return listen.withPort(streamPort);
  }

  private ReplaceSettings replaceSettings(CommonOptions common) throws UsageException {
    ReplaceSettings standard = ReplaceSettings.DEFAULT;
    return new ReplaceSettings(
        (long) replaceMemoryMegabytes << 20,
        standard.offerBytes(),
        new CopyPace.Limits(
            (long) replaceRateMegabytes << 20, (long) replaceServingRateMegabytes << 20),
        standard.callTimeoutMillis(),
        standard.offers().withRetries(offerRetries),
        standard.stream()
            .with(
                common.connectTimeoutMillis(),
                offerTimeout.toMillis(),
                sizes(common).maxFrameBytes()));
  }

  /** Where records that others lack are gathered. */
  Path offerDirectory() {
    return offerDirectory;
  }

  /** Reads the argument of {@code -s}. */
  static final class StoreConverter implements ITypeConverter<StoreLocation> {

    @Override
    public StoreLocation convert(String text) {
      try {
        return StoreLocation.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
