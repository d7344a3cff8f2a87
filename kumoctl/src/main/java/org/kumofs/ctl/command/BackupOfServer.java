package org.kumofs.ctl.command;

import java.util.Locale;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.json.Json;
import org.kumofs.message.BackupReport;
import org.kumofs.message.BackupReport.State;
import org.kumofs.message.BackupStatus;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;

/**
 * Follows the backup of one server. A manager says when all are done, but neither how far they are
 * nor why one failed, and an original one may say it too early. An original server tells nothing.
 */
final class BackupOfServer implements AutoCloseable {

  private static final int MAX_LOOK_MILLIS = 2_000;

  private final NodeAddress server;
  private final String suffix;
  private final int timeoutMillis;
  private Optional<RpcConnection> connection = Optional.empty();
  private Optional<String> unreachable = Optional.empty();
  private Outcome outcome = Outcome.OPEN;
  private String reason = "";
  private ClockTime begunBefore = ClockTime.ZERO;
  private BackupReport report = BackupReport.NONE;

  /** What has come of it. */
  enum Outcome {
    /** It is not known yet. */
    OPEN,
    /** There is a backup. */
    OK,
    /** There is none, or nobody knows. */
    FAILED,
    /** The server does not tell. */
    UNKNOWN
  }

  BackupOfServer(NodeAddress server, String suffix, int timeoutMillis) {
    this.server = server;
    this.suffix = suffix;
    this.timeoutMillis = Math.min(timeoutMillis, MAX_LOOK_MILLIS);
  }

  /** Looks at the server before the backup is commanded. */
  void prepare() {
    try {
      RpcConnection opened = connection();
      StatusValue known = opened.call(new GetStatus(StatusCode.CAPABILITIES));
      if (known instanceof StatusValue.Number mask
          && (mask.bits() & BackupStatus.CAPABILITY) != 0) {
        begunBefore = opened.call(new BackupStatus()).begun();
      } else {
        outcome = Outcome.UNKNOWN;
        reason = "an older server does not tell; see its log";
      }
    } catch (CallException e) {
      fail(e.getMessage());
    }
  }

  /** Looks how far it is now. */
  void look() {
    if (outcome != Outcome.OPEN) {
      return;
    }
    try {
      BackupReport now = connection().call(new BackupStatus());
      unreachable = Optional.empty();
      note(now);
    } catch (CallException e) {
      unreachable = Optional.of(e.getMessage());
      close();
    }
  }

  private void note(BackupReport now) {
    if (hasBegun() && !now.begun().equals(report.begun())) {
      fail("the server was restarted meanwhile");
    } else if (!now.begun().equals(begunBefore) && now.suffix().equals(suffix)) {
      report = now;
      if (now.state() == State.DONE) {
        outcome = Outcome.OK;
      } else if (now.state() == State.FAILED) {
        fail(now.reason());
      }
    }
  }

  private boolean hasBegun() {
    return report.state() != State.NONE;
  }

  private RpcConnection connection() throws CallException {
    if (connection.isEmpty()) {
      connection = Optional.of(RpcConnection.open(server, timeoutMillis));
    }
    return connection.get();
  }

  private void fail(String why) {
    outcome = Outcome.FAILED;
    reason = why;
  }

  /** Whether the server works on it, and can be asked. */
  boolean isUnderWay() {
    return outcome == Outcome.OPEN && hasBegun() && unreachable.isEmpty();
  }

  /** Waits no longer. */
  void giveUp() {
    if (outcome == Outcome.OPEN) {
      fail(unreachable.orElse(hasBegun() ? "it is still running" : "it has not begun"));
    }
  }

  NodeAddress server() {
    return server;
  }

  Outcome outcome() {
    return outcome;
  }

  /** How far it is, in a word or two. */
  String progress() {
    if (unreachable.isPresent()) {
      return "can't be asked";
    }
    BackupReport.Amount amount = report.amount();
    if (outcome != Outcome.OPEN) {
      return outcome.name().toLowerCase(Locale.ROOT);
    }
    return amount.totalBytes() > 0
        ? amount.bytes() * 100 / amount.totalBytes() + " %"
        : amount.records() + " records";
  }

  /** What has come of it, on one line. */
  String line() {
    BackupReport.Amount amount = report.amount();
    return switch (outcome) {
      case OK ->
          String.format(
              Locale.ROOT,
              "%s  ok, %d records, %d bytes, %.1f s",
              server,
              amount.records(),
              amount.bytes(),
              report.millis() / 1000.0);
      case UNKNOWN -> server + "  unknown, " + reason;
      case OPEN, FAILED -> server + "  FAILED, " + reason;
    };
  }

  /** The same as JSON. */
  Json json() {
    boolean told = outcome == Outcome.OK;
    return Json.object()
        .with("address", server)
        .with("state", outcome.name().toLowerCase(Locale.ROOT))
        .with("records", told ? Optional.of(report.amount().records()) : Optional.empty())
        .with("bytes", told ? Optional.of(report.amount().bytes()) : Optional.empty())
        .with("seconds", told ? Optional.of(report.millis() / 1000.0) : Optional.empty())
        .with("reason", reason.isEmpty() ? Optional.empty() : Optional.of(reason));
  }

  @Override
  public void close() {
    connection.ifPresent(RpcConnection::close);
    connection = Optional.empty();
  }
}
