package org.kumofs.gateway.route;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.kumofs.ring.NodeAddress;

/** What is known of the extensions that the active servers of both rings have. Immutable. */
public final class Capabilities {

  /** Nothing is known of anybody. */
  public static final Capabilities UNKNOWN = new Capabilities(Map.of());

  private final Map<NodeAddress, OptionalLong> masks;
  private final Map<Extension, Support> ofAll = new EnumMap<>(Extension.class);

  /**
   * @param masks the capability masks of all active servers, 0 for an original; empty for one that
   *     has not said
   */
  public Capabilities(Map<NodeAddress, OptionalLong> masks) {
    this.masks = Map.copyOf(masks);
    for (Extension extension : Extension.values()) {
      ofAll.put(
          extension,
          masks.values().stream()
              .map(mask -> support(mask, extension))
              .reduce(Support::and)
              .orElse(Support.UNKNOWN));
    }
  }

  /** Whether every active server has an extension. */
  public Support ofAll(Extension extension) {
    return ofAll.get(extension);
  }

  /** Whether one server has an extension. */
  public Support of(NodeAddress server, Extension extension) {
    return support(masks.getOrDefault(server, OptionalLong.empty()), extension);
  }

  private static Support support(OptionalLong mask, Extension extension) {
    if (mask.isEmpty()) {
      return Support.UNKNOWN;
    }
    return extension.isIn(mask.getAsLong()) ? Support.YES : Support.NO;
  }
}
