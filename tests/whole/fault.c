// Loaded before a build (LD_PRELOAD): counts the calls by which it changes the disk, over all its threads, and lets one
// of them fail. What goes to a terminal or a pipe is not counted.
//   FAULT_COUNT=FILE   writes the number of calls to FILE when the build ends
//   FAULT_AT=N         the N-th call: FAULT_HOW=error fails it, full fails it and every later one that needs space,
//                      kill ends the process there
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;
static long at;
static enum { NONE, ERROR, FULL, KILL } how;

__attribute__((constructor)) static void begin(void) {
  const char *where = getenv("FAULT_AT"), *what = getenv("FAULT_HOW");
  if (!where || !what) return;
  at = atol(where);
  how = !strcmp(what, "kill") ? KILL : !strcmp(what, "full") ? FULL : ERROR;
}

__attribute__((destructor)) static void end(void) {
  const char *file = getenv("FAULT_COUNT");
  FILE *out = file ? fopen(file, "w") : NULL;
  if (!out) return;
  fprintf(out, "%ld\n", (long)calls);
  fclose(out);
}

// Whether this call is to fail.
static int fails(int needs_space) {
  long me = ++calls;
  if (how == KILL && me == at) kill(getpid(), SIGKILL);
  if ((how == ERROR && me == at) || (how == FULL && me >= at && needs_space)) {
    errno = ENOSPC;
    return 1;
  }
  return 0;
}

static int is_file(int fd) {
  struct stat about;
  return fstat(fd, &about) == 0 && (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode));
}

#define WRITES(flags) ((flags) & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC))
#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define CHANGES(needs_space, type, name, parameters, arguments) \
  type name parameters { \
    REAL(name); \
    return fails(needs_space) ? -1 : real arguments; \
  }
#define CHANGES_FILE(needs_space, type, name, parameters, arguments) \
  type name parameters { \
    REAL(name); \
    return is_file(fd) && fails(needs_space) ? -1 : real arguments; \
  }
#define OPENS(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = va_arg(rest, mode_t); \
    va_end(rest); \
    REAL(name); \
    return WRITES(flags) && strncmp(path, "/dev/", 5) && fails(flags & O_CREAT) ? -1 : real(path, flags, mode); \
  }

OPENS(open)
OPENS(open64)
CHANGES_FILE(1, ssize_t, write, (int fd, const void *from, size_t bytes), (fd, from, bytes))
CHANGES_FILE(1, ssize_t, writev, (int fd, const struct iovec *from, int parts), (fd, from, parts))
CHANGES_FILE(0, int, fsync, (int fd), (fd))
CHANGES_FILE(0, int, fchmod, (int fd, mode_t mode), (fd, mode))
CHANGES_FILE(0, int, futimens, (int fd, const struct timespec times[2]), (fd, times))
CHANGES(1, int, mkdir, (const char *path, mode_t mode), (path, mode))
CHANGES(1, int, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
CHANGES(1, int, symlink, (const char *to, const char *path), (to, path))
CHANGES(0, int, rename, (const char *from, const char *to), (from, to))
CHANGES(0, int, unlink, (const char *path), (path))
CHANGES(0, int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
CHANGES(0, int, rmdir, (const char *path), (path))
CHANGES(0, int, chmod, (const char *path, mode_t mode), (path, mode))

ssize_t copy_file_range(int from, off64_t *a, int fd, off64_t *b, size_t bytes, unsigned flags) {
  REAL(copy_file_range);
  return fails(1) ? -1 : real(from, a, fd, b, bytes, flags);
}
