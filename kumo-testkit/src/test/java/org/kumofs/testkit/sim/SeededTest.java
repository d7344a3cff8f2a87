package org.kumofs.testkit.sim;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test that is run once for each of several seeds, its only parameter; a failing one shows the
 * seed in its name. {@code -Dkumo.sim.seeds=1000} runs more of them, {@code -Dkumo.sim.seed=17} one
 * again.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "seed {0}")
@ArgumentsSource(SeededTest.Seeds.class)
@interface SeededTest {

  /** Gives the seeds. */
  final class Seeds implements ArgumentsProvider {

    private static final int DEFAULT_COUNT = 8;

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      Long single = Long.getLong("kumo.sim.seed");
      LongStream seeds =
          single != null
              ? LongStream.of(single)
              : LongStream.rangeClosed(1, Integer.getInteger("kumo.sim.seeds", DEFAULT_COUNT));
      return seeds.mapToObj(Arguments::of);
    }
  }
}
