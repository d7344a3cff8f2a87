package org.kumofs.ctl.stat;

import java.util.Locale;
import java.util.Optional;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.ServerClient;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;

/** The commands of {@code kumostat}, by the original's names. */
public enum StatCommand {
  /** Process id. */
  PID("process id", number(StatusCode.PID)),
  /** Seconds since the start. */
  UPTIME("seconds since the server started", number(StatusCode.UPTIME)),
  /** Clock of the host. */
  TIME("the server's clock, Unix seconds", number(StatusCode.TIME)),
  /** Version. */
  VERSION("version", number(StatusCode.VERSION)),
  /** Reads. */
  CMD_GET("reads since the start", count("cmd_get", StatusCode.CMD_GET)),
  /** Writes. */
  CMD_SET("writes since the start", count("cmd_set", StatusCode.CMD_SET)),
  /** Deletes. */
  CMD_DELETE("deletes since the start", count("cmd_delete", StatusCode.CMD_DELETE)),
  /** Records held. */
  ITEMS("records held", count("items", StatusCode.ITEMS)),
  /** Read ring. */
  RHS("the ring for reads", number(StatusCode.READ_RING)),
  /** Write ring. */
  WHS("the ring for writes", number(StatusCode.WRITE_RING)),
  /** Whether the rings agree. */
  HSCHECK("whether both rings are the same", StatCommand::sameRings),
  /** State of a replace. */
  REPLSTAT(
      "how far a replace is: inactive, Deleting, Copying, WAIT, ready", StatCommand::replaceState),
  /** Comparison of owners. */
  COMPARISON("what comparing records with other owners has found", number(StatusCode.COMPARISON)),
  /** Records in memory. */
  CACHE(
      "how many reads were answered from memory, and what lies there",
      server -> CacheReading.of(server.status(StatusCode.CACHE))),
  /** What is wrong. */
  TROUBLE("what is wrong with the server, empty for nothing", number(StatusCode.TROUBLE)),
  /** What memcached calls stats. */
  STATS("the numbers above in the form of memcached's stats", StatCommand::stats),
  /** Throughput before latency. */
  SET_DELAY(
      "gather small packets; gives how many sockets were changed",
      server -> Reading.counted("sockets", server.setTcpNoDelay(false))),
  /** Latency before throughput. */
  UNSET_DELAY(
      "send small packets at once; gives how many sockets were changed",
      server -> Reading.counted("sockets", server.setTcpNoDelay(true)));

  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // its lambdas hold nothing that changes
  private final Action action;

  StatCommand(String description, Action action) {
    this.description = description;
    this.action = action;
  }

  /** Asks a server. */
  private interface Action {
    Reading run(ServerClient server) throws CallException;
  }

  /** The command of a name, as it is typed. */
  public static Optional<StatCommand> ofName(String name) {
    for (StatCommand command : values()) {
      if (command.commandName().equals(name)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** What is typed. */
  public String commandName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One line for the usage. */
  public String description() {
    return description;
  }

  Reading run(ServerClient server) throws CallException {
    return action.run(server);
  }

  private static Action number(StatusCode code) {
    return server -> Reading.of(server.status(code));
  }

  private static Action count(String name, StatusCode code) {
    return server -> Reading.counted(name, server.status(code));
  }

  private static Reading sameRings(ServerClient server) throws CallException {
    StatusValue read = server.status(StatusCode.READ_RING);
    return Reading.of(read.equals(server.status(StatusCode.WRITE_RING)));
  }

  private static Reading replaceState(ServerClient server) throws CallException {
    StatusValue state = server.status(StatusCode.REPLACE_STATE);
    return state instanceof StatusValue.Number flags
        ? Reading.ofWord(ReplaceState.word(flags.bits()))
        : Reading.of(state);
  }

  private static Reading stats(ServerClient server) throws CallException {
    return new Reading.Stats()
        .with("pid", server.status(StatusCode.PID))
        .with("uptime", server.status(StatusCode.UPTIME))
        .with("time", server.status(StatusCode.TIME))
        .withCount("cmd_get", server.status(StatusCode.CMD_GET))
        .withCount("cmd_set", server.status(StatusCode.CMD_SET))
        .withCount("cmd_delete", server.status(StatusCode.CMD_DELETE))
        .withCount("curr_items", server.status(StatusCode.ITEMS))
        .reading();
  }
}
