package org.kumofs.manager.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.daemon.StartException;
import org.kumofs.manager.state.ManagerState.AutoReplaceSetting;
import org.kumofs.message.RecordedIdentity;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;

class StateFileTest {

  private static final NodeAddress SELF = NodeAddress.of(new InetSocketAddress("10.0.1.1", 19_700));
  private static final NodeAddress SERVER =
      NodeAddress.of(new InetSocketAddress("10.0.0.1", 19_800));
  private static final RingSeed RING =
      new RingSeed(List.of(RingNode.active(SERVER)), ClockTime.of(1_700_000_000L, 5));
  private static final ManagerState STATE =
      new ManagerState(
          new RingSeeds(RING, RingSeed.EMPTY),
          List.of(new RecordedIdentity(SERVER, new UUID(1, 2), ClockTime.of(1, 2))),
          new AutoReplaceSetting(true, false));

  @TempDir private Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("sub").resolve("ring.state");
  }

  private static ManagerState load(Path path, NodeAddress manager) throws StartException {
    try (StateFile file = StateFile.open(path, manager)) {
      return file.load();
    }
  }

  @Test
  void whatWasSavedIsLoaded() throws Exception {
    assertThat(load(path, SELF)).isEqualTo(ManagerState.NOTHING);
    try (StateFile file = StateFile.open(path, SELF)) {
      file.save(ManagerState.NOTHING);
      file.save(STATE);
    }
    assertThat(load(path, SELF)).isEqualTo(STATE);
  }

  @Test
  void aFileServesOneManagerAtATime() throws Exception {
    try (StateFile file = StateFile.open(path, SELF)) {
      assertThat(file.load()).isEqualTo(ManagerState.NOTHING);
      assertThatThrownBy(() -> StateFile.open(path, SELF))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("in use by another manager");
    }
    load(path, SELF);
  }

  @Test
  void everyDamageKeepsTheManagerFromStarting() throws Exception {
    try (StateFile file = StateFile.open(path, SELF)) {
      file.save(STATE);
    }
    byte[] whole = Files.readAllBytes(path);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(path, damaged);
      assertThatThrownBy(() -> load(path, SELF))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining("--state");
    }
    Files.write(path, new byte[0]);
    assertThatThrownBy(() -> load(path, SELF)).isInstanceOf(StartException.class);
  }

  @Test
  void theFileOfAnotherManagerIsRefused() throws Exception {
    try (StateFile file = StateFile.open(path, SELF)) {
      file.save(STATE);
    }
    assertThatThrownBy(() -> load(path, SELF.withPort(1)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("that of the manager 10.0.1.1:19700");
  }

  @Test
  void aFileThatCannotBeWrittenIsTriedAgain() throws Exception {
    Files.write(directory.resolve("sub"), new byte[0]);
    try (StateFile file = StateFile.open(path, SELF)) {
      assertThatThrownBy(() -> file.save(STATE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("can't write the state file " + path);
      Files.delete(directory.resolve("sub"));
      file.save(STATE);
    }
    assertThat(load(path, SELF)).isEqualTo(STATE);
  }
}
