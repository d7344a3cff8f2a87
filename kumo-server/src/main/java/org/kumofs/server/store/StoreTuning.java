package org.kumofs.server.store;

/**
 * How the database works, as far as an operator may say. See {@code docs/storage.md}, Options.
 *
 * @param engine which implementation of LevelDB
 * @param recordCacheMegabytes memory for single records in use, which are served without a look
 *     into the database; 0 for none
 * @param keyFilterMegabytes memory at most for telling without a look into the database that a key
 *     is not there, 12 bits a key; 0 for none
 * @param cacheMegabytes memory for blocks read from disk; more serves more reads from memory
 * @param writeBufferMegabytes memory for records not yet in a table file; larger makes fewer,
 *     larger files, a longer recovery after a crash, and up to twice its size in memory
 * @param blockKilobytes what is read from disk, and checked, at once
 * @param compressed whether blocks are compressed, by Snappy
 * @param maxOpenFiles table files held open; one holds 2 MB of records
 * @param atOnceKilobytes largest record of which a change may be over at once, so that an event
 *     loop makes it; 0 for none
 * @param sync when what is written is forced to the disk
 */
public record StoreTuning(
    Engine engine,
    int recordCacheMegabytes,
    int keyFilterMegabytes,
    int cacheMegabytes,
    int writeBufferMegabytes,
    int blockKilobytes,
    boolean compressed,
    int maxOpenFiles,
    int atOnceKilobytes,
    SyncPolicy sync) {

  /** What is used where nothing is said. */
  public static final StoreTuning DEFAULT =
      new StoreTuning(Engine.AUTO, 64, 64, 64, 16, 4, true, 1000, 16, SyncPolicy.OS);

  /** What it may take beside the database. */
  public StoreMemory memory() {
    return new StoreMemory((long) recordCacheMegabytes << 20, (long) keyFilterMegabytes << 20);
  }

  /** Which implementation of LevelDB. */
  public enum Engine {
    /** The native library, or Java where it cannot be loaded. */
    AUTO,
    /** The native library or failure. */
    NATIVE,
    /** The implementation in Java, slower. */
    JAVA
  }
}
