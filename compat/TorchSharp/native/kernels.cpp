// No header with inline functions may stand here: the linker could keep the copy that an older CPU cannot run.
#include "kernels.h"
#include <math.h>
#include <string.h>

#ifdef __AVX512F__
constexpr int block_rows = 6; // as many sums as registers hold
#else
constexpr int block_rows = 3;
#endif

#define CONCAT(a, b) a##b
#define VARIANT(isa) CONCAT(kernels_, isa)

namespace {

using Vec = float __attribute__((vector_size(lanes * sizeof(float)), aligned(sizeof(float)), may_alias));
using IntVec = int32_t __attribute__((vector_size(lanes * sizeof(int32_t))));

int64_t whole(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

Vec& at(float* address) { return *reinterpret_cast<Vec*>(address); }

template <int rows, int vectors>
void gemm_block(const Elements& a, float* b, int64_t b_row, float* c, int64_t c_row, int64_t depth, bool add)
{
    Vec sums[rows][vectors];
    for (int m = 0; m < rows; m++) {
        for (int v = 0; v < vectors; v++) {
            sums[m][v] = add ? at(c + m * c_row + v * lanes) : Vec{};
        }
    }
    for (int64_t k = 0; k < depth; k++) {
        for (int v = 0; v < vectors; v++) {
            const Vec right = at(b + k * b_row + v * lanes);
            for (int m = 0; m < rows; m++) {
                sums[m][v] += a.data[m * a.row + k * a.column] * right;
            }
        }
    }
    for (int m = 0; m < rows; m++) {
        for (int v = 0; v < vectors; v++) {
            at(c + m * c_row + v * lanes) = sums[m][v];
        }
    }
}

template <int rows>
void gemm_rows(const Elements& a, float* b, int64_t b_row, float* c, int64_t c_row, int64_t columns, int64_t depth, bool add)
{
    int64_t n = 0;
    for (; n + 2 * lanes <= columns; n += 2 * lanes) {
        gemm_block<rows, 2>(a, b + n, b_row, c + n, c_row, depth, add);
    }
    if (n < columns) {
        gemm_block<rows, 1>(a, b + n, b_row, c + n, c_row, depth, add);
    }
}

/// c[rows x columns] = (add ? c : 0) + a[rows x depth] b[depth x columns], for data that lies in cache; columns are whole vectors.
void gemm(Elements a, float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t depth, bool add)
{
    int64_t m = 0;
    for (; m + block_rows <= rows; m += block_rows, a.data += block_rows * a.row, c += block_rows * c_row) {
        gemm_rows<block_rows>(a, b, b_row, c, c_row, columns, depth, add);
    }
    for (; m < rows; m++, a.data += a.row, c += c_row) {
        gemm_rows<1>(a, b, b_row, c, c_row, columns, depth, add);
    }
}

void pack(const Elements& from, int64_t rows, int64_t columns, float* to)
{
    const auto width = whole(columns);
    for (int64_t i = 0; i < rows; i++, to += width) {
        const auto* row = from.data + i * from.row;
        if (from.column == 1) {
            memcpy(to, row, columns * sizeof(float));
        } else {
            for (int64_t j = 0; j < columns; j++) {
                to[j] = row[j * from.column];
            }
        }
        memset(to + columns, 0, (width - columns) * sizeof(float));
    }
}

/// e^x to about one unit in the last place (Cephes' polynomial); exactly 0 below -87, so that a mask removes its element.
Vec exp_of(Vec x)
{
    const Vec n = (x * 1.44269504f + 12582912.0f) - 12582912.0f; // the nearest integer
    const Vec r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
    Vec p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const IntVec exponent = (__builtin_convertvector(n, IntVec) + 127) << 23;
    Vec power;
    memcpy(&power, &exponent, sizeof power);
    return x < -87.0f ? Vec{} : p * power;
}

float sum_of(Vec values)
{
    float sum = 0;
    for (int i = 0; i < lanes; i++) {
        sum += values[i];
    }
    return sum;
}

/// Adds scale and mask to raw scores; columns beyond S become -inf.
void mask_row(float* row, const Tile& tile, int64_t m)
{
    if (tile.mask.data != nullptr) {
        const auto* mask = tile.mask.data + m * tile.mask.row;
        for (int64_t j = 0; j < tile.S; j++) {
            row[j] = row[j] * tile.scale + mask[j * tile.mask.column];
        }
    } else {
        for (int64_t j = 0; j < whole(tile.S); j += lanes) {
            at(row + j) *= tile.scale;
        }
    }
    for (int64_t j = tile.S; j < whole(tile.S); j++) {
        row[j] = -INFINITY;
    }
}

/// Replaces a row by e^(row - offset) and gives the sum.
float exp_row(float* row, int64_t S, float offset)
{
    Vec sum{};
    for (int64_t j = 0; j < whole(S); j += lanes) {
        const Vec e = exp_of(at(row + j) - offset);
        at(row + j) = e;
        sum += e;
    }
    return sum_of(sum);
}

float max_of(float* row, int64_t S)
{
    Vec max = at(row);
    for (int64_t j = lanes; j < whole(S); j += lanes) {
        max = at(row + j) > max ? at(row + j) : max;
    }
    auto result = max[0];
    for (int i = 1; i < lanes; i++) {
        result = max[i] > result ? max[i] : result;
    }
    return result;
}

void attend(const Tile& tile, const ForwardScratch& scratch)
{
    const auto S = whole(tile.S), E = whole(tile.E);
    gemm(tile.q, scratch.k_DS, S, scratch.scores_LS, S, tile.rows, S, tile.D, false);
    float sums[tile_rows];
    for (int64_t m = 0; m < tile.rows; m++) {
        auto* row = scratch.scores_LS + m * S;
        mask_row(row, tile, m);
        const auto max = max_of(row, tile.S);
        sums[m] = exp_row(row, tile.S, max);
        tile.log_sums[m] = max + logf(sums[m]);
    }
    gemm({scratch.scores_LS, S, 1}, scratch.v_SE, E, scratch.result_LE, E, tile.rows, E, tile.S, false);
    for (int64_t m = 0; m < tile.rows; m++) {
        const auto share = 1 / sums[m];
        for (int64_t e = 0; e < tile.E; e++) {
            tile.out.data[m * tile.out.row + e] = scratch.result_LE[m * E + e] * share;
        }
    }
}

void attend_backward(const Tile& tile, const Elements& dout, const Elements& dq, const BackwardScratch& g)
{
    const auto S = whole(tile.S), D = whole(tile.D), E = whole(tile.E);
    pack(tile.q, tile.rows, tile.D, g.q_LD);
    pack(dout, tile.rows, tile.E, g.do_LE);
    gemm({g.q_LD, D, 1}, g.k_DS, S, g.p_LS, S, tile.rows, S, tile.D, false);
    gemm({g.do_LE, E, 1}, g.v_ES, S, g.dp_LS, S, tile.rows, S, tile.E, false);
    for (int64_t m = 0; m < tile.rows; m++) {
        auto *p = g.p_LS + m * S, *dp = g.dp_LS + m * S;
        mask_row(p, tile, m);
        exp_row(p, tile.S, tile.log_sums[m]);
        float delta = 0; // sum over keys of p dp, by way of the output
        for (int64_t e = 0; e < tile.E; e++) {
            delta += g.do_LE[m * E + e] * tile.out.data[m * tile.out.row + e * tile.out.column];
        }
        for (int64_t j = 0; j < S; j += lanes) {
            at(dp + j) = at(p + j) * (at(dp + j) - delta) * tile.scale;
        }
    }
    gemm({g.p_LS, 1, S}, g.do_LE, E, g.dv_SE, E, tile.S, E, tile.rows, true);
    gemm({g.dp_LS, 1, S}, g.q_LD, D, g.dk_SD, D, tile.S, D, tile.rows, true);
    gemm({g.dp_LS, S, 1}, g.k_SD, D, g.dq_LD, D, tile.rows, D, tile.S, false);
    for (int64_t m = 0; m < tile.rows; m++) {
        memcpy(dq.data + m * dq.row, g.dq_LD + m * D, tile.D * sizeof(float));
    }
}

/// scale and shift of a channel turn x into y: y = x scale + shift.
void apply(const NormShape& s, const float* __restrict x, const float* __restrict scale, const float* __restrict shift, float* __restrict y)
{
    for (int64_t i = 0; i < s.pixels; i++, x += s.channels, y += s.channels) {
        for (int64_t c = 0; c < s.channels; c++) {
            y[c] = x[c] * scale[c] + shift[c];
        }
    }
}

/// Sums over pixels of x and of (x - centre)^2, a channel each; without centres only the first.
void sum_pixels(const NormShape& s, const float* __restrict x, const float* __restrict centres, float* __restrict sums)
{
    memset(sums, 0, s.channels * sizeof(float));
    for (int64_t i = 0; i < s.pixels; i++, x += s.channels) {
        if (centres == nullptr) {
            for (int64_t c = 0; c < s.channels; c++) {
                sums[c] += x[c];
            }
        } else {
            for (int64_t c = 0; c < s.channels; c++) {
                sums[c] += (x[c] - centres[c]) * (x[c] - centres[c]);
            }
        }
    }
}

double sum_group(const float* values, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum;
}

void normalise(const NormShape& s, const float* x, const float* weight, const float* bias, float* y, float* moments, float* scratch)
{
    const auto size = s.channels / s.groups;
    const auto count = double(size * s.pixels);
    auto *first = scratch, *second = scratch + s.channels;
    sum_pixels(s, x, nullptr, first);
    for (int64_t g = 0; g < s.groups; g++) {
        moments[g] = float(sum_group(first + g * size, size) / count);
    }
    for (int64_t c = 0; c < s.channels; c++) {
        first[c] = moments[c / size];
    }
    sum_pixels(s, x, first, second); // a second pass: the difference of squares would lose small deviations
    for (int64_t g = 0; g < s.groups; g++) {
        moments[s.groups + g] = float(1 / sqrt(sum_group(second + g * size, size) / count + s.eps));
    }
    for (int64_t c = 0; c < s.channels; c++) {
        const auto g = c / size;
        first[c] = moments[s.groups + g] * (weight != nullptr ? weight[c] : 1.0f);
        second[c] = (bias != nullptr ? bias[c] : 0.0f) - moments[g] * first[c];
    }
    apply(s, x, first, second, y);
}

void normalise_backward(const NormShape& s, const float* __restrict x, const float* weight, const float* moments, const float* __restrict dy, float* __restrict dx,
                        float* __restrict parts, float* __restrict scratch)
{
    const auto size = s.channels / s.groups;
    const auto count = float(size * s.pixels);
    auto *dweight = parts, *dbias = parts + s.channels, *x_scale = scratch, *shift = x_scale + s.channels, *dy_scale = shift + s.channels;
    memset(parts, 0, 2 * s.channels * sizeof(float));
    for (int64_t i = 0; i < s.pixels; i++) {
        const auto *x_row = x + i * s.channels, *dy_row = dy + i * s.channels;
        for (int64_t c = 0; c < s.channels; c++) {
            dweight[c] += dy_row[c] * x_row[c]; // of x, not yet of the normalised x
            dbias[c] += dy_row[c];
        }
    }
    for (int64_t g = 0; g < s.groups; g++) {
        const auto mean = moments[g], rate = moments[s.groups + g];
        float sum = 0, sum_x = 0; // over the group, of w dy and of w dy times the normalised x
        for (int64_t c = g * size; c < (g + 1) * size; c++) {
            dweight[c] = (dweight[c] - mean * dbias[c]) * rate;
            const auto w = weight != nullptr ? weight[c] : 1.0f;
            sum += w * dbias[c];
            sum_x += w * dweight[c];
        }
        for (int64_t c = g * size; c < (g + 1) * size; c++) {
            x_scale[c] = -rate * rate * sum_x / count;
            shift[c] = -rate * sum / count - mean * x_scale[c];
            dy_scale[c] = rate * (weight != nullptr ? weight[c] : 1.0f);
        }
    }
    for (int64_t i = 0; i < s.pixels; i++) {
        const auto *x_row = x + i * s.channels, *dy_row = dy + i * s.channels;
        for (int64_t c = 0; c < s.channels; c++) {
            dx[i * s.channels + c] = dy_row[c] * dy_scale[c] + x_row[c] * x_scale[c] + shift[c];
        }
    }
}

void adamw(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t count, const AdamWStep& step)
{
    for (int64_t i = 0; i < count; i++) {
        m[i] = step.beta1 * m[i] + (1 - step.beta1) * g[i];
        v[i] = step.beta2 * v[i] + (1 - step.beta2) * g[i] * g[i];
        p[i] = step.decay * p[i] - step.step_size * m[i] / (sqrtf(v[i]) / step.correction2 + step.eps);
    }
}

} // namespace

extern const Kernels VARIANT(ISA);
const Kernels VARIANT(ISA) = {pack, attend, attend_backward, normalise, normalise_backward, adamw};
