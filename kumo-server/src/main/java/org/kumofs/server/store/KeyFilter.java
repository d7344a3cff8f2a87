package org.kumofs.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.kumofs.data.RawKey;

/**
 * Tells of most keys that are not in the database that they are not, without a look at it: a Bloom
 * filter, about one in a hundred wrong. It is never wrong about a key that was added. Removed keys
 * stay in it.
 *
 * <p>It grows by layers, each with room for four times the keys of the one before. When it has all
 * the memory that it may take, the last layer takes all other keys, and is wrong ever more often.
 * Safe for use by many threads.
 */
public final class KeyFilter {

  private static final int BITS_A_KEY = 12;
  private static final int PROBES = 6;
  private static final int FIRST_KEYS = 4096;
  private static final int GROWTH = 4;

  /** What is kept of a key lies in one line of the processor's cache. */
  private static final int WORDS_A_BLOCK = 8;

  /** One of 512 bits: three bits choose the word, six the bit. */
  private static final int BITS_A_PROBE = 9;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final long maxBytes;
  private volatile List<Layer> layers;

  private KeyFilter(long maxBytes, List<Layer> layers) {
    this.maxBytes = maxBytes;
    this.layers = layers;
  }

  /**
   * A filter without keys.
   *
   * @param maxBytes what it may take; with 0 it knows nothing of any key
   */
  static KeyFilter empty(long maxBytes) {
    KeyFilter filter = new KeyFilter(maxBytes, List.of());
    filter.clear();
    return filter;
  }

  /**
   * One that was kept.
   *
   * @param layers as {@link #layers} told them
   * @return empty if that can't be, or is not within the limit
   */
  static Optional<KeyFilter> of(List<long[]> layers, long maxBytes) {
    KeyFilter empty = empty(maxBytes);
    if (layers.isEmpty() || empty.layers.isEmpty()) {
      return empty.layers.isEmpty() ? Optional.of(empty) : Optional.empty();
    }
    List<Layer> read = layers.stream().map(Layer::new).toList();
    boolean whole =
        layers.stream().allMatch(words -> words.length > 0 && words.length % WORDS_A_BLOCK == 0);
    boolean fits = read.stream().mapToLong(Layer::bytes).sum() <= maxBytes;
    return whole && fits ? Optional.of(new KeyFilter(maxBytes, read)) : Optional.empty();
  }

  /** All bits, to be kept; shared. Empty if it knows nothing. */
  public List<long[]> layers() {
    return layers.stream().map(layer -> layer.words).toList();
  }

  /** Whether a key may be in the database; if not, nobody has added it. */
  boolean mayContain(RawKey key) {
    List<Layer> all = layers;
    if (all.isEmpty()) {
      return true;
    }
    long hash = mix(key.hash());
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).contains(hash)) {
        return true;
      }
    }
    return false;
  }

  /** To be called before a key is put into the database. */
  void add(RawKey key) {
    if (!mayContain(key)) {
      addNew(key);
    }
  }

  /** The same for a key that nobody has added yet, which takes less time. */
  void addNew(RawKey key) {
    List<Layer> all = layers;
    if (all.isEmpty()) {
      return;
    }
    Layer last = all.get(all.size() - 1);
    last.add(mix(key.hash()));
    if (last.keys.incrementAndGet() == last.capacity()) {
      grow();
    }
  }

  private synchronized void grow() {
    long taken = layers.stream().mapToLong(Layer::bytes).sum();
    Layer last = layers.get(layers.size() - 1);
    long bytes = Math.min(last.bytes() * GROWTH, maxBytes - taken);
    if (bytes > last.bytes()) {
      List<Layer> more = new ArrayList<>(layers);
      more.add(Layer.ofBytes(bytes));
      layers = List.copyOf(more);
    }
  }

  /** Forgets all keys. */
  synchronized void clear() {
    long bytes = Math.min(maxBytes, FIRST_KEYS * (long) BITS_A_KEY / Byte.SIZE);
    layers = bytes < Long.BYTES * WORDS_A_BLOCK ? List.of() : List.of(Layer.ofBytes(bytes));
  }

  /** Keys of one server have hashes from parts of the ring, and their bits shall be everywhere. */
  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51_afd7_ed55_8ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
    return mixed ^ (mixed >>> 33);
  }

  private static final class Layer {
    private final long[] words;
    private final AtomicLong keys = new AtomicLong();

    Layer(long[] words) {
      this.words = words;
      this.keys.set(estimate(words));
    }

    static Layer ofBytes(long bytes) {
      long blocks = bytes / (Long.BYTES * WORDS_A_BLOCK);
      return new Layer(new long[Math.toIntExact(Math.min(blocks, 1 << 27) * WORDS_A_BLOCK)]);
    }

    /** How many keys have set so many bits, about. */
    private static long estimate(long[] words) {
      long set = 0;
      for (long word : words) {
        set += Long.bitCount(word);
      }
      double share = Math.min(0.999, (double) set / (words.length * (long) Long.SIZE));
      return Math.round(-Math.log1p(-share) * words.length * Long.SIZE / PROBES);
    }

    long bytes() {
      return (long) words.length * Long.BYTES;
    }

    long capacity() {
      return bytes() * Byte.SIZE / BITS_A_KEY;
    }

    boolean contains(long hash) {
      int block = block(hash);
      long probes = probes(hash);
      for (int i = 0; i < PROBES; i++, probes >>>= BITS_A_PROBE) {
        long word = (long) WORD.getAcquire(words, block + wordOf(probes));
        if ((word & (1L << probes)) == 0) {
          return false;
        }
      }
      return true;
    }

    void add(long hash) {
      int block = block(hash);
      long probes = probes(hash);
      for (int i = 0; i < PROBES; i++, probes >>>= BITS_A_PROBE) {
        long unused = (long) WORD.getAndBitwiseOr(words, block + wordOf(probes), 1L << probes);
      }
    }

    private int block(long hash) {
      long blocks = words.length / WORDS_A_BLOCK;
      long upperHalf = hash >>> Integer.SIZE;
      return (int) ((upperHalf * blocks) >>> Integer.SIZE) * WORDS_A_BLOCK;
    }

    private static int wordOf(long probes) {
      return (int) (probes >>> 6) & (WORDS_A_BLOCK - 1);
    }

    /** Other bits than those that chose the block. */
    private static long probes(long hash) {
      return (hash * 0x9e37_79b9_7f4a_7c15L) >>> (Long.SIZE - PROBES * BITS_A_PROBE);
    }
  }
}
