package org.kumofs.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The signals of this process, by way of {@code sun.misc.Signal}: the JDK has no other means for
 * SIGHUP, and its shutdown hooks would make the exit code 143. It is called reflectively because
 * javac's warning about it can't be suppressed where it arises.
 */
final class ProcessSignals implements Signals {

  @Override
  public void onTerminate(Runnable action) {
    handle("TERM", action);
    handle("INT", action);
  }

  @Override
  public void onHangup(Runnable action) {
    handle("HUP", action);
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null, signal.getConstructor(String.class).newInstance(name), proxy(handler, action));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no way to handle SIG" + name, e);
    }
  }

  private static Object proxy(Class<?> handler, Runnable action) {
    InvocationHandler run =
        (proxy, method, args) ->
            switch (method.getName()) {
              case "handle" -> {
                action.run();
                yield null;
              }
              case "equals" -> proxy == args[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "signal handler";
            };
    return Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run);
  }
}
