package org.kumofs.server.store.leveldb;

class JavaLevelDbStoreTest extends LevelDbStoreContract {

  @Override
  String options() {
    return "#engine=java#write-buffer=1#min-free=64";
  }
}
