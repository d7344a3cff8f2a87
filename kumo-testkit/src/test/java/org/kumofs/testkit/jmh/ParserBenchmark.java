package org.kumofs.testkit.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser;
import org.kumofs.gateway.memcached.binary.BinaryParser;
import org.kumofs.gateway.memcached.text.TextParser;
import org.kumofs.time.SystemTime;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Requests of memcached's protocols, from bytes to commands. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParserBenchmark {

  private static final String KEY = "kumobench:12345";
  private static final String VALUE = "v".repeat(100);
  private static final int KEYS_OF_MANY = 50;

  /** A shape of a request. */
  public enum Shape {
    /** One key. */
    GET("get " + KEY + "\r\n"),
    /** Fifty keys. */
    GET_50("get" + (" " + KEY).repeat(KEYS_OF_MANY) + "\r\n"),
    /** 100 bytes. */
    SET("set " + KEY + " 0 0 100\r\n" + VALUE + "\r\n"),
    /** A counter. */
    INCR("incr " + KEY + " 1\r\n"),
    /** The meta command for a get. */
    META_GET("mg " + KEY + " v\r\n"),
    /** A get of the binary protocol. */
    BINARY_GET(binary(0x00, "", "")),
    /** 100 bytes in the binary protocol. */
    BINARY_SET(binary(0x01, "\0".repeat(8), VALUE));

    private final String text;

    Shape(String text) {
      this.text = text;
    }

    boolean isBinary() {
      return text.charAt(0) == 0x80;
    }

    byte[] bytes() {
      return text.getBytes(ISO_8859_1);
    }

    private static String binary(int operation, String extras, String value) {
      int body = extras.length() + KEY.length() + value.length();
      byte[] head =
          ByteBuffer.allocate(24)
              .put((byte) 0x80)
              .put((byte) operation)
              .putShort((short) KEY.length())
              .putInt(extras.length() << 24)
              .putInt(body)
              .array();
      return new String(head, ISO_8859_1) + extras + KEY + value;
    }
  }

  /** What is parsed. */
  @Param public Shape shape;

  private RequestParser parser;
  private ByteBuffer input;
  private Request last;

  /** Makes the parser of a connection. */
  @Setup
  public void open() {
    SystemTime time = new SystemTime();
    parser =
        shape.isBinary()
            ? new BinaryParser(MemcachedLimits.DEFAULT, time)
            : new TextParser(MemcachedLimits.DEFAULT, time);
    byte[] bytes = shape.bytes();
    input = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    parse();
    if (last == null) {
      throw new IllegalStateException(shape + " is no request");
    }
  }

  /** One request that came in one piece. */
  @Benchmark
  public Request parse() {
    input.rewind();
    parser.parse(input, this::take);
    return last;
  }

  private boolean take(Request request) {
    last = request;
    return true;
  }
}
