package org.kumofs.ctl.hash;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.view.RingText;
import org.kumofs.json.Json;
import org.kumofs.ring.KeyHash;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hash}: where keys lie on every ring. */
@Command(name = "hash", description = "Prints the hashes of keys; needs no servers.")
public class HashCommand extends RingCommand {

  /** What Java makes of bytes that are no text in the locale's encoding. */
  private static final char REPLACEMENT = '\ufffd';

  @Parameters(arity = "1..*", paramLabel = "KEY", description = "keys, without a key prefix")
  private List<String> keys = new ArrayList<>();

  @Override
  final void run(PrintWriter out) throws CallException {
    for (String key : keys) {
      if (key.indexOf(REPLACEMENT) >= 0) {
        throw usage("a key is no text in this locale's encoding; try LC_ALL=C.UTF-8");
      }
    }
    Ring ring = wantsOwners() ? source().ring() : Ring.EMPTY;
    if (source().json()) {
      out.println(Json.object().with("keys", keys.stream().map(key -> json(key, ring)).toList()));
      return;
    }
    for (String key : keys) {
      out.println(hex(hash(key)) + "  " + key);
      printOwners(out, ring.ownersOf(hash(key)).all());
    }
  }

  /** Whether to say who owns the keys, too. */
  boolean wantsOwners() {
    return false;
  }

  private static void printOwners(PrintWriter out, List<RingNode> owners) {
    for (int i = 0; i < owners.size(); i++) {
      out.println("  " + i + ": " + owners.get(i).address());
    }
  }

  private Json json(String key, Ring ring) {
    Json json = Json.object().with("key", key).with("hash", hex(hash(key)));
    return wantsOwners()
        ? json.with("owners", ring.ownersOf(hash(key)).all().stream().map(RingText::json).toList())
        : json;
  }

  private static long hash(String key) {
    return KeyHash.of(key.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code assign}: who owns keys. */
  @Command(name = "assign", description = "Prints the hashes of keys and their owners, in order.")
  public static final class Assign extends HashCommand {

    @Override
    boolean wantsOwners() {
      return true;
    }
  }
}
