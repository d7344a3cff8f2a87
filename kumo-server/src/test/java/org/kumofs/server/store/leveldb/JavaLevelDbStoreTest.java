package org.kumofs.server.store.leveldb;

import org.iq80.leveldb.DBFactory;
import org.iq80.leveldb.impl.Iq80DBFactory;

class JavaLevelDbStoreTest extends LevelDbStoreContract {

  @Override
  String options() {
    return "#engine=java#write-buffer=1#min-free=64";
  }

  @Override
  DBFactory bare() {
    return Iq80DBFactory.factory;
  }
}
