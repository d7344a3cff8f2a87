package org.kumofs.server.store.leveldb;

class NativeLevelDbStoreTest extends LevelDbStoreContract {

  @Override
  String options() {
    return "#engine=native#write-buffer=1#min-free=64";
  }
}
