package org.kumofs.ctl.bench;

import java.util.Optional;
import org.kumofs.ctl.bench.load.Distribution;
import org.kumofs.ctl.bench.load.KeyNames;
import org.kumofs.ctl.bench.load.Mix;
import org.kumofs.ctl.bench.load.RequestShape;
import org.kumofs.ctl.bench.load.Traffic;
import org.kumofs.ctl.bench.load.ValueSizes;
import org.kumofs.ctl.bench.load.Values;
import org.kumofs.daemon.UsageException;
import picocli.CommandLine.Option;

/** What is asked for. */
final class TrafficOptions {

  private static final double DEFAULT_READS = 0.9;
  private static final long MOST_KEYS = 1_000_000_000_000L;
  private static final int MOST_KEYS_AT_ONCE = 1_000;
  private static final long LAST_EXPIRY = 0xffff_ffffL;

  @Option(
      names = "--reads",
      paramLabel = "SHARE",
      description = "share of gets, 0 to 1; the rest are sets (default: 0.9)")
  private Optional<Double> reads = Optional.empty();

  @Option(
      names = "--mix",
      paramLabel = "OP=WEIGHT,...",
      description = "operations out of get, mget, set, incr, delete, e.g. get=10,set=1")
  private Optional<Mix> mix = Optional.empty();

  @Option(
      names = "--multi-get-keys",
      paramLabel = "N",
      description = "keys of each mget (default: ${DEFAULT-VALUE})")
  private int multiGetKeys = 10;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "how many keys there are (default: ${DEFAULT-VALUE})")
  private long keys = 100_000;

  @Option(
      names = "--distribution",
      paramLabel = "NAME",
      description =
          "which keys are asked for: uniform, zipf, zipf:THETA, sequential (default:"
              + " ${DEFAULT-VALUE})")
  private Distribution distribution = Distribution.parse("uniform");

  @Option(
      names = "--key-prefix",
      paramLabel = "TEXT",
      description = "what names of keys begin with; a number follows (default: ${DEFAULT-VALUE})")
  private String keyPrefix = "kumobench:";

  @Option(
      names = "--value-size",
      paramLabel = "SIZES",
      description =
          "bytes of a value: 100, a range 10-4k, or with weights 100=9,1k-8k=1"
              + " (default: ${DEFAULT-VALUE})")
  private ValueSizes valueSize = ValueSizes.parse("100");

  @Option(
      names = "--expiry",
      paramLabel = "SECONDS",
      description = "expiry time of what is written (default: never)")
  private long expiry;

  @Option(
      names = "--verify",
      description = "compare every value read with what belongs to its key; exit code 2 if wrong")
  private boolean verify;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "for everything that is drawn (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  void check() throws UsageException {
    if (reads.isPresent() && mix.isPresent()) {
      throw new UsageException("--reads and --mix say the same in two ways; give one of them");
    }
    Checks.inRange("--multi-get-keys", multiGetKeys, 1, MOST_KEYS_AT_ONCE);
    Checks.inRange("--keys", keys, 1, MOST_KEYS);
    Checks.inRange("--expiry", expiry, 0, LAST_EXPIRY);
  }

  private Mix chosenMix() throws UsageException {
    if (mix.isPresent()) {
      return mix.get();
    }
    try {
      return Mix.ofReads(reads.orElse(DEFAULT_READS));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--reads: " + e.getMessage());
    }
  }

  Traffic traffic() throws UsageException {
    return new Traffic(chosenMix(), keys, distribution, seed);
  }

  RequestShape shape() throws UsageException {
    try {
      return new RequestShape(
          KeyNames.ofValues(keyPrefix),
          KeyNames.ofCounters(keyPrefix),
          new Values(valueSize),
          expiry,
          multiGetKeys,
          verify);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--key-prefix: " + e.getMessage());
    }
  }

  String valueSize() {
    return valueSize.toString();
  }
}
