// The limits a scanner is held against: what the machine and Hyperscan give to a program that does nothing else.
//
//   raw_scan compile LITERALS DATABASE          compiles the literals (benchmarks/literals.txt) once
//   raw_scan read    [--threads N] FILE…        read(2) in 64 KiB pieces; `-` is standard input
//   raw_scan memchr  [--threads N] FILE…        the same, counting line ends with memchr
//   raw_scan hs DATABASE [--threads N] FILE…    the same, hs_scan over each piece, counting matches
//
// Pieces are scanned by themselves (block mode): a literal across two of them is missed, which a scanner must not do
// and this yardstick may. Prints {"bytes","count"}.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <hs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 64 << 10, LITERALS_MAX = 4096 };
enum mode { READ, MEMCHR, HYPERSCAN };

static enum mode mode;
static hs_database_t *database;
static char **files;
static int files_count;
static atomic_int next_file;
static atomic_ulong bytes_total, count_total;

static void die(const char *what, const char *why) {
    fprintf(stderr, "raw_scan: %s: %s\n", what, why);
    exit(2);
}

static char *whole_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) die(path, strerror(errno));
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    if (!bytes || fread(bytes, 1, *length, file) != *length) die(path, "cannot be read");
    bytes[*length] = 0;
    fclose(file);
    return bytes;
}

static void compile(const char *from, const char *to) {
    static const char *literals[LITERALS_MAX];
    static unsigned flags[LITERALS_MAX], ids[LITERALS_MAX];
    static size_t lengths[LITERALS_MAX];
    unsigned count = 0;
    size_t length;
    char *text = whole_file(from, &length);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        if (*line == '#') continue;
        if (count == LITERALS_MAX || (line[0] != '-' && line[0] != 'i') || line[1] != '\t' || !line[2])
            die(from, "a line is `-` or `i`, tab, literal");
        literals[count] = line + 2;
        lengths[count] = strlen(line + 2);
        flags[count] = line[0] == 'i' ? HS_FLAG_CASELESS : 0;
        ids[count] = count;
        count++;
    }
    hs_compile_error_t *error = NULL;
    if (hs_compile_lit_multi(literals, flags, ids, lengths, count, HS_MODE_BLOCK, NULL, &database, &error) !=
        HS_SUCCESS)
        die("hs_compile_lit_multi", error ? error->message : "no memory");
    char *bytes;
    if (hs_serialize_database(database, &bytes, &length) != HS_SUCCESS) die("hs_serialize_database", "failed");
    FILE *file = fopen(to, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0) die(to, "cannot be written");
    printf("{\"literals\": %u, \"database_bytes\": %zu}\n", count, length);
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
    (void)id, (void)from, (void)to, (void)flags;
    ++*(unsigned long *)context;
    return 0;
}

static void scan(int descriptor, char *buffer, hs_scratch_t *scratch, unsigned long *bytes, unsigned long *count) {
    for (;;) {
        // A pipe gives less than asked for; fill the piece, as a scanner would.
        size_t have = 0;
        ssize_t got = 1;
        while (have < PIECE && (got = read(descriptor, buffer + have, PIECE - have)) > 0) have += (size_t)got;
        if (got < 0) die("read", strerror(errno));
        if (have == 0) return;
        *bytes += have;
        if (mode == MEMCHR) {
            for (char *at = buffer, *end = buffer + have; (at = memchr(at, '\n', (size_t)(end - at))); at++) ++*count;
        } else if (mode == HYPERSCAN) {
            if (hs_scan(database, buffer, (unsigned)have, 0, scratch, on_match, count) != HS_SUCCESS)
                die("hs_scan", "failed");
        }
        if (have < PIECE) return;
    }
}

static void *work(void *unused) {
    (void)unused;
    hs_scratch_t *scratch = NULL;
    if (mode == HYPERSCAN && hs_alloc_scratch(database, &scratch) != HS_SUCCESS) die("hs_alloc_scratch", "failed");
    char *buffer = aligned_alloc(64, PIECE);
    if (!buffer) die("buffer", "no memory");
    unsigned long bytes = 0, count = 0;
    for (int i; (i = atomic_fetch_add(&next_file, 1)) < files_count;) {
        int descriptor = strcmp(files[i], "-") ? open(files[i], O_RDONLY | O_CLOEXEC) : 0;
        if (descriptor < 0) die(files[i], strerror(errno));
        scan(descriptor, buffer, scratch, &bytes, &count);
        if (descriptor > 0) close(descriptor);
    }
    atomic_fetch_add(&bytes_total, bytes);
    atomic_fetch_add(&count_total, count);
    free(buffer);
    hs_free_scratch(scratch);
    return NULL;
}

int main(int count, char **arguments) {
    const char *usage = "raw_scan compile LITERALS DATABASE | (read | memchr | hs DATABASE) [--threads N] FILE…";
    if (count < 3) die("usage", usage);
    if (!strcmp(arguments[1], "compile")) {
        if (count != 4) die("usage", usage);
        compile(arguments[2], arguments[3]);
        return 0;
    }
    int i = 2;
    if (!strcmp(arguments[1], "hs")) {
        mode = HYPERSCAN;
        size_t length;
        char *bytes = whole_file(arguments[i++], &length);
        if (hs_deserialize_database(bytes, length, &database) != HS_SUCCESS) die("database", "is not for this library");
        free(bytes);
    } else if (!strcmp(arguments[1], "memchr")) {
        mode = MEMCHR;
    } else if (strcmp(arguments[1], "read")) {
        die("usage", usage);
    }
    int threads = 1;
    if (i + 1 < count && !strcmp(arguments[i], "--threads")) {
        threads = atoi(arguments[i + 1]);
        i += 2;
    }
    if (threads < 1 || threads > 64 || i >= count) die("usage", usage);
    files = arguments + i;
    files_count = count - i;
    pthread_t others[64];
    for (int t = 1; t < threads; t++)
        if (pthread_create(&others[t], NULL, work, NULL)) die("thread", "cannot be started");
    work(NULL);
    for (int t = 1; t < threads; t++) pthread_join(others[t], NULL);
    printf("{\"bytes\": %lu, \"count\": %lu}\n", (unsigned long)bytes_total, (unsigned long)count_total);
    return 0;
}
