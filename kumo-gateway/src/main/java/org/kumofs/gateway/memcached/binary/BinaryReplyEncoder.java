package org.kumofs.gateway.memcached.binary;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.kumofs.data.Bytes;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.memcached.binary.ResponseFrame.Body;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.DecimalNumber;
import org.kumofs.update.UpdateStatus;

/** Writes what an operation has come to. A quiet request hears of hits and of errors only. */
final class BinaryReplyEncoder implements ReplyEncoder {

  private static final byte[] NO_KEY = {};

  private final Operation operation;
  private final boolean quiet;
  private final ResponseFrame frame;

  BinaryReplyEncoder(Operation operation, boolean quiet, ResponseFrame frame) {
    this.operation = operation;
    this.quiet = quiet;
    this.frame = frame;
  }

  @Override
  public void encode(Reply reply, ReplyOutput output) {
    if (reply instanceof Reply.Values values) {
      fetched(values, output);
    } else if (reply instanceof Reply.Stored stored) {
      succeeded(stored.casToken(), Body.EMPTY, output);
    } else if (reply instanceof Reply.Updated updated) {
      updated(updated.answer(), output);
    } else if (reply instanceof Reply.Deleted || reply instanceof Reply.Ok) {
      succeeded(0, Body.EMPTY, output);
    } else if (reply instanceof Reply.Stats stats) {
      stats(stats.entries(), output);
    } else if (reply instanceof Reply.Version version) {
      succeeded(0, Body.ofValue(version.version().getBytes(US_ASCII)), output);
    } else if (reply instanceof Reply.ServerError error) {
      Body reason = Body.ofValue(error.message().getBytes(US_ASCII));
      frame.write(Status.INTERNAL_ERROR, 0, reason, output);
    } else {
      frame.writeError(refusal(reply), output);
    }
  }

  private static Status refusal(Reply reply) {
    if (reply instanceof Reply.NotFound) {
      return Status.NOT_FOUND;
    }
    if (reply instanceof Reply.NotAllowed) {
      return Status.NOT_ALLOWED;
    }
    return reply instanceof Reply.UnknownCommand
        ? Status.UNKNOWN_COMMAND
        : Status.INVALID_ARGUMENTS;
  }

  private void succeeded(long cas, Body body, ReplyOutput output) {
    if (!quiet) {
      frame.write(Status.OK, cas, body, output);
    }
  }

  private void fetched(Reply.Values values, ReplyOutput output) {
    List<GetResult> results = values.results();
    for (int i = 0; i < results.size(); i++) {
      byte[] key = operation.echoesKey() ? values.keys().get(i) : NO_KEY;
      if (results.get(i) instanceof GetResult.Hit hit) {
        ValueContent content = hit.content();
        Body body = new Body(flags(content), key, content.bytes());
        frame.write(Status.OK, hit.casToken(), body, output);
      } else if (!quiet && operation.echoesKey()) {
        frame.write(Status.NOT_FOUND, 0, Body.ofKey(key), output);
      } else if (!quiet) {
        frame.writeError(Status.NOT_FOUND, output);
      }
    }
  }

  private static byte[] flags(ValueContent content) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(content.flags()).array();
  }

  private void updated(UpdateAnswer answer, ReplyOutput output) {
    if (answer.status() == UpdateStatus.DONE) {
      long cas = answer.item().map(UpdatedItem::casToken).orElse(0L);
      succeeded(cas, answer.item().map(this::body).orElse(Body.EMPTY), output);
    } else {
      frame.writeError(refusal(answer.status()), output);
    }
  }

  private Body body(UpdatedItem item) {
    return switch (operation) {
      case INCREMENT, DECREMENT -> Body.ofValue(number(item.content().data()));
      case TOUCH -> Body.ofExtras(flags(item.content()));
      default -> Body.EMPTY;
    };
  }

  private static byte[] number(byte[] digits) {
    DecimalNumber number = new DecimalNumber();
    if (!number.readUnsigned(digits, 0, digits.length)) {
      throw new IllegalStateException("counted, and is no number");
    }
    return ByteBuffer.allocate(Long.BYTES).putLong(number.value()).array();
  }

  private Status refusal(UpdateStatus status) {
    return switch (status) {
      case NOT_FOUND -> Status.NOT_FOUND;
      case EXISTS -> Status.EXISTS;
      case NOT_A_NUMBER -> Status.NOT_A_NUMBER;
      case NOT_STORED, TOO_LARGE -> notStored();
      case DONE, FAILED -> Status.INTERNAL_ERROR;
    };
  }

  private Status notStored() {
    return switch (operation) {
      case ADD -> Status.EXISTS;
      case REPLACE -> Status.NOT_FOUND;
      default -> Status.NOT_STORED;
    };
  }

  /** One answer for each number, and an empty one at the end. */
  private void stats(List<Map.Entry<String, String>> entries, ReplyOutput output) {
    for (Map.Entry<String, String> entry : entries) {
      byte[] name = entry.getKey().getBytes(US_ASCII);
      byte[] value = entry.getValue().getBytes(US_ASCII);
      frame.write(Status.OK, 0, new Body(NO_KEY, name, Bytes.of(value)), output);
    }
    succeeded(0, Body.EMPTY, output);
  }
}
