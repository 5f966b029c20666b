// Runs one command and prints what it cost: {"status","wall_s","user_s","system_s","max_rss_kib","timed_out"}.
//
//   measure [--out FILE] [--stdin FILE | --pipe FILE] [--timeout SECONDS] -- COMMAND [ARG…]
//
// The cost comes from wait4(2) for the command alone. This program exists because a child's ru_maxrss begins at the
// size of the process that started it: beside Python every small command would look 15 MB big. With --pipe, a second
// child copies FILE into the command's standard input; its time is not counted.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t timed_out;
static volatile pid_t child;

static void on_alarm(int signal_number) {
    (void)signal_number;
    timed_out = 1;
    if (child > 0) kill(child, SIGKILL);
}

static void fail(const char *what) {
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    _exit(125);
}

static int opened(const char *path, int flags) {
    int descriptor = open(path, flags | O_CLOEXEC, 0644);
    if (descriptor < 0) fail(path);
    return descriptor;
}

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void copy(int from, int to) {
    static char buffer[64 << 10];
    for (;;) {
        ssize_t count = read(from, buffer, sizeof buffer);
        if (count <= 0) _exit(count < 0);
        for (ssize_t done = 0; done < count;) {
            ssize_t written = write(to, buffer + done, count - done);
            if (written < 0) _exit(1);
            done += written;
        }
    }
}

int main(int count, char **arguments) {
    const char *out = "/dev/null", *in = "/dev/null", *pipe_from = NULL;
    unsigned timeout = 0;
    int i = 1;
    for (; i < count && strcmp(arguments[i], "--") != 0; i += 2) {
        if (i + 1 >= count) break;
        if (!strcmp(arguments[i], "--out")) out = arguments[i + 1];
        else if (!strcmp(arguments[i], "--stdin")) in = arguments[i + 1];
        else if (!strcmp(arguments[i], "--pipe")) pipe_from = arguments[i + 1];
        else if (!strcmp(arguments[i], "--timeout")) timeout = (unsigned)atoi(arguments[i + 1]);
        else break;
    }
    if (i + 1 >= count || strcmp(arguments[i], "--") != 0) {
        fprintf(stderr, "usage: measure [--out FILE] [--stdin FILE | --pipe FILE] [--timeout S] -- COMMAND [ARG…]\n");
        return 125;
    }
    int input, ends[2] = {-1, -1};
    pid_t writer = -1;
    if (pipe_from) {
        if (pipe2(ends, O_CLOEXEC) < 0) fail("pipe");
        int source = opened(pipe_from, O_RDONLY);
        writer = fork();
        if (writer < 0) fail("fork");
        if (writer == 0) {
            close(ends[0]);
            copy(source, ends[1]);
        }
        close(source);
        close(ends[1]);
        input = ends[0];
    } else {
        input = opened(in, O_RDONLY);
    }
    int output = opened(out, O_WRONLY | O_CREAT | O_TRUNC);

    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);
    double start = now();
    child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        dup2(input, 0);
        dup2(output, 1);
        execvp(arguments[i + 1], arguments + i + 1);
        fail(arguments[i + 1]);
    }
    if (timeout) alarm(timeout);
    close(input);
    int status;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR) fail("wait4");
    double wall = now() - start;
    alarm(0);
    if (writer > 0) {
        kill(writer, SIGKILL);
        waitpid(writer, NULL, 0);
    }
    printf("{\"status\": %d, \"wall_s\": %.6f, \"user_s\": %.6f, \"system_s\": %.6f, \"max_rss_kib\": %ld, "
           "\"timed_out\": %s}\n",
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall, seconds(usage.ru_utime),
           seconds(usage.ru_stime), usage.ru_maxrss, timed_out ? "true" : "false");
    return 0;
}
