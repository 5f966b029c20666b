#include "literal_windows.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static inline uint32_t load32(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}

/* The word of the bitmap for a window: by its first three bytes. The fourth chooses the bit. */
static inline uint32_t word_of(uint32_t folded) {
    return (folded << 8) * literal_windows_factor >> (32 - literal_windows_word_bits);
}

static inline int is_marked(uint32_t folded, const uint32_t *windows) {
    return windows[word_of(folded)] >> (folded >> 24 & 31) & 1;
}

/* The bit of `leads` for two bytes. */
static inline uint32_t pair_of(uint8_t first, uint8_t second) {
    return (uint32_t)(first & 0x7f) << 7 | ((second | 0x20) & 0x7f);
}

static inline int is_lead(const uint8_t *p, const uint8_t *leads) {
    uint32_t pair = pair_of(p[0], p[1]);
    return leads[pair >> 3] >> (pair & 7) & 1;
}

void literal_windows_mark_lead(uint8_t *leads, uint8_t first, uint8_t second) {
    uint32_t pair = pair_of(first, second);
    leads[pair >> 3] |= (uint8_t)(1u << (pair & 7));
}

void literal_windows_mark(uint32_t *windows, uint32_t folded) {
    windows[word_of(folded)] |= 1u << (folded >> 24 & 31);
}

static size_t find_portable(const uint8_t *bytes, size_t from, size_t count, const uint32_t *windows,
                            const uint8_t *leads, uint32_t *out, size_t found) {
    for (size_t i = from; i < count; i++) {
        int hit = is_marked(load32(bytes + i) | 0x20202020u, windows);
        if (leads && (int8_t)bytes[i] < 0x20) hit |= is_lead(bytes + i, leads);
        out[found] = (uint32_t)i;
        found += (size_t)hit;
    }
    return found;
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,popcnt")))

/* For each set of 8 bits the numbers of those that are set, a byte each, lowest first. */
static uint64_t set_bits[256];

__attribute__((constructor)) static void fill_set_bits(void) {
    for (unsigned set = 0; set < 256; set++)
        for (unsigned bit = 0, place = 0; bit < 8; bit++)
            if (set >> bit & 1) set_bits[set] |= (uint64_t)bit << (8 * place++);
}

/* Whether each of 8 windows that begin at p, p + 1, ... p + 7 is marked. */
AVX2 static inline uint32_t eight(const uint8_t *p, const uint32_t *windows) {
    const __m256i spread = _mm256_setr_epi8(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6,
                                            4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
    __m256i v = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)p));
    v = _mm256_or_si256(_mm256_shuffle_epi8(v, spread), _mm256_set1_epi8(0x20));
    __m256i hash = _mm256_mullo_epi32(_mm256_slli_epi32(v, 8), _mm256_set1_epi32((int)literal_windows_factor));
    __m256i word = _mm256_i32gather_epi32((const int *)windows,
                                          _mm256_srli_epi32(hash, 32 - literal_windows_word_bits), 4);
    /* The window's bit moves to the sign. */
    __m256i left = _mm256_andnot_si256(_mm256_srli_epi32(v, 24), _mm256_set1_epi32(31));
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_sllv_epi32(word, left)));
}

AVX2 static size_t find_avx2(const uint8_t *bytes, size_t count, const uint32_t *windows, const uint8_t *leads,
                             uint32_t *out) {
    size_t found = 0, i = 0;
    /* The last load reaches 16 bytes from i + 24. */
    for (; i + 40 <= count + 3; i += 32) {
        uint32_t hits = eight(bytes + i, windows) | eight(bytes + i + 8, windows) << 8 |
                        eight(bytes + i + 16, windows) << 16 | eight(bytes + i + 24, windows) << 24;
        if (leads) {
            __m256i v = _mm256_loadu_si256((const __m256i *)(bytes + i));
            uint32_t rare = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), v));
            for (; rare; rare &= rare - 1) {
                int place = __builtin_ctz(rare);
                if (is_lead(bytes + i + place, leads)) hits |= 1u << place;
            }
        }
        /* Which are set cannot be foretold: all eight places are written, and as many kept as are set. */
        for (uint32_t part = 0; part < 32; part += 8) {
            uint32_t set = hits >> part & 0xff;
            __m256i places = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)&set_bits[set]));
            places = _mm256_add_epi32(places, _mm256_set1_epi32((int)(i + part)));
            _mm256_storeu_si256((__m256i *)(out + found), places);
            found += (size_t)__builtin_popcount(set);
        }
    }
    return find_portable(bytes, i, count, windows, leads, out, found);
}
#endif

size_t literal_windows_find(const uint8_t *bytes, size_t count, const uint32_t *windows, const uint8_t *leads,
                            uint32_t *out, byte_class_form form) {
#if defined(__x86_64__)
    if (form == byte_class_form_avx2 && __builtin_cpu_supports("avx2"))
        return find_avx2(bytes, count, windows, leads, out);
#endif
    (void)form;
    return find_portable(bytes, 0, count, windows, leads, out, 0);
}
