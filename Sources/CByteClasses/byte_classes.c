#define _GNU_SOURCE
#include "byte_classes.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

byte_class_form byte_class_best_form(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") ? byte_class_form_avx2 : byte_class_form_portable;
#elif defined(__aarch64__)
    return byte_class_form_neon;
#else
    return byte_class_form_portable;
#endif
}

/* ---- portable: one table look-up a byte ---- */

enum {
    bit_digit = 1 << 0, bit_nonzero = 1 << 1, bit_separator = 1 << 2, bit_at = 1 << 3,
    bit_plus = 1 << 4, bit_dot = 1 << 5, bit_colon = 1 << 6, bit_upper = 1 << 7,
    bit_lower = 1 << 8, bit_hex = 1 << 9,
};

static uint16_t class_of(uint8_t c) {
    uint16_t k = 0;
    if (c >= '0' && c <= '9') k |= bit_digit | bit_hex;
    if (c >= '1' && c <= '9') k |= bit_nonzero;
    if (c == ' ' || c == '-') k |= bit_separator;
    if (c == '@') k |= bit_at;
    if (c == '+') k |= bit_plus;
    if (c == '.') k |= bit_dot;
    if (c == ':') k |= bit_colon;
    if (c >= 'A' && c <= 'Z') k |= bit_upper;
    if (c >= 'a' && c <= 'z') k |= bit_lower;
    if ((c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f')) k |= bit_hex;
    return k;
}

static void fill_portable(const uint8_t *bytes, size_t blocks, byte_class_masks *masks) {
    for (size_t b = 0; b < blocks; b++) {
        byte_class_masks m = {0};
        for (int i = 0; i < 64; i++) {
            uint64_t k = class_of(bytes[b * 64 + i]);
            m.digit |= (k & 1) << i;
            m.nonzero |= (k >> 1 & 1) << i;
            m.separator |= (k >> 2 & 1) << i;
            m.at |= (k >> 3 & 1) << i;
            m.plus |= (k >> 4 & 1) << i;
            m.dot |= (k >> 5 & 1) << i;
            m.colon |= (k >> 6 & 1) << i;
            m.upper |= (k >> 7 & 1) << i;
            m.lower |= (k >> 8 & 1) << i;
            m.hex |= (k >> 9 & 1) << i;
        }
        masks[b] = m;
    }
}

static size_t count_newlines_portable(const uint8_t *bytes, size_t count) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) n += bytes[i] == '\n';
    return n;
}

#if defined(__x86_64__)
/* ---- AVX2: equality compares for single bytes, signed range compares for ranges ---- */

#define AVX2 __attribute__((target("avx2,popcnt")))

AVX2 static inline uint64_t join(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

AVX2 static inline __m256i equal(__m256i v, char c) {
    return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c));
}

/* first <= v <= last, by shifting the range to the bottom of the signed bytes: one add, one compare */
AVX2 static inline __m256i within(__m256i v, int first, int last) {
    __m256i shifted = _mm256_add_epi8(v, _mm256_set1_epi8((char)(-128 - first)));
    return _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(-128 + (last - first) + 1)), shifted);
}

AVX2 static void fill_avx2(const uint8_t *bytes, size_t blocks, byte_class_masks *masks) {
    const __m256i fold = _mm256_set1_epi8(0x20);
    for (size_t b = 0; b < blocks; b++) {
        __m256i v0 = _mm256_loadu_si256((const __m256i *)(bytes + b * 64));
        __m256i v1 = _mm256_loadu_si256((const __m256i *)(bytes + b * 64 + 32));
        __m256i f0 = _mm256_or_si256(v0, fold), f1 = _mm256_or_si256(v1, fold);
        byte_class_masks *m = masks + b;
        uint64_t digit = join(within(v0, '0', '9'), within(v1, '0', '9'));
        m->digit = digit;
        m->nonzero = digit & ~join(equal(v0, '0'), equal(v1, '0'));
        m->separator = join(_mm256_or_si256(equal(v0, ' '), equal(v0, '-')),
                            _mm256_or_si256(equal(v1, ' '), equal(v1, '-')));
        m->at = join(equal(v0, '@'), equal(v1, '@'));
        m->plus = join(equal(v0, '+'), equal(v1, '+'));
        m->dot = join(equal(v0, '.'), equal(v1, '.'));
        m->colon = join(equal(v0, ':'), equal(v1, ':'));
        m->upper = join(within(v0, 'A', 'Z'), within(v1, 'A', 'Z'));
        m->lower = join(within(v0, 'a', 'z'), within(v1, 'a', 'z'));
        m->hex = digit | join(within(f0, 'a', 'f'), within(f1, 'a', 'f'));
    }
}

AVX2 static size_t count_newlines_avx2(const uint8_t *bytes, size_t count) {
    size_t n = 0, i = 0;
    for (; i + 64 <= count; i += 64) {
        __m256i v0 = _mm256_loadu_si256((const __m256i *)(bytes + i));
        __m256i v1 = _mm256_loadu_si256((const __m256i *)(bytes + i + 32));
        n += (size_t)__builtin_popcountll(join(equal(v0, '\n'), equal(v1, '\n')));
    }
    return n + count_newlines_portable(bytes + i, count - i);
}
#endif

#if defined(__aarch64__)
/* ---- NEON: weights by bit position, pairwise adds give 64 bits from four vectors ---- */

static inline uint64_t neon_mask(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    const uint8x16_t weight = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t s0 = vpaddq_u8(vandq_u8(a, weight), vandq_u8(b, weight));
    uint8x16_t s1 = vpaddq_u8(vandq_u8(c, weight), vandq_u8(d, weight));
    s0 = vpaddq_u8(s0, s1);
    s0 = vpaddq_u8(s0, s0);
    return vgetq_lane_u64(vreinterpretq_u64_u8(s0), 0);
}

static inline uint8x16_t neon_within(uint8x16_t v, uint8_t first, uint8_t last) {
    return vcleq_u8(vsubq_u8(v, vdupq_n_u8(first)), vdupq_n_u8((uint8_t)(last - first)));
}

#define NEON_EQUAL(c) neon_mask(vceqq_u8(v0, vdupq_n_u8(c)), vceqq_u8(v1, vdupq_n_u8(c)), \
                                vceqq_u8(v2, vdupq_n_u8(c)), vceqq_u8(v3, vdupq_n_u8(c)))
#define NEON_WITHIN(a, z) neon_mask(neon_within(v0, a, z), neon_within(v1, a, z), \
                                    neon_within(v2, a, z), neon_within(v3, a, z))

static void fill_neon(const uint8_t *bytes, size_t blocks, byte_class_masks *masks) {
    for (size_t b = 0; b < blocks; b++) {
        const uint8_t *p = bytes + b * 64;
        uint8x16_t v0 = vld1q_u8(p), v1 = vld1q_u8(p + 16);
        uint8x16_t v2 = vld1q_u8(p + 32), v3 = vld1q_u8(p + 48);
        byte_class_masks *m = masks + b;
        m->digit = NEON_WITHIN('0', '9');
        m->nonzero = NEON_WITHIN('1', '9');
        m->separator = NEON_EQUAL(' ') | NEON_EQUAL('-');
        m->at = NEON_EQUAL('@');
        m->plus = NEON_EQUAL('+');
        m->dot = NEON_EQUAL('.');
        m->colon = NEON_EQUAL(':');
        m->upper = NEON_WITHIN('A', 'Z');
        m->lower = NEON_WITHIN('a', 'z');
        m->hex = m->digit | NEON_WITHIN('a', 'f') | NEON_WITHIN('A', 'F');
    }
}
#endif

void byte_class_masks_fill(const uint8_t *bytes, size_t blocks, byte_class_masks *masks,
                           byte_class_form form) {
#if defined(__x86_64__)
    if (form == byte_class_form_avx2 && __builtin_cpu_supports("avx2")) {
        fill_avx2(bytes, blocks, masks);
        return;
    }
#elif defined(__aarch64__)
    if (form == byte_class_form_neon) {
        fill_neon(bytes, blocks, masks);
        return;
    }
#endif
    (void)form;
    fill_portable(bytes, blocks, masks);
}

size_t byte_class_count_newlines(const uint8_t *bytes, size_t count, byte_class_form form) {
#if defined(__x86_64__)
    if (form == byte_class_form_avx2 && __builtin_cpu_supports("avx2"))
        return count_newlines_avx2(bytes, count);
#endif
    (void)form;
    return count_newlines_portable(bytes, count);
}

ptrdiff_t byte_class_last_newline(const uint8_t *bytes, size_t count) {
    const uint8_t *p = count ? memrchr(bytes, '\n', count) : NULL;
    return p ? p - bytes : -1;
}

ptrdiff_t byte_class_first_newline(const uint8_t *bytes, size_t count) {
    const uint8_t *p = count ? memchr(bytes, '\n', count) : NULL;
    return p ? p - bytes : -1;
}

_Bool byte_class_contains(const uint8_t *bytes, size_t count, const uint8_t *needle,
                          size_t needle_count) {
    return memmem(bytes, count, needle, needle_count) != NULL;
}
