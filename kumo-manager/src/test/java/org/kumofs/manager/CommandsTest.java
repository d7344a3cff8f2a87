package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.AutoReplaceChange;
import org.kumofs.message.CreateBackup;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Nothing;
import org.kumofs.message.SetAutoReplace;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.RingNode;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.WireError;

/** What kumoctl gets for an answer. */
class CommandsTest {

  private final TestCluster cluster = new TestCluster();
  private final Manager manager = cluster.manager();

  @Test
  void nodesInfoTellsTheWriteRingAndTheNewcomers() {
    List<FakeServer> servers = cluster.attachedServers(2, manager);
    servers.get(0).kill();
    FakeServer newcomer = cluster.server(3, manager);
    cluster.time.runFor(500);
    NodesInfo info = manager.call(new NodesInfoRequest());
    assertThat(info.write().nodes())
        .containsExactly(
            RingNode.fault(servers.get(0).address), RingNode.active(servers.get(1).address));
    assertThat(info.newcomers()).containsExactly(newcomer.address);
  }

  @Test
  void attachDetachAndReplaceAreAnsweredWithNil() {
    assertThat(manager.call(new AttachNewServers(true))).isEqualTo(Nothing.NOTHING);
    assertThat(manager.call(new AttachNewServers(false))).isEqualTo(Nothing.NOTHING);
    assertThat(manager.call(new DetachFaultServers(true))).isEqualTo(Nothing.NOTHING);
    assertThat(manager.call(new DetachFaultServers(false))).isEqualTo(Nothing.NOTHING);
    assertThat(manager.call(new StartReplace(false))).isEqualTo(Nothing.NOTHING);
    assertThat(manager.call(new StartReplace(true))).isEqualTo(Nothing.NOTHING);
  }

  @Test
  void setAutoReplaceTellsOnOffOrUnchanged() {
    assertThat(manager.call(new SetAutoReplace(false))).isEqualTo(AutoReplaceChange.UNCHANGED);
    assertThat(manager.call(new SetAutoReplace(true))).isEqualTo(AutoReplaceChange.ENABLED);
    assertThat(manager.call(new SetAutoReplace(true))).isEqualTo(AutoReplaceChange.UNCHANGED);
    assertThat(manager.call(new SetAutoReplace(false))).isEqualTo(AutoReplaceChange.DISABLED);
  }

  @Test
  void aBackupIsMadeByAllConnectedServers() {
    List<FakeServer> servers = cluster.attachedServers(2, manager);
    FakeServer newcomer = cluster.server(3, manager);
    assertThat(manager.call(new CreateBackup("20091203"))).isEqualTo(Nothing.NOTHING);
    assertThat(servers.get(0).backups).containsExactly("20091203");
    assertThat(servers.get(1).backups).containsExactly("20091203");
    assertThat(newcomer.backups).containsExactly("20091203");
  }

  @Test
  void aBackupThatFailsSomewhereIsAnErrorThatSaysWhere() {
    List<FakeServer> servers = cluster.attachedServers(3, manager);
    servers.get(1).backupFails = true;
    String error = errorOf(new CreateBackup("x"));
    assertThat(error).startsWith("backup failed on " + servers.get(1).address);
    assertThat(error).doesNotContain(servers.get(0).address.toString());
    assertThat(servers.get(2).backups).containsExactly("x");
  }

  @Test
  void aServerLostDuringItsBackupIsNamedToo() {
    FakeServer a = cluster.attachedServers(1, manager).get(0);
    cluster.network.silence(a.address);
    CompletableFuture<Nothing> answer = manager.callLater(new CreateBackup("x"));
    cluster.time.runFor(20_000);
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void suffixesThatMakeNoFileNameAreRefused() {
    FakeServer a = cluster.attachedServers(1, manager).get(0);
    assertThat(errorOf(new CreateBackup(""))).isEqualTo("empty suffix");
    assertThat(errorOf(new CreateBackup("../x"))).isEqualTo("suffix with / or ..");
    assertThat(a.backups).isEmpty();
  }

  @Test
  void aBackupOfNothingIsAnError() {
    assertThat(errorOf(new CreateBackup("x"))).isEqualTo("no server is connected");
  }

  private String errorOf(CreateBackup request) {
    CompletableFuture<Nothing> answer = manager.callLater(request);
    cluster.time.runUntil(answer::isDone, 10_000);
    String[] text = new String[1];
    assertThatThrownBy(answer::join)
        .cause()
        .satisfies(e -> text[0] = ((WireError.Text) ((RpcException) e).error()).text());
    return text[0];
  }
}
