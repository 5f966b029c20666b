#pragma once
#include <stddef.h>
#include <stdint.h>

/* Classifies bytes 64 at a time: bit i of a mask says whether byte i of the block is of that class.
 * One form per instruction set, chosen at run time; all give the same masks. */
typedef struct byte_class_masks {
    uint64_t digit;     /* 0-9 */
    uint64_t nonzero;   /* 1-9 */
    uint64_t separator; /* blank or hyphen */
    uint64_t at;        /* @ */
    uint64_t plus;      /* + */
    uint64_t dot;       /* . */
    uint64_t colon;     /* : */
    uint64_t upper;     /* A-Z */
    uint64_t lower;     /* a-z */
    uint64_t hex;       /* 0-9 a-f A-F */
} byte_class_masks;

typedef enum byte_class_form {
    byte_class_form_portable = 0,
    byte_class_form_avx2 = 1,
    byte_class_form_neon = 2,
} byte_class_form;

/* The fastest form this processor can run. */
byte_class_form byte_class_best_form(void);

/* Classifies `blocks` blocks of 64 bytes each. A form the processor lacks falls back to portable. */
void byte_class_masks_fill(const uint8_t *bytes, size_t blocks, byte_class_masks *masks,
                           byte_class_form form);

/* How many of `count` bytes are line feeds. */
size_t byte_class_count_newlines(const uint8_t *bytes, size_t count, byte_class_form form);

/* Index of the last line feed in `count` bytes, or -1. */
ptrdiff_t byte_class_last_newline(const uint8_t *bytes, size_t count);

/* Index of the first line feed in `count` bytes, or -1. */
ptrdiff_t byte_class_first_newline(const uint8_t *bytes, size_t count);

/* Whether `needle` occurs in `count` bytes; not 0 for yes. */
_Bool byte_class_contains(const uint8_t *bytes, size_t count, const uint8_t *needle,
                          size_t needle_count);
