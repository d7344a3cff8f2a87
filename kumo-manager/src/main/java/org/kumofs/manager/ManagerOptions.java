package org.kumofs.manager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.CommonOptions;
import org.kumofs.daemon.SecondsConverter;
import org.kumofs.daemon.UsageException;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;
import picocli.CommandLine.Option;

/** The options of kumo-manager beside the common ones, and what they come to. */
final class ManagerOptions {

  /** A call may take so many clock intervals; the original gives it ten and more. */
  private static final int CLOCK_INTERVALS_PER_CALL = 5;

  @Option(
      names = {"-l", "--listen"},
      paramLabel = "ADDR[:PORT]",
      required = true,
      converter = AddressConverter.OfManager.class,
      description =
          "the address that others know this manager by (port 19700 unless given); it listens on"
              + " that port of all interfaces")
  private NodeAddress listen;

  @Option(
      names = {"-p", "--partner"},
      paramLabel = "ADDR[:PORT]",
      converter = AddressConverter.OfManager.class,
      description = "the other manager, if there are two, by the address that it is given with -l")
  private NodeAddress partner;

  @Option(
      names = {"-a", "--auto-replace"},
      description = "attach, detach and replace without being told, when servers come and go")
  private boolean autoReplace;

  @Option(
      names = {"-Rs", "--replace-delay"},
      paramLabel = "S",
      defaultValue = "4",
      converter = SecondsConverter.class,
      description =
          "with -a, begin so many seconds after the last server came or went (default:"
              + " ${DEFAULT-VALUE}); with too few, a server that only restarts is replaced")
  private Duration replaceDelay;

  @Option(
      names = "--backup-timeout",
      paramLabel = "S",
      defaultValue = "3600",
      converter = SecondsConverter.Positive.class,
      description =
          "a server that has not made its backup in that time has failed to, in seconds (default:"
              + " ${DEFAULT-VALUE})")
  private Duration backupTimeout;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "where to keep the ring over restarts, or 'none' (default: a file with the address in its"
              + " name in $STATE_DIRECTORY, $XDG_STATE_HOME/kumofs or ~/.local/state/kumofs)")
  private String state;

  @Option(
      names = "--settle-time",
      paramLabel = "S",
      defaultValue = "10",
      converter = SecondsConverter.class,
      description =
          "after a start wait so long for the partner or all servers of the ring before going by"
              + " it, and for servers before they are marked as down (default: ${DEFAULT-VALUE});"
              + " servers with much data take their time to start after a crash")
  private Duration settleTime;

  /**
   * Where the state is kept.
   *
   * @param environment gives environment variables, null for those that are not set
   * @return empty if it is not
   */
  Optional<Path> stateFile(UnaryOperator<String> environment) {
    if (state != null) {
      return state.equals("none") ? Optional.empty() : Optional.of(Path.of(state));
    }
    // An address is no name for a file everywhere: [::1]:19700.
    String name =
        "kumo-manager-" + listen.toString().replace("[", "").replace("]", "").replace(':', '-');
    return Optional.of(stateDirectory(environment).resolve(name + ".state"));
  }

  private static Path stateDirectory(UnaryOperator<String> environment) {
    Optional<String> ofService = Optional.ofNullable(environment.apply("STATE_DIRECTORY"));
    if (ofService.isPresent()) {
      return Path.of(ofService.get().split(":", 2)[0]);
    }
    Optional<String> ofUser = Optional.ofNullable(environment.apply("XDG_STATE_HOME"));
    return ofUser
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"))
        .resolve("kumofs");
  }

  /** What the node is told. */
  ManagerConfig config(CommonOptions common) throws UsageException {
    if (listen.equals(partner)) {
      throw new UsageException("-l and -p are the same manager, " + listen);
    }
    PeerSettings peers =
        new PeerSettings(
            new NodeIdentity(listen, Role.MANAGER),
            common.connectTimeoutMillis(),
            common.connectRetryLimit(),
            PeerSettings.DEFAULT_REDIAL_PAUSE_MILLIS);
    return new ManagerConfig(
        peers, listen.onAllInterfaces(), Optional.ofNullable(partner), autoReplace, timing(common));
  }

  private ManagerTiming timing(CommonOptions common) {
    return new ManagerTiming(
        common.keepaliveIntervalMillis(),
        common.keepaliveTimeoutMillis(),
        CLOCK_INTERVALS_PER_CALL * common.clockIntervalMillis(),
        backupTimeout.toMillis(),
        replaceDelay.toMillis(),
        ManagerTiming.DEFAULT.replaceRetryMillis(),
        settleTime.toMillis());
  }
}
