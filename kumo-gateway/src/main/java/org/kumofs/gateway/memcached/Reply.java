package org.kumofs.gateway.memcached;

import java.util.List;
import java.util.Map;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.message.UpdateAnswer;

/** What a client is told, whichever protocol it speaks. */
public sealed interface Reply {

  /**
   * The results of a get, or of a part of a large one.
   *
   * @param keys the keys asked for
   * @param results hits and misses (never failures), one for each key in the order of the keys
   * @param isLast whether the answer ends here
   */
  record Values(List<byte[]> keys, List<GetResult> results, boolean isLast) implements Reply {}

  /** The item is stored and has this version now. */
  record Stored(long casToken) implements Reply {}

  /** There is no such record. */
  record NotFound() implements Reply {}

  /** The record is deleted. */
  record Deleted() implements Reply {}

  /** An update was decided on. */
  record Updated(UpdateAnswer answer) implements Reply {}

  /** It is done, and there is nothing more to say. */
  record Ok() implements Reply {}

  /** The gateway was not set up to do that. */
  record NotAllowed() implements Reply {}

  /** Names and values, in this order. */
  record Stats(List<Map.Entry<String, String>> entries) implements Reply {}

  /** The version of the gateway. */
  record Version(String version) implements Reply {}

  /** The request is none that this gateway knows. */
  record UnknownCommand() implements Reply {}

  /** The request is wrong; {@code message} says how. */
  record ClientError(String message) implements Reply {}

  /** The request is not carried out; {@code message} says why. */
  record ServerError(String message) implements Reply {}
}
