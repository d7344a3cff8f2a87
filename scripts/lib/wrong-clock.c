/*
 * Sets the wall clock of one process wrong: a library for LD_PRELOAD that adds the seconds in the
 * file KUMO_CLOCK (a 64-bit number in the order of this machine's bytes, which may change at any
 * time) to what the system says. Monotonic clocks and timers stay right, as when a host's clock is
 * set. libfaketime does far more, and costs a JVM several times the time to start.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <dlfcn.h>

static const int64_t right = 0;
static const volatile int64_t *skew_seconds = &right;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void open_clock(void) {
  const char *path = getenv("KUMO_CLOCK");
  real_clock_gettime =
      (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    void *page = mmap(NULL, sizeof *skew_seconds, PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) {
      skew_seconds = page;
    }
    close(file);
  }
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = real_clock_gettime == NULL ? (int)syscall(SYS_clock_gettime, clock, now)
                                          : real_clock_gettime(clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += *skew_seconds;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec exact;
  int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}

time_t time(time_t *where) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (where != NULL) {
    *where = exact.tv_sec;
  }
  return exact.tv_sec;
}
