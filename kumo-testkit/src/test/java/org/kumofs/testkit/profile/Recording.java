package org.kumofs.testkit.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** What a flight recording says about where the processor was and where memory was allocated. */
final class Recording {

  private static final Set<String> ON_PROCESSOR =
      Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
  private static final String ALLOCATION = "jdk.ObjectAllocationSample";

  /** A thread in one of these is counted as in native code, though it only waits there. */
  private static final Set<String> WAITS =
      Set.of(
          "epollWait",
          "epollWait0",
          "epollBusyWait0",
          "epollWaitNoTimeout",
          "wait",
          "wait0",
          "accept0",
          "park",
          "processReferences",
          "waitForReferencePendingList");

  private final CallTree processor = new CallTree("all");
  private final CallTree allocation = new CallTree("all");

  private Recording() {}

  /** Reads a file. */
  static Recording read(Path file) throws IOException {
    Recording recording = new Recording();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        recording.take(events.readEvent());
      }
    }
    return recording;
  }

  /** In samples. */
  CallTree processor() {
    return processor;
  }

  /** In bytes, estimated from samples; innermost is the class of the object. */
  CallTree allocation() {
    return allocation;
  }

  private void take(RecordedEvent event) {
    String type = event.getEventType().getName();
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    if (ON_PROCESSOR.contains(type)) {
      if (!WAITS.contains(stack.getFrames().get(0).getMethod().getName())) {
        processor.add(frames(event.getThread("sampledThread"), stack), 1);
      }
    } else if (type.equals(ALLOCATION)) {
      List<String> frames = frames(event.getThread(), stack);
      frames.add("new " + shortened(event.getClass("objectClass").getName()));
      allocation.add(frames, event.getLong("weight"));
    }
  }

  private static List<String> frames(RecordedThread thread, RecordedStackTrace stack) {
    List<String> names = new ArrayList<>();
    for (RecordedFrame frame : stack.getFrames()) {
      RecordedMethod method = frame.getMethod();
      names.add(shortened(method.getType().getName()) + "." + method.getName());
    }
    names.add(thread == null || thread.getJavaName() == null ? "?" : thread.getJavaName());
    Collections.reverse(names);
    return names;
  }

  private static String shortened(String name) {
    return name.replaceFirst("^org\\.kumofs\\.", "kumofs.")
        .replaceFirst("^io\\.netty\\.", "netty.");
  }
}
