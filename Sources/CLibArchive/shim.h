#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

/// A locale whose characters are UTF-8: libarchive turns the names of members into the thread's.
static inline locale_t sluice_utf8_locale(void) {
    return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}
