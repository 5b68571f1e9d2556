// Loops that libtorch lacks, without libtorch: kernels.cpp is compiled once per instruction set, and the widest this CPU has is chosen.
#pragma once
#include <cstdint>

constexpr int64_t lanes = 16;
constexpr int64_t tile_rows = 32;

inline int64_t padded(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

/// A matrix in any layout.
struct Elements {
    float* data;
    int64_t row, column;
};

/// One tile of attention: rows of queries against all S keys; head sizes D (query, key) and E (value).
struct Tile {
    int64_t rows, S, D, E;
    float scale;
    Elements q, mask, out; // mask.data may be null
    float* log_sums;       // of each row's e^score
};

struct ForwardScratch {
    float *k_DS, *v_SE;           // packed
    float *scores_LS, *result_LE; // a tile's
};

struct BackwardScratch {
    float *k_DS, *k_SD, *v_ES;                      // packed
    float *dk_SD, *dv_SE;                           // added up over tiles
    float *p_LS, *dp_LS, *do_LE, *q_LD, *dq_LD;     // a tile's
};

/// One sample of a channels-last map.
struct NormShape {
    int64_t pixels, channels, groups;
    float eps;
};

struct AdamWStep {
    float decay, beta1, beta2, eps, step_size, correction2;
};

struct Kernels {
    /// Copies row by row to whole vectors, the rest zero.
    void (*pack)(const Elements& from, int64_t rows, int64_t columns, float* to);
    void (*attend)(const Tile& tile, const ForwardScratch& scratch);
    void (*attend_backward)(const Tile& tile, const Elements& dout, const Elements& dq, const BackwardScratch& scratch);
    /// moments: the groups' means, then their 1 / deviations. weight and bias may be null. scratch: three values a channel.
    void (*normalise)(const NormShape& shape, const float* x, const float* weight, const float* bias, float* y, float* moments, float* scratch);
    /// parts: this sample's share of the weight's gradient, then of the bias's.
    void (*normalise_backward)(const NormShape& shape, const float* x, const float* weight, const float* moments, const float* dy, float* dx, float* parts, float* scratch);
    void (*adamw)(float* p, const float* g, float* m, float* v, int64_t count, const AdamWStep& step);
};

const Kernels& kernels();
