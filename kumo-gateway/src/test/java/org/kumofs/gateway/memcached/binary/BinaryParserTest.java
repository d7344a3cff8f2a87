package org.kumofs.gateway.memcached.binary;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.transcript.Bindings;
import org.kumofs.gateway.memcached.transcript.Template;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.StoreUpdate;

/** How requests are cut out of the input; what is answered is in the recording of memcached. */
final class BinaryParserTest {

  private static final long NOW = 1_800_000_000L;
  private static final String ITEM = "{req 01 extras=0000000000000000 key=k value=";

  private final FixedTime time = new FixedTime(NOW);
  private final List<Command> commands = new ArrayList<>();
  private BinaryParser parser = new BinaryParser(MemcachedLimits.DEFAULT, time);
  private int wanted = Integer.MAX_VALUE;

  private static byte[] frames(String notation) {
    return Template.parse(notation).render(new Bindings());
  }

  private void parse(ByteBuffer input) {
    parser.parse(input, this::accept);
  }

  private boolean accept(Request request) {
    commands.add(request.command());
    wanted--;
    return wanted > 0;
  }

  private List<Command> parse(String notation) {
    parse(ByteBuffer.wrap(frames(notation)));
    return taken();
  }

  private List<Command> taken() {
    List<Command> taken = List.copyOf(commands);
    commands.clear();
    return taken;
  }

  private static String kind(Command command) {
    return command.getClass().getSimpleName();
  }

  private static StoreUpdate storeUpdate(Command command) {
    return (StoreUpdate) ((Command.Change) command).update();
  }

  @Test
  void timesCountFromWhenTheRequestIsComplete() {
    Command.Set set = (Command.Set) parse("{req 11 extras=0000000700000064 key=k value=v}").get(0);
    assertThat(set.mode()).isEqualTo(WriteMode.SYNC);
    assertThat(set.item().content())
        .isEqualTo(new ValueContent(7, NOW + 100, set.item().content().data()));
    assertThat(set.item().content().data()).containsExactly('v');

    ValueContent far =
        storeUpdate(parse("{req 02 extras=00000000ffffffff key=k}").get(0)).content();
    assertThat(far.expiresAt()).isEqualTo(0xffff_ffffL);
  }

  @Test
  void aVersionMakesACasOfAnyStore() {
    for (String opcode : List.of("01", "02", "03", "11", "12", "13")) {
      Command command =
          parse("{req " + opcode + " cas=ffffffffffffffff extras=0000000000000000 key=k}").get(0);
      assertThat(storeUpdate(command).expectedToken()).as(opcode).isEqualTo(-1L);
    }
    assertThat(kind(parse("{req 04 key=k}").get(0))).isEqualTo("Delete");
    assertThat(kind(parse("{req 04 cas=0000000000000001 key=k}").get(0))).isEqualTo("Change");
  }

  @Test
  void quietGetsComeInCompany() {
    assertThat(parse("{req 09 key=a}{req 0d key=b}{req 00 key=c}{req 0c key=d}"))
        .extracting(command -> ((Command.Get) command).hasCompany())
        .containsExactly(true, true, false, false);
  }

  @Test
  void aMissingNumberIsCreatedUnlessItsTimeSaysNo() {
    String numbers = "00000000000000010000000000000002";
    assertThat(arithmetic("{req 05 extras=" + numbers + "00000064 key=k}").seed())
        .contains(new ArithmeticUpdate.Seed(2, NOW + 100));
    assertThat(arithmetic("{req 06 extras=" + numbers + "ffffffff key=k}").seed()).isEmpty();
    assertThat(arithmetic("{req 06 extras=" + numbers + "fffffffe key=k}").seed())
        .contains(new ArithmeticUpdate.Seed(2, 0xffff_fffeL));
  }

  private ArithmeticUpdate arithmetic(String notation) {
    return (ArithmeticUpdate) ((Command.Change) parse(notation).get(0)).update();
  }

  @Test
  void aFlushMayComeLaterOrAtATime() {
    assertThat(parse("{req 08}{req 08 extras=00000000}{req 08 extras=00000064}"))
        .containsExactly(
            new Command.FlushAll(0), new Command.FlushAll(0), new Command.FlushAll(100));
    assertThat(parse("{req 18 extras=%08x}{req 18 extras=%08x}".formatted(NOW + 5, NOW - 5)))
        .containsExactly(new Command.FlushAll(5), new Command.FlushAll(0));
  }

  @Test
  void theInputIsLeftAloneOnceTheSinkWantsNoMore() {
    ByteBuffer input = ByteBuffer.wrap(frames("{req 0a}" + ITEM + "v}{req 00 key=k}{req 0a}"));
    wanted = 1;
    parse(input);
    assertThat(taken()).extracting(BinaryParserTest::kind).containsExactly("Immediate");
    wanted = 2;
    parse(input);
    assertThat(taken()).extracting(BinaryParserTest::kind).containsExactly("Set", "Get");
    assertThat(input.remaining()).isEqualTo(RequestHeader.LENGTH);
  }

  @Test
  void nothingIsReadAfterTheEnd() {
    for (String last : List.of("{req 07}", "{req 17}", "{req 00}", "{req 05 key=k}")) {
      parser = new BinaryParser(MemcachedLimits.DEFAULT, time);
      assertThat(parse(last + "{req 0a}"))
          .extracting(BinaryParserTest::kind)
          .as(last)
          .containsExactly("Immediate", "Quit");
      assertThat(parse("{req 0a}")).isEmpty();
    }
    parser = new BinaryParser(MemcachedLimits.DEFAULT, time);
    assertThat(parse("get key\\r\\n{x*15}{req 0a}"))
        .extracting(BinaryParserTest::kind)
        .containsExactly("Quit");
  }

  @Test
  void anySplitOfAnyInputGivesTheSameRequests() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] input = randomInput(random);
      parser = new BinaryParser(MemcachedLimits.DEFAULT.withMaxValueBytes(50), time);
      parse(ByteBuffer.wrap(input));
      List<String> whole = taken().stream().map(BinaryParserTest::kind).toList();

      parser = new BinaryParser(MemcachedLimits.DEFAULT.withMaxValueBytes(50), time);
      int from = 0;
      while (from < input.length) {
        int to = Math.min(input.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 50));
        parse(ByteBuffer.wrap(input, from, to - from));
        from = to;
      }
      assertThat(taken().stream().map(BinaryParserTest::kind).toList())
          .as("seed %d", seed)
          .isEqualTo(whole);
    }
  }

  /** Mostly good requests, some of a wrong shape, and at times bytes that are none at all. */
  private static byte[] randomInput(Random random) {
    ByteBuffer input = ByteBuffer.allocate(100_000);
    for (int i = random.nextInt(20); i >= 0; i--) {
      int opcode = random.nextInt(random.nextInt(4) == 0 ? 256 : 0x25);
      int extras = List.of(0, 4, 8, 20).get(random.nextInt(4));
      int key = random.nextInt(random.nextInt(8) == 0 ? 300 : 4);
      int value = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
      input.put(random.nextInt(50) == 0 ? (byte) 'x' : RequestHeader.MAGIC).put((byte) opcode);
      input.putShort((short) key).put((byte) extras).put((byte) 0).putShort((short) 0);
      input.putInt(extras + key + value).putInt(i).putLong(random.nextInt(2));
      input.put(new byte[extras + key + value]);
    }
    return Arrays.copyOf(input.array(), input.position());
  }

  @Test
  void anAnnouncedLengthAloneTakesNoMemory() {
    parser = new BinaryParser(MemcachedLimits.DEFAULT.withMaxValueBytes(1 << 30), time);
    byte[] head = frames("{req 01 extras=0000000000000000 key=k bodylen=1073741833 value=abc}");
    byte[] refused = frames("{req 00 keylen=65535 bodylen=4294967295 extlen=255}");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    parse(ByteBuffer.wrap(head));
    BinaryParser other = new BinaryParser(MemcachedLimits.DEFAULT, time);
    other.parse(ByteBuffer.wrap(refused), this::accept);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    assertThat(taken()).isEmpty();
  }

  @Test
  void theLargestAllowedValueIsTakenAndOneByteMoreIsPassedOver() {
    parser = new BinaryParser(MemcachedLimits.DEFAULT.withMaxValueBytes(3), time);
    assertThat(parse(ITEM + "abc}" + ITEM + "abcd}{req 0e key=k value=abcd}{req 00 key=k}"))
        .extracting(BinaryParserTest::kind)
        .containsExactly("Set", "OversizedSet", "Immediate", "Get");
  }

  @Test
  void aLargeValueComesTogetherFromPieces() {
    int length = 9_000_001;
    parser = new BinaryParser(MemcachedLimits.DEFAULT.withMaxValueBytes(length), time);
    byte[] value = new byte[length];
    new Random(1).nextBytes(value);
    parse(
        ByteBuffer.wrap(
            frames("{req 01 extras=0000000000000000 key=k bodylen=%d}".formatted(length + 9))));
    for (int from = 0; from < length; from += 65_536) {
      parse(ByteBuffer.wrap(value, from, Math.min(65_536, length - from)));
    }
    Command.Set set = (Command.Set) taken().get(0);
    assertThat(set.item().content().data()).isEqualTo(value);
  }
}
