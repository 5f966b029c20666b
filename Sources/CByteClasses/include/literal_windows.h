#pragma once
#include "byte_classes.h"

/* Where literals may stand: a bitmap of windows of four bytes, each folded by `| 0x20`, in which a word is chosen by
 * the hash of the first three and a bit by the fourth; and one of pairs of bytes, which short literals begin with,
 * asked where the first is a control character or from 0x80 up. */
enum { literal_windows_word_bits = 15 };
static const uint32_t literal_windows_factor = 0x9e3779b1u;

/* Marks a folded window (little-endian) in the bitmap of 2^15 words. */
void literal_windows_mark(uint32_t *windows, uint32_t folded);

/* Marks the two bytes that a short literal begins with in the bitmap of 2^14 pairs. */
void literal_windows_mark_lead(uint8_t *leads, uint8_t first, uint8_t second);

/* Writes each i < count to `out` whose window or pair of bytes is marked, in order, and returns how many there are.
 * `bytes` must be readable up to count + 3, `out` have room for count + 8. `leads` has 2^14 bits, indexed by the
 * lower seven bits of both bytes, the second folded, or is NULL. */
size_t literal_windows_find(const uint8_t *bytes, size_t count, const uint32_t *windows, const uint8_t *leads,
                            uint32_t *out, byte_class_form form);
