package org.kumofs.gateway.memcached.text;

import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.gateway.memcached.meta.MetaArithmetic;
import org.kumofs.gateway.memcached.meta.MetaDebug;
import org.kumofs.gateway.memcached.meta.MetaDelete;
import org.kumofs.gateway.memcached.meta.MetaGet;
import org.kumofs.gateway.memcached.meta.MetaNoop;
import org.kumofs.gateway.memcached.meta.MetaSet;
import org.kumofs.update.StoreMode;

/**
 * Understands one line: a request, or the announcement of a data block. What it takes and what it
 * refuses, and in which words, is what memcached 1.6 does. See {@code docs/memcached.md}.
 */
final class LineParser {

  private final LineContext context;

  LineParser(LineContext context) {
    this.context = context;
  }

  Parsed parse(Words words) {
    if (!words.next()) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    return switch (Verb.of(words)) {
      case GET, BGET -> RetrievalLine.get(words, TextReplies.PLAIN, context);
      case GETS -> RetrievalLine.get(words, TextReplies.WITH_CAS, context);
      case GAT -> RetrievalLine.getAndTouch(words, TextReplies.PLAIN, context);
      case GATS -> RetrievalLine.getAndTouch(words, TextReplies.WITH_CAS, context);
      case SET -> StorageLine.set(words, context);
      case ADD -> StorageLine.store(words, StoreMode.ADD, context);
      case REPLACE -> StorageLine.store(words, StoreMode.REPLACE, context);
      case APPEND -> StorageLine.store(words, StoreMode.APPEND, context);
      case PREPEND -> StorageLine.store(words, StoreMode.PREPEND, context);
      case CAS -> StorageLine.cas(words, context);
      case DELETE -> KeyLine.delete(words, context);
      case INCR -> KeyLine.count(words, false, context);
      case DECR -> KeyLine.count(words, true, context);
      case TOUCH -> KeyLine.touch(words, context);
      case MG -> MetaGet.parse(words, context);
      case MS -> MetaSet.parse(words, context);
      case MD -> MetaDelete.parse(words, context);
      case MA -> MetaArithmetic.parse(words, context);
      case ME -> MetaDebug.parse(words, context);
      case MN -> MetaNoop.PARSED;
      case VERSION -> Parsed.complete(new Command.Version(), TextReplies.PLAIN);
      case QUIT -> Parsed.complete(new Command.Quit(), ReplyEncoder.NONE);
      case STATS -> StatsLine.parse(words, context);
      case FLUSH_ALL -> AdminLine.flushAll(words, context);
      case VERBOSITY -> AdminLine.verbosity(words, context);
      case SHUTDOWN -> AdminLine.SHUTDOWN;
      case SLABS -> AdminLine.slabs(words);
      case LRU_CRAWLER -> AdminLine.crawler(words);
      case CACHE_MEMLIMIT -> AdminLine.memoryLimit(words, context);
      case WATCH -> AdminLine.watch(words);
      case UNKNOWN -> Parsed.refused(Refusals.UNKNOWN_COMMAND);
    };
  }
}
