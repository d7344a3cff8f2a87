package org.kumofs.ctl.hash;

import java.io.PrintWriter;
import org.kumofs.ctl.client.CallException;
import org.kumofs.json.Json;
import org.kumofs.ring.Ring.VirtualNode;
import picocli.CommandLine.Command;

/** {@code dump}: the whole ring. */
@Command(name = "dump", description = "Prints all virtual nodes, sorted.")
public final class DumpCommand extends RingCommand {

  @Override
  void run(PrintWriter out) throws CallException {
    if (source().json()) {
      out.println(
          Json.object()
              .with(
                  "virtualNodes",
                  source().ring().virtualNodes().stream().map(DumpCommand::json).toList()));
      return;
    }
    for (VirtualNode virtualNode : source().ring().virtualNodes()) {
      // Not println, which would flush every line of some thousand.
      out.print(hex(virtualNode.point()) + "  " + virtualNode.node().address() + "\n");
    }
  }

  private static Json json(VirtualNode virtualNode) {
    return Json.object()
        .with("hash", hex(virtualNode.point()))
        .with("address", virtualNode.node().address().toString());
  }
}
