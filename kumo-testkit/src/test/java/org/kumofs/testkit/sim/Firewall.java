package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.message.RpcMethod;
import org.kumofs.ring.NodeAddress;
import org.kumofs.testing.InMemoryNetwork;

/** Drops requests by method, sender and receiver; whoever waits for an answer waits in vain. */
final class Firewall implements InMemoryNetwork.Firewall {

  private final List<Rule> rules = new ArrayList<>();
  private final Passage passage;
  private AnswerLoss answerLoss = (from, to) -> false;

  /** Hears of every request that arrives. */
  @FunctionalInterface
  interface Passage {
    void passes(NodeAddress from, NodeAddress to, int methodId);
  }

  /** Tells which answers are lost. */
  @FunctionalInterface
  interface AnswerLoss {
    boolean hits(NodeAddress from, NodeAddress to);
  }

  Firewall(Passage passage) {
    this.passage = passage;
  }

  /** Drops every request of a method from now on; the rule can be narrowed. */
  Rule drop(RpcMethod<?, ?> method) {
    Rule rule = new Rule(method.id());
    rules.add(rule);
    return rule;
  }

  /** From now on such answers are lost: what was asked for was done, and is asked for again. */
  void loseAnswers(AnswerLoss loss) {
    answerLoss = loss;
  }

  /** No answers are lost any more, and no requests dropped. */
  void open() {
    answerLoss = (from, to) -> false;
    rules.clear();
  }

  @Override
  public boolean letsAnswer(NodeAddress from, NodeAddress to) {
    return !answerLoss.hits(from, to);
  }

  @Override
  public boolean lets(NodeAddress from, NodeAddress to, int methodId) {
    Optional<Rule> hit =
        rules.stream().filter(rule -> rule.matches(from, to, methodId)).findFirst();
    if (hit.isPresent()) {
      hit.get().dropped++;
      return false;
    }
    passage.passes(from, to, methodId);
    return true;
  }

  /** What is dropped. */
  final class Rule {

    private final int methodId;
    private Optional<NodeAddress> sender = Optional.empty();
    private Optional<NodeAddress> receiver = Optional.empty();
    private int limit = Integer.MAX_VALUE;
    private int dropped;

    private Rule(int methodId) {
      this.methodId = methodId;
    }

    /** Only what this node sends. */
    Rule from(NodeAddress node) {
      sender = Optional.of(node);
      return this;
    }

    /** Only what is sent to this node. */
    Rule to(NodeAddress node) {
      receiver = Optional.of(node);
      return this;
    }

    /** Only the first so many requests. */
    Rule times(int count) {
      limit = count;
      return this;
    }

    /** How many requests were dropped. */
    int dropped() {
      return dropped;
    }

    /** Nothing more is dropped. */
    void lift() {
      rules.remove(this);
    }

    private boolean matches(NodeAddress from, NodeAddress to, int method) {
      return method == methodId
          && dropped < limit
          && sender.map(from::equals).orElse(true)
          && receiver.map(to::equals).orElse(true);
    }
  }
}
