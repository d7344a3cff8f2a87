package org.kumofs.server.replace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.vectors.Vectors;

/**
 * A conversation recorded from the original.
 *
 * @param receiverSends the greeting and the final acknowledgement
 * @param offererSends the zlib stream
 * @param inflated its plain bytes
 */
record GoldenOffer(
    byte[] receiverSends, byte[] offererSends, byte[] inflated, List<StoredRecord> records) {

  static List<GoldenOffer> all() {
    List<GoldenOffer> offers = new ArrayList<>();
    Vectors.json("replace-stream.json").get("offers").forEach(node -> offers.add(read(node)));
    return offers;
  }

  private static GoldenOffer read(JsonNode node) {
    List<StoredRecord> records = new ArrayList<>();
    for (JsonNode record : node.get("records")) {
      if (!record.isNull()) {
        records.add(
            new StoredRecord(
                RawKey.ofRecord(Vectors.raw(record.get(0))),
                RawValue.ofRecord(Vectors.raw(record.get(1)))));
      }
    }
    return new GoldenOffer(
        Vectors.hex(node.get("receiverSends").textValue()),
        Vectors.hex(node.get("offererSends").textValue()),
        Vectors.hex(node.get("inflated").textValue()),
        records);
  }
}
