package org.kumofs.gateway;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.CountConverter;
import org.kumofs.daemon.EventLoops;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.daemon.SizeConverter;
import org.kumofs.daemon.SizeLimits;
import org.kumofs.daemon.UsageException;
import org.kumofs.daemon.Version;
import org.kumofs.data.RecordLayout;
import org.kumofs.gateway.memcached.GatewayFacts;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.StatList;
import org.kumofs.gateway.request.RetryPolicy;
import org.kumofs.gateway.request.StoreSettings;
import org.kumofs.gateway.route.RouteSettings;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of kumo-gateway beside the common ones, and what they come to. */
final class GatewayOptions {

  private static final long DEFAULT_MAX_VALUE_BYTES = 1 << 20;

  /**
   * What clients are told before our own version. Some choose by it what they send and expect, and
   * libmemcached takes a version 0 for an error.
   */
  private static final String MEMCACHED_VERSION = "1.6.18-kumofs-";

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

  @Mixin private PortOptions ports;

  @Option(
      names = {"-F", "--memproto-save-flag"},
      description = "lay flags into records as original gateways with -F do (16 bits)")
  private boolean saveFlags;

  @Option(
      names = {"-E", "--memproto-save-expire"},
      description = "lay expiry times into records as original gateways with -E do")
  private boolean saveExpiry;

  @Option(
      names = {"-G", "--get-retry"},
      paramLabel = "N",
      defaultValue = "5",
      converter = CountConverter.class,
      description = "rounds of a read through the owners of its key (default: ${DEFAULT-VALUE})")
  private int getRetries;

  @Option(
      names = {"-S", "--set-retry"},
      paramLabel = "N",
      defaultValue = "20",
      converter = CountConverter.class,
      description = "retries of a set (default: ${DEFAULT-VALUE})")
  private int setRetries;

  @Option(
      names = {"-D", "--delete-retry"},
      paramLabel = "N",
      defaultValue = "20",
      converter = CountConverter.class,
      description = "retries of a delete (default: ${DEFAULT-VALUE})")
  private int deleteRetries;

  @Option(
      names = {"-rn", "--renew-threshold"},
      paramLabel = "N",
      defaultValue = "4",
      converter = CountConverter.class,
      description =
          "errors that are taken before the managers are asked for the rings again (default:"
              + " ${DEFAULT-VALUE})")
  private int renewThreshold;

  @Option(
      names = {"-As", "--async-replicate-set"},
      description = "answer every set before its replicas have it; faster, and a crash may lose it")
  private boolean asyncSets;

  @Option(
      names = {"-Ad", "--async-replicate-delete"},
      description = "answer every delete before its replicas have it")
  private boolean asyncDeletes;

  @Option(
      names = {"-k", "--key-prefix"},
      paramLabel = "STR",
      defaultValue = "",
      description = "goes before every key of a client; clients do not see it")
  private String keyPrefix;

  @Option(
      names = {"-lc", "--local-cache"},
      paramLabel = "SPEC",
      converter = CacheSize.class,
      description =
          "keep values that were read last, and have servers vouch for them at each read: a number"
              + " of MB, or *#capsiz=BYTES as in the original")
  private Long localCacheBytes;

  @Option(
      names = "--request-timeout",
      paramLabel = "S",
      defaultValue = "2",
      converter = SecondsConverter.Positive.class,
      description =
          "a client is answered within so many seconds, if need be with SERVER_ERROR and the"
              + " reason (default: ${DEFAULT-VALUE})")
  private Duration requestTimeout;

  @Option(
      names = "--max-value-size",
      paramLabel = "N[k|m]",
      converter = SizeConverter.class,
      description = "largest value that is taken from a client (default: 1m)")
  private Long maxValueBytes;

  @Option(
      names = "--allow-flush-all",
      description = "let clients empty the whole cluster with flush_all")
  private boolean allowFlushAll;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = CountConverter.Positive.class,
      description = "event loops that serve clients (default: one for every two processors)")
  private Integer threads;

  /** Reads the size of the local cache in bytes. */
  static final class CacheSize implements ITypeConverter<Long> {

    private static final int BITS_PER_MEGABYTE = 20;
    private static final String IN_MEMORY = "*";
    private static final String CAPACITY = "capsiz=";
    private static final String BUCKETS = "bnum=";

    @Override
    public Long convert(String spec) {
      if (spec.startsWith(IN_MEMORY)) {
        return ofDatabaseName(spec);
      }
      try {
        return checked(spec, Math.multiplyExact(Long.parseLong(spec), 1L << BITS_PER_MEGABYTE));
      } catch (NumberFormatException | ArithmeticException noNumber) {
        throw new TypeConversionException(
            "'" + spec + "' is neither a number of MB nor *#capsiz=BYTES");
      }
    }

    /** The original names an in-memory database of Tokyo Cabinet, with its options. */
    private static Long ofDatabaseName(String spec) {
      Long bytes = null;
      for (String option : spec.substring(IN_MEMORY.length()).split("#", -1)) {
        if (option.startsWith(CAPACITY)) {
          bytes = new SizeConverter().convert(option.substring(CAPACITY.length()));
        } else if (!option.isEmpty() && !option.startsWith(BUCKETS)) {
          throw new TypeConversionException("'" + spec + "': unknown option " + option);
        }
      }
      if (bytes == null) {
        throw new TypeConversionException("'" + spec + "' has no #capsiz=BYTES");
      }
      return checked(spec, bytes);
    }

    private static Long checked(String spec, long bytes) {
      if (bytes <= 0) {
        throw new TypeConversionException("'" + spec + "' leaves no room for values");
      }
      return bytes;
    }
  }

  /**
   * Where clients connect, at least one port.
   *
   * @throws UsageException if no protocol is served
   */
  List<ClientPort> ports() throws UsageException {
    return ports.ports(requestTimeout.toMillis());
  }

  /**
   * How large values and messages may be.
   *
   * @throws UsageException if a value would not fit the messages between nodes
   */
  SizeLimits sizes(CommonOptions common) throws UsageException {
    return common.sizes(Optional.ofNullable(maxValueBytes), DEFAULT_MAX_VALUE_BYTES);
  }

  /**
   * How large requests may be.
   *
   * @throws UsageException if a value would not fit the messages between nodes
   */
  MemcachedLimits limits(CommonOptions common) throws UsageException {
    return MemcachedLimits.DEFAULT.withMaxValueBytes(sizes(common).maxValueBytes());
  }

  /**
   * How to deal with the cluster.
   *
   * @throws UsageException if a value would not fit the messages between nodes
   */
  GatewayConfig cluster(CommonOptions common) throws UsageException {
    List<NodeAddress> managers =
        Stream.of(Optional.of(manager1), Optional.ofNullable(manager2))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    RouteSettings routes =
        new RouteSettings(
            managers,
            common.keepaliveIntervalMillis(),
            common.keepaliveTimeoutMillis(),
            common.connectTimeoutMillis(),
            renewThreshold);
    // The first look at the owners is no retry: there is always one.
    RetryPolicy retries =
        new RetryPolicy(
            requestTimeout.toMillis(), Math.max(1, getRetries), setRetries, deleteRetries);
    StoreSettings store =
        new StoreSettings(
            retries,
            new RecordLayout(saveFlags, saveExpiry),
            keyPrefix.getBytes(StandardCharsets.UTF_8),
            asyncSets,
            asyncDeletes,
            sizes(common).maxValueBytes());
    OptionalLong cache =
        localCacheBytes == null ? OptionalLong.empty() : OptionalLong.of(localCacheBytes);
    return new GatewayConfig(routes, store, cache);
  }

  /**
   * What clients can ask about the gateway.
   *
   * @throws UsageException if something is missing or does not go together
   */
  GatewayFacts facts(CommonOptions common) throws UsageException {
    InetSocketAddress firstPort = ports().get(0).listener().address();
    StatList settings =
        new StatList()
            .add("maxbytes", 0)
            .add("maxconns", ports.maxConnections())
            .add("tcpport", firstPort.getPort())
            .add("inter", firstPort.getHostString())
            .add("evictions", "off")
            .add("shutdown_command", "no")
            .add("num_threads", threads())
            .add("stat_key_prefix", ":")
            .add("detail_enabled", "no")
            .add("cas_enabled", "yes")
            .add("item_size_max", limits(common).maxValueBytes())
            .add("flush_enabled", allowFlushAll ? "yes" : "no")
            .add("dump_enabled", "no")
            .add("request_timeout_millis", requestTimeout.toMillis())
            .add("key_prefix", keyPrefix)
            .add("save_flags", saveFlags ? "yes" : "no")
            .add("save_expire", saveExpiry ? "yes" : "no")
            .add("async_replicate_set", asyncSets ? "yes" : "no")
            .add("async_replicate_delete", asyncDeletes ? "yes" : "no")
            .add("local_cache_bytes", localCacheBytes == null ? 0 : localCacheBytes);
    return new GatewayFacts(
        MEMCACHED_VERSION + Version.current(),
        allowFlushAll,
        ports.maxConnections(),
        threads(),
        settings.entries());
  }

  /** Event loops that serve clients, at least 1. */
  int threads() {
    return threads == null ? EventLoops.fitting() : threads;
  }
}
