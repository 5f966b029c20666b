#pragma once

#include <stdint.h>

/// Allocations of this process so far: calls of malloc, calloc, realloc, aligned_alloc and posix_memalign.
///
/// Whoever links this target has the allocator of the GNU C library wrapped; for measuring programs only.
uint64_t allocation_count(void);
