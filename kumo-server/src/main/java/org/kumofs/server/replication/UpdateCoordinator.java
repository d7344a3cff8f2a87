package org.kumofs.server.replication;

import java.util.function.Supplier;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.update.UpdateStatus;

/** Carries out clients' updates of items: what {@link WriteCoordinator} does for other writes. */
final class UpdateCoordinator {

  static final UpdateAnswer FAILED = UpdateAnswer.of(UpdateStatus.FAILED);

  private final Updating.Means means;
  private final MovingRecords moving;
  private final UnfinishedDeletes unfinished;

  UpdateCoordinator(Updating.Means means, MovingRecords moving, UnfinishedDeletes unfinished) {
    this.means = means;
    this.moving = moving;
    this.unfinished = unfinished;
  }

  PendingAnswer<UpdateAnswer> update(ApplyUpdate request) {
    return moving.whenHere(request.key(), () -> updateHere(request), FAILED);
  }

  private PendingAnswer<UpdateAnswer> updateHere(ApplyUpdate request) {
    Deletion deletion = new Deletion(request.key(), means.presence(), unfinished);
    Supplier<PendingAnswer<UpdateAnswer>> rest;
    try {
      rest =
          means.replication().decideByRecord(request.key(), new Updating(request, means, deletion));
    } catch (RuntimeException e) {
      deletion.abandon();
      throw e;
    }
    return rest.get();
  }
}
