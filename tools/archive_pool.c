/* archive_pool.c: child processes that search, seen from the parent. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "archive.h"

enum { TICK_MS = 100, WORDS_MOST = 200 };

typedef struct child {
    pid_t pid;             /* 0: none */
    int fd, log;           /* jobs and replies; what it prints */
    int busy;
    size_t task;
    double started;
    double peak_mib;       /* seen from here */
    char why[64];          /* we killed it; "" we did not */
    char *bytes;           /* of the reply */
    size_t got, capacity;
} child;

struct archive_pool {
    const archive_opts *opts;
    double memory_mib;
    int count;
    child children[];
};

double archive_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- limits ---- */

/* What the machine, or the control group it gives us, holds. */
static double machine_mib(void) {
    double most = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGE_SIZE);
    static const char *const files[] = {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
    for (int i = 0; i < 2; i++) {
        double limit;
        FILE *file = fopen(files[i], "r");
        if (!file) continue;
        if (fscanf(file, "%lf", &limit) == 1 && limit > 0 && limit < most) most = limit;
        fclose(file);
    }
    return most / (1 << 20);
}

/* The kernel refuses private memory beyond the limit, so that the allocation fails and the scene with it; sanitizers
 * reserve more than any machine has. */
static void limit_memory(double mib) {
#if !defined(__SANITIZE_ADDRESS__)
    rlim_t bytes = (rlim_t)(mib * (1 << 20));
    const struct rlimit limit = {bytes, bytes};
    setrlimit(RLIMIT_DATA, &limit);
#else
    (void)mib;
#endif
}

/* A child's own resident memory, without the files it maps, MiB; 0 where it cannot be told. Beyond the limit it comes
 * only where the kernel's limit is off. */
static double resident_mib(pid_t pid) {
    char name[64];
    long size, resident = 0, shared = 0;
    snprintf(name, sizeof name, "/proc/%ld/statm", (long)pid);
    FILE *file = fopen(name, "r");
    if (!file) return 0;
    if (fscanf(file, "%ld %ld %ld", &size, &resident, &shared) != 3) resident = shared = 0;
    fclose(file);
    return (double)(resident - shared) * (double)sysconf(_SC_PAGE_SIZE) / (1 << 20);
}

/* ---- starting ---- */

static void become_worker(const archive_pool *pool, int fd, int log, pid_t parent) {
    const archive_opts *o = pool->opts;
    int nothing = open("/dev/null", O_RDONLY);
    signal(SIGINT, SIG_IGN); /* Ctrl-C and a batch system's end go to the whole group: the run decides, from the first moment on */
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* no worker outlives the run */
    if (getppid() != parent || nothing < 0) _exit(127);
    dup2(nothing, 0);
    dup2(log, 1);
    dup2(log, 2);
    if (fd == ARCHIVE_JOBS_FD) fcntl(fd, F_SETFD, 0);
    else dup2(fd, ARCHIVE_JOBS_FD);
    limit_memory(pool->memory_mib);
    o->argv[1] = "worker"; /* the same words otherwise */
    execv("/proc/self/exe", o->argv);
    _exit(127);
}

static int start_child(archive_pool *pool, child *c) {
    int fds[2];
    pid_t parent = getpid();
    FILE *log = tmpfile();
    if (!log) return tool_error(TNK_E_WRITE, "no temporary file can be made: %s", strerror(errno));
    c->log = fcntl(fileno(log), F_DUPFD_CLOEXEC, 10);
    fclose(log);
    if (c->log < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
        return tool_error(TNK_E_THREAD, "a worker cannot be started: %s", strerror(errno));
    c->pid = fork();
    if (c->pid == 0) become_worker(pool, fds[1], c->log, parent);
    close(fds[1]);
    c->fd = fds[0];
    c->busy = 0;
    c->got = 0;
    if (c->pid > 0) return 0;
    c->pid = 0;
    close(c->fd);
    close(c->log);
    return tool_error(TNK_E_THREAD, "a worker cannot be started: %s", strerror(errno));
}

archive_pool *archive_pool_new(const archive_opts *o) {
    archive_pool *pool = calloc(1, sizeof *pool + (size_t)o->jobs * sizeof(child));
    if (!pool) {
        tool_error(TNK_E_NOMEM, "%s", "");
        return NULL;
    }
    pool->opts = o;
    pool->count = o->jobs;
    pool->memory_mib = o->memory_mib ? o->memory_mib : machine_mib() / o->jobs;
    signal(SIGPIPE, SIG_IGN);
    return pool;
}

/* ---- ending ---- */

static void forget(child *c) {
    close(c->fd);
    close(c->log);
    free(c->bytes);
    memset(c, 0, sizeof *c);
}

/* The last line a child printed, its numbers (of processes, of addresses) as #: the same death has the same words. */
static void last_words(const child *c, char out[WORDS_MOST]) {
    char text[WORDS_MOST];
    off_t end = lseek(c->log, 0, SEEK_END);
    off_t from = end > (off_t)sizeof text - 1 ? end - (off_t)sizeof text + 1 : 0;
    ssize_t n = end > 0 ? pread(c->log, text, sizeof text - 1, from) : 0;
    text[n > 0 ? n : 0] = 0;
    for (size_t k = strlen(text); k && (unsigned char)text[k - 1] <= ' '; k--) text[k - 1] = 0;
    const char *line = strrchr(text, '\n');
    char *to = out;
    for (const char *p = line ? line + 1 : text; *p; p++) {
        int digit = *p >= '0' && *p <= '9';
        if (digit && to > out && to[-1] == '#') continue;
        *to++ = digit ? '#' : (unsigned char)*p < ' ' ? ' ' : *p;
    }
    *to = 0;
}

/* Why a scene has no reply: the child is gone. */
static void tell_death(child *c, archive_reply *reply) {
    char words[WORDS_MOST];
    int status = 0;
    waitpid(c->pid, &status, 0);
    last_words(c, words);
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (c->why[0])
        snprintf(reply->error, sizeof reply->error, "%s", c->why);
    else if (number == SIGKILL)
        snprintf(reply->error, sizeof reply->error, "killed by signal 9: out of memory, or by somebody");
    else if (number)
        snprintf(reply->error, sizeof reply->error, "killed by signal %d (%s)%s%s", number, strsignal(number),
                 words[0] ? ": " : "", words);
    else
        snprintf(reply->error, sizeof reply->error, "the worker ended with status %d%s%s", WEXITSTATUS(status),
                 words[0] ? ": " : "", words);
}

void archive_pool_end(archive_pool *pool) {
    if (!pool) return;
    for (int i = 0; i < pool->count; i++) {
        child *c = &pool->children[i];
        if (!c->pid) continue;
        kill(c->pid, SIGKILL);
        waitpid(c->pid, NULL, 0);
        forget(c);
    }
    free(pool);
}

/* ---- giving and taking ---- */

int archive_pool_free(const archive_pool *pool) { return archive_pool_busy(pool) < pool->count; }

int archive_pool_busy(const archive_pool *pool) {
    int n = 0;
    for (int i = 0; i < pool->count; i++) n += pool->children[i].busy;
    return n;
}

static int send_all(int fd, const void *bytes, size_t n) {
    const char *at = bytes;
    while (n) {
        ssize_t k = send(fd, at, n, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return 0;
        at += k;
        n -= (size_t)k;
    }
    return 1;
}

int archive_pool_give(archive_pool *pool, size_t task, const char *name, const char *item) {
    child *c = pool->children;
    while (c->busy) c++;
    char job[ARCHIVE_JOB_MOST];
    int size = (int)(strlen(name) + strlen(item) + 2);
    if (!c->pid && start_child(pool, c)) return 1;
    c->busy = 1;
    c->task = task;
    c->started = archive_now();
    c->peak_mib = 0;
    c->why[0] = 0;
    c->got = 0;
    if (ftruncate(c->log, 0)) lseek(c->log, 0, SEEK_SET);
    if (size > ARCHIVE_JOB_MOST) { /* no path is so long */
        snprintf(c->why, sizeof c->why, "its name is too long");
        kill(c->pid, SIGKILL);
        return 0;
    }
    memcpy(job, name, strlen(name) + 1);
    memcpy(job + strlen(name) + 1, item, strlen(item) + 1);
    send_all(c->fd, &size, sizeof size);
    send_all(c->fd, job, (size_t)size); /* a dead worker shows when its reply is read */
    return 0;
}

/* 1: the reply is complete; 0: not yet; -1: the child is gone. */
static int receive(child *c) {
    for (;;) {
        size_t want = sizeof(archive_header);
        if (c->got >= want) want += ((const archive_header *)(const void *)c->bytes)->size;
        if (c->got == want && c->got > sizeof(archive_header) - 1) return 1;
        if (want > c->capacity) {
            char *more = realloc(c->bytes, want);
            if (!more) return -1;
            c->bytes = more;
            c->capacity = want;
        }
        ssize_t n = recv(c->fd, c->bytes + c->got, want - c->got, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return 0;
        if (n <= 0) return -1;
        c->got += (size_t)n;
    }
}

static void read_reply(const child *c, archive_reply *reply) {
    archive_header h;
    memcpy(&h, c->bytes, sizeof h);
    reply->status = (enum tnk_scene_status)h.status;
    reply->spent = h.spent;
    reply->seconds = h.seconds;
    reply->peak_memory_mib = h.peak_memory_mib;
    snprintf(reply->error, sizeof reply->error, "%.599s", h.error);
    snprintf(reply->checksum, sizeof reply->checksum, "%.63s", h.checksum);
    if (h.size && tnk_result_from_bytes(c->bytes + sizeof h, h.size, &reply->result)) {
        reply->status = TNK_SCENE_FAILED;
        snprintf(reply->error, sizeof reply->error, "the worker's result cannot be read");
    }
}

static void watch(archive_pool *pool, child *c) {
    double now = archive_now(), mib = resident_mib(c->pid);
    if (mib > c->peak_mib) c->peak_mib = mib;
    if (now - c->started > pool->opts->timeout_s)
        snprintf(c->why, sizeof c->why, "took longer than %g s", pool->opts->timeout_s);
    else if (mib > pool->memory_mib)
        snprintf(c->why, sizeof c->why, "needed more than %.0f MiB of memory", pool->memory_mib);
    if (c->why[0]) kill(c->pid, SIGKILL);
}

static int finish(child *c, int state, size_t *task, archive_reply *reply) {
    memset(reply, 0, sizeof *reply);
    *task = c->task;
    if (state > 0) {
        read_reply(c, reply);
    } else {
        reply->status = TNK_SCENE_FAILED;
        reply->seconds = archive_now() - c->started;
        reply->peak_memory_mib = c->peak_mib;
        tell_death(c, reply);
        forget(c);
    }
    c->busy = 0;
    c->got = 0;
    if (state > 0 && reply->spent) {
        kill(c->pid, SIGKILL);
        waitpid(c->pid, NULL, 0);
        forget(c);
    }
    return 1;
}

int archive_pool_take(archive_pool *pool, size_t *task, archive_reply *reply) {
    struct pollfd polls[512];
    int at[512], n = 0;
    for (int i = 0; i < pool->count; i++) {
        if (!pool->children[i].busy) continue;
        polls[n] = (struct pollfd){pool->children[i].fd, POLLIN, 0};
        at[n++] = i;
    }
    int some = n ? poll(polls, (nfds_t)n, TICK_MS) : 0;
    for (int k = 0; k < n; k++) {
        child *c = &pool->children[at[k]];
        int state = some > 0 && polls[k].revents ? receive(c) : 0;
        if (state) return finish(c, state, task, reply);
        watch(pool, c);
    }
    return 0;
}
