package org.kumofs.ctl.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.kumofs.time.TimeSource;

/**
 * Requests are sent when a schedule says so, whatever the server does. One that finds every lane
 * busy goes out late, and its latency counts from when it was due: this is what users would have
 * waited.
 */
public final class OpenLoop implements LoadPattern {

  private final Workload workload;
  private final Schedule schedule;
  private final TimeSource time;
  private final Alarm alarm;
  private final Deque<Lane> idle = new ArrayDeque<>();
  private final List<Lane> unflushed = new ArrayList<>();
  private boolean alarmSet;
  private boolean exhausted;
  private long unsent;

  /**
   * Sends what a workload has, by a schedule.
   *
   * @param alarm wakes on the loop's thread
   */
  public OpenLoop(Workload workload, Schedule schedule, TimeSource time, Alarm alarm) {
    this.workload = workload;
    this.schedule = schedule;
    this.time = time;
    this.alarm = alarm;
  }

  @Override
  public void ready(Lane lane) {
    if (!exhausted && !lane.setWaiting(true)) {
      idle.add(lane);
    }
    sendDue();
  }

  private void sendDue() {
    long now = time.nanoTime();
    while (!exhausted && schedule.nextNanos() <= now) {
      Lane lane = nextLane();
      if (lane == null) {
        break;
      }
      if (workload.next()) {
        lane.send(workload, schedule.take());
        unflushed.add(lane);
        giveBack(lane);
      } else {
        exhausted = true;
      }
    }
    unflushed.forEach(Lane::flush);
    unflushed.clear();
    setAlarm(now);
  }

  /** The one that has been idle longest; null if all are busy, one of which will report. */
  private Lane nextLane() {
    while (!idle.isEmpty()) {
      Lane lane = idle.poll();
      lane.setWaiting(false);
      if (lane.hasRoom()) {
        return lane;
      }
    }
    return null;
  }

  private void giveBack(Lane lane) {
    if (lane.hasRoom()) {
      lane.setWaiting(true);
      idle.add(lane);
    }
  }

  private void setAlarm(long now) {
    if (exhausted || alarmSet || idle.isEmpty()) {
      return;
    }
    alarmSet = true;
    alarm.after(Math.max(0, schedule.nextNanos() - now), this::wake);
  }

  private void wake() {
    alarmSet = false;
    sendDue();
  }

  @Override
  public boolean isExhausted() {
    return exhausted;
  }

  @Override
  public void stop() {
    if (!exhausted) {
      exhausted = true;
      unsent = schedule.overdue(time.nanoTime());
    }
    idle.forEach(lane -> lane.setWaiting(false));
    idle.clear();
  }

  @Override
  public long unsent() {
    return unsent;
  }
}
