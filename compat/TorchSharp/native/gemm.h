// A small matrix product on data that lies in cache, for attention's many little ones: a call into BLAS costs more than they do.
#pragma once
#include <cstdint>
#include <cstring>

// One body, compiled per instruction set; the loader picks the widest this CPU has. By feature, not by arch=:
// that matches one model of processor, and every newer one falls through to the default.
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#define INLINE __attribute__((always_inline)) static inline

constexpr int64_t lanes = 16;

using Vec = float __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float)), may_alias));
using IntVec = int32_t __attribute__((vector_size(lanes * sizeof(int32_t))));

INLINE int64_t padded(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

/// A matrix that is read element by element, in any layout.
struct Elements {
    const float* data;
    int64_t row, column;
};

template <int rows, int vectors>
INLINE void gemm_block(const Elements& a, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t depth, bool add)
{
    Vec sums[rows][vectors];
    for (int m = 0; m < rows; m++) {
        for (int v = 0; v < vectors; v++) {
            sums[m][v] = add ? *(const Vec*)(c + m * c_row + v * lanes) : Vec{};
        }
    }
    for (int64_t k = 0; k < depth; k++) {
        for (int v = 0; v < vectors; v++) {
            const Vec right = *(const Vec*)(b + k * b_row + v * lanes);
            for (int m = 0; m < rows; m++) {
                sums[m][v] += a.data[m * a.row + k * a.column] * right;
            }
        }
    }
    for (int m = 0; m < rows; m++) {
        for (int v = 0; v < vectors; v++) {
            *(Vec*)(c + m * c_row + v * lanes) = sums[m][v];
        }
    }
}

template <int rows>
INLINE void gemm_rows(const Elements& a, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t columns, int64_t depth, bool add)
{
    int64_t n = 0;
    for (; n + 2 * lanes <= columns; n += 2 * lanes) {
        gemm_block<rows, 2>(a, b + n, b_row, c + n, c_row, depth, add);
    }
    if (n < columns) {
        gemm_block<rows, 1>(a, b + n, b_row, c + n, c_row, depth, add);
    }
}

/// c[rows x columns] = (add ? c : 0) + a[rows x depth] b[depth x columns]; columns are padded to whole vectors.
INLINE void gemm(Elements a, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t depth, bool add)
{
    int64_t m = 0;
    for (; m + 4 <= rows; m += 4, a.data += 4 * a.row, c += 4 * c_row) {
        gemm_rows<4>(a, b, b_row, c, c_row, columns, depth, add);
    }
    for (; m < rows; m++, a.data += a.row, c += c_row) {
        gemm_rows<1>(a, b, b_row, c, c_row, columns, depth, add);
    }
}

/// Copies to whole vectors a row, the rest zero.
INLINE void pack(const Elements& from, int64_t rows, int64_t columns, float* to)
{
    const auto width = padded(columns);
    for (int64_t i = 0; i < rows; i++, to += width) {
        for (int64_t j = 0; j < columns; j++) {
            to[j] = from.data[i * from.row + j * from.column];
        }
        memset(to + columns, 0, (width - columns) * sizeof(float));
    }
}

/// e^x to about one unit in the last place (Cephes' polynomial); exactly 0 below -87, so that a mask removes its element.
INLINE Vec exp_of(Vec x)
{
    const Vec n_float = (x * 1.44269504f + 12582912.0f) - 12582912.0f; // rounds to the nearest integer
    const Vec r = (x - n_float * 0.693359375f) - n_float * -2.12194440e-4f;
    Vec p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const IntVec exponent = (__builtin_convertvector(n_float, IntVec) + 127) << 23;
    Vec power;
    memcpy(&power, &exponent, sizeof power);
    return x < -87.0f ? Vec{} : p * power;
}

INLINE float sum_of(Vec values)
{
    float sum = 0;
    for (int i = 0; i < lanes; i++) {
        sum += values[i];
    }
    return sum;
}
