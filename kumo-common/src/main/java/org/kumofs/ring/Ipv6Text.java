package org.kumofs.ring;

import java.nio.ByteBuffer;

/** Writes an IPv6 address in the short form of RFC 5952: {@code 2001:db8::1}. */
final class Ipv6Text {

  private static final int GROUPS = 8;

  private Ipv6Text() {}

  /**
   * @param address 16 bytes and the scope id, which is only written if it is not 0
   */
  static String of(ByteBuffer address) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = Short.toUnsignedInt(address.getShort());
    }
    int scope = address.getInt();
    return shorten(groups) + (scope == 0 ? "" : "%" + Integer.toUnsignedString(scope));
  }

  private static String shorten(int[] groups) {
    int gapStart = 0;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > gapLength) {
        gapStart = i;
        gapLength = zeros;
      }
    }
    if (gapLength == 1) {
      return join(groups, 0, GROUPS);
    }
    return join(groups, 0, gapStart) + "::" + join(groups, gapStart + gapLength, GROUPS);
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }

  private static String join(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
