// Scaled dot product attention without the full score matrix, forward and backward (Dao et al. 2022, in plain row tiles):
// libtorch 1.13 has none on CPU, and its batched products loop over BLAS calls.
#include "gemm.h"
#include "shim.h"
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <cmath>
#include <limits>

namespace {

// Shapes: B batch, H heads, L queries, S keys, D head size, E value size.
constexpr int64_t tile_rows = 32;
constexpr int64_t grain_elements = 1 << 15; // of scores: below, a second thread costs more than it saves
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

struct Shape {
    int64_t B, H, L, S, D, E;
    int64_t heads() const { return B * H; }
    int64_t tiles() const { return (L + tile_rows - 1) / tile_rows; }
    int64_t grain() const { return std::max<int64_t>(1, grain_elements / std::max<int64_t>(1, L * S)); }
};

/// One head's rows of a (B, H, rows, columns) tensor.
Elements head(const at::Tensor& t, const Shape& s, int64_t index)
{
    return {t.data_ptr<float>() + index / s.H * t.stride(0) + index % s.H * t.stride(1), t.stride(2), t.stride(3)};
}

Elements transposed(const Elements& e) { return {e.data, e.column, e.row}; }

Elements from_row(const Elements& e, int64_t row) { return {e.data + row * e.row, e.row, e.column}; }

/// Adds scale and mask to raw scores; columns beyond S become -inf.
INLINE void mask_row(float* row, const Elements* mask, int64_t m, int64_t S, float scale)
{
    for (int64_t j = 0; j < S; j++) {
        row[j] = row[j] * scale + (mask != nullptr ? mask->data[m * mask->row + j * mask->column] : 0.0f);
    }
    for (int64_t j = S; j < padded(S); j++) {
        row[j] = minus_infinity;
    }
}

/// Replaces a row by e^(row - offset) and gives the sum.
INLINE float exp_row(float* row, int64_t S, float offset)
{
    Vec sum{};
    for (int64_t j = 0; j < padded(S); j += lanes) {
        const Vec e = exp_of(*(Vec*)(row + j) - offset);
        *(Vec*)(row + j) = e;
        sum += e;
    }
    return sum_of(sum);
}

INLINE float max_of(const float* row, int64_t S)
{
    Vec max = *(const Vec*)row;
    for (int64_t j = lanes; j < padded(S); j += lanes) {
        const Vec next = *(const Vec*)(row + j);
        max = next > max ? next : max;
    }
    auto result = max[0];
    for (int i = 1; i < lanes; i++) {
        result = max[i] > result ? max[i] : result;
    }
    return result;
}

/// Rows of one tile: out = softmax(q k^T scale + mask) v, and the logarithm of each row's sum.
WIDEST void forward_tile(const Elements& q, const float* k_DS, const float* v_SE, const Elements* mask, const Shape& s, int64_t rows, float scale,
                         float* scores, float* sums, const Elements& out, float* log_sums)
{
    const auto width = padded(s.S), out_width = padded(s.E);
    gemm(q, k_DS, width, scores, width, rows, width, s.D, false);
    for (int64_t m = 0; m < rows; m++) {
        auto* row = scores + m * width;
        mask_row(row, mask, m, s.S, scale);
        const auto max = max_of(row, s.S);
        const auto sum = exp_row(row, s.S, max);
        log_sums[m] = max + std::log(sum);
        sums[m] = sum;
    }
    auto* result = sums + tile_rows;
    gemm({scores, width, 1}, v_SE, out_width, result, out_width, rows, out_width, s.S, false);
    for (int64_t m = 0; m < rows; m++) {
        for (int64_t e = 0; e < s.E; e++) {
            const_cast<float*>(out.data)[m * out.row + e] = result[m * out_width + e] / sums[m];
        }
    }
}

struct HeadGradient {
    std::vector<float> k_DS, k_SD, v_ES, dk_SD, dv_SE, p_LS, dp_LS, do_LE, q_LD, dq_LD;
    explicit HeadGradient(const Shape& s)
        : k_DS(s.D * padded(s.S)), k_SD(s.S * padded(s.D)), v_ES(s.E * padded(s.S)), dk_SD(s.S * padded(s.D)), dv_SE(s.S * padded(s.E)),
          p_LS(tile_rows * padded(s.S)), dp_LS(tile_rows * padded(s.S)), do_LE(tile_rows * padded(s.E)), q_LD(tile_rows * padded(s.D)), dq_LD(tile_rows * padded(s.D))
    {
    }
};

/// One tile's part of dk and dv (added up), and its dq.
WIDEST void backward_tile(HeadGradient& g, const Elements& q, const Elements& out, const Elements& dout, const Elements* mask, const float* log_sums,
                          const Shape& s, int64_t rows, float scale, const Elements& dq)
{
    const auto S = padded(s.S), D = padded(s.D), E = padded(s.E);
    pack(q, rows, s.D, g.q_LD.data());
    pack(dout, rows, s.E, g.do_LE.data());
    gemm({g.q_LD.data(), D, 1}, g.k_DS.data(), S, g.p_LS.data(), S, rows, S, s.D, false);
    gemm({g.do_LE.data(), E, 1}, g.v_ES.data(), S, g.dp_LS.data(), S, rows, S, s.E, false);
    for (int64_t m = 0; m < rows; m++) {
        auto *p = g.p_LS.data() + m * S, *dp = g.dp_LS.data() + m * S;
        mask_row(p, mask, m, s.S, scale);
        exp_row(p, s.S, log_sums[m]);
        float delta = 0; // sum over keys of p dp, by way of the output
        for (int64_t e = 0; e < s.E; e++) {
            delta += g.do_LE[m * E + e] * out.data[m * out.row + e * out.column];
        }
        for (int64_t j = 0; j < S; j++) {
            dp[j] = p[j] * (dp[j] - delta) * scale;
        }
    }
    gemm({g.p_LS.data(), 1, S}, g.do_LE.data(), E, g.dv_SE.data(), E, s.S, E, rows, true);
    gemm({g.dp_LS.data(), 1, S}, g.q_LD.data(), D, g.dk_SD.data(), D, s.S, D, rows, true);
    gemm({g.dp_LS.data(), S, 1}, g.k_SD.data(), D, g.dq_LD.data(), D, rows, D, s.S, false);
    for (int64_t m = 0; m < rows; m++) {
        memcpy(const_cast<float*>(dq.data) + m * dq.row, g.dq_LD.data() + m * D, s.D * sizeof(float));
    }
}

/// Heads beside each other in memory, as the layer after attention wants them.
at::Tensor heads_inside(const Shape& s, int64_t rows, int64_t columns, const at::Tensor& like)
{
    return at::empty({s.B, rows, s.H, columns}, like.options()).transpose(1, 2);
}

Shape shape_of(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v)
{
    return {q.size(0), q.size(1), q.size(2), k.size(2), q.size(3), v.size(3)};
}

std::tuple<at::Tensor, at::Tensor> forward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask, float scale)
{
    const auto s = shape_of(q, k, v);
    auto out = heads_inside(s, s.L, s.E, q);
    auto log_sums = at::empty({s.B, s.H, s.L}, q.options());
    at::parallel_for(0, s.heads() * s.tiles(), s.grain() * s.tiles(), [&](int64_t begin, int64_t end) {
        std::vector<float> k_DS(s.D * padded(s.S)), v_SE(s.S * padded(s.E)), scores(tile_rows * padded(s.S)), rest(tile_rows * (1 + padded(s.E)));
        for (int64_t i = begin, packed = -1; i < end; i++) {
            const auto h = i / s.tiles(), row = i % s.tiles() * tile_rows;
            if (packed != h) {
                pack(transposed(head(k, s, h)), s.D, s.S, k_DS.data());
                pack(head(v, s, h), s.S, s.E, v_SE.data());
                packed = h;
            }
            const auto mask_rows = mask.defined() ? from_row(head(mask, s, h), row) : Elements{};
            forward_tile(from_row(head(q, s, h), row), k_DS.data(), v_SE.data(), mask.defined() ? &mask_rows : nullptr, s, std::min(tile_rows, s.L - row), scale,
                         scores.data(), rest.data(), from_row(head(out, s, h), row), log_sums.data_ptr<float>() + h * s.L + row);
        }
    });
    return {out, log_sums};
}

std::array<at::Tensor, 3> backward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask, const at::Tensor& out,
                                   const at::Tensor& log_sums, const at::Tensor& dout, float scale)
{
    const auto s = shape_of(q, k, v);
    auto dq = heads_inside(s, s.L, s.D, q), dk = heads_inside(s, s.S, s.D, q), dv = heads_inside(s, s.S, s.E, q);
    at::parallel_for(0, s.heads(), s.grain(), [&](int64_t begin, int64_t end) {
        HeadGradient g(s);
        for (auto h = begin; h < end; h++) {
            pack(transposed(head(k, s, h)), s.D, s.S, g.k_DS.data());
            pack(head(k, s, h), s.S, s.D, g.k_SD.data());
            pack(transposed(head(v, s, h)), s.E, s.S, g.v_ES.data());
            std::fill(g.dk_SD.begin(), g.dk_SD.end(), 0.0f);
            std::fill(g.dv_SE.begin(), g.dv_SE.end(), 0.0f);
            for (int64_t row = 0; row < s.L; row += tile_rows) {
                const auto mask_rows = mask.defined() ? from_row(head(mask, s, h), row) : Elements{};
                backward_tile(g, from_row(head(q, s, h), row), from_row(head(out, s, h), row), from_row(head(dout, s, h), row), mask.defined() ? &mask_rows : nullptr,
                              log_sums.data_ptr<float>() + h * s.L + row, s, std::min(tile_rows, s.L - row), scale, from_row(head(dq, s, h), row));
            }
            for (int64_t j = 0; j < s.S; j++) {
                memcpy(const_cast<float*>(from_row(head(dk, s, h), j).data), g.dk_SD.data() + j * padded(s.D), s.D * sizeof(float));
                memcpy(const_cast<float*>(from_row(head(dv, s, h), j).data), g.dv_SE.data() + j * padded(s.E), s.E * sizeof(float));
            }
        }
    });
    return {dq, dk, dv};
}

struct Attention : torch::autograd::Function<Attention> {
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const c10::optional<at::Tensor>& optional_mask, double scale)
    {
        const auto mask = optional_mask.value_or(at::Tensor());
        auto [out, log_sums] = ::forward(q, k, v, mask, float(scale));
        context->save_for_backward({q, k, v, mask, out, log_sums});
        context->saved_data["scale"] = scale;
        return out;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        auto [dq, dk, dv] = ::backward(saved[0], saved[1], saved[2], saved[3], saved[4], saved[5], gradients[0], float(context->saved_data["scale"].toDouble()));
        return {dq, dk, dv, {}, {}}; // the mask and the scale have none
    }
};

/// The formula, for what the tiles do not cover: other element types, dropout, a mask that learns.
at::Tensor plain(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask, double scale, double dropout)
{
    auto scores = at::matmul(q * scale, k.transpose(-2, -1));
    scores = mask.defined() ? scores + mask : scores;
    return at::matmul(at::dropout(at::softmax(scores, -1), dropout, dropout > 0), v);
}

at::Tensor additive_mask(const at::Tensor& mask, const at::Tensor& query, const at::Tensor& key, bool is_causal)
{
    const auto allowed = is_causal ? at::ones({query.size(-2), key.size(-2)}, query.options().dtype(at::kBool)).tril() : mask;
    return !allowed.defined() || allowed.scalar_type() != at::kBool ? allowed : at::zeros(allowed.sizes(), query.options()).masked_fill(allowed.logical_not(), -INFINITY);
}

at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& any_mask, double dropout, bool is_causal)
{
    TORCH_CHECK(!is_causal || !any_mask.defined(), "scaled_dot_product_attention: attn_mask and is_causal exclude each other");
    TORCH_CHECK(query.dim() >= 2 && key.dim() >= 2 && value.dim() >= 2, "scaled_dot_product_attention: query, key and value need two dimensions or more");
    TORCH_CHECK(query.size(-1) == key.size(-1) && key.size(-2) == value.size(-2), "scaled_dot_product_attention: query ", query.sizes(), ", key ", key.sizes(), " and value ", value.sizes(), " do not fit");
    const auto scale = 1 / std::sqrt(double(query.size(-1)));
    const auto mask = additive_mask(any_mask, query, key, is_causal);
    const auto is_float = query.scalar_type() == at::kFloat && key.scalar_type() == at::kFloat && value.scalar_type() == at::kFloat && (!mask.defined() || mask.scalar_type() == at::kFloat);
    if (!is_float || dropout > 0 || query.dim() > 4 || query.numel() == 0 || key.numel() == 0 || (mask.defined() && mask.requires_grad())) {
        return plain(query, key, value, mask, scale, dropout);
    }
    auto four = [](at::Tensor t) { return t.dim() == 4 ? t : t.dim() == 3 ? t.unsqueeze(1) : t.unsqueeze(0).unsqueeze(0); };
    auto q = four(query), k = four(key), v = four(value);
    k = k.expand({q.size(0), q.size(1), k.size(2), k.size(3)});
    v = v.expand({q.size(0), q.size(1), v.size(2), v.size(3)});
    const auto m = !mask.defined() ? mask : (query.dim() == 3 && mask.dim() == 3 ? mask.unsqueeze(1) : mask).expand({q.size(0), q.size(1), q.size(2), k.size(2)});
    const auto needs_gradient = at::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
    const auto out = needs_gradient ? Attention::apply(q, k, v, m.defined() ? c10::optional<at::Tensor>(m) : c10::nullopt, scale) : std::get<0>(forward(q, k, v, m, float(scale)));
    return query.dim() == 4 ? out : query.dim() == 3 ? out.squeeze(1) : out.squeeze(0).squeeze(0);
}

} // namespace

DT_API Handle dt_attention(Handle query, Handle key, Handle value, Handle mask, double dropout, int32_t is_causal)
{
    return guarded<Handle>(nullptr, [&] { return release(attend(borrow(query), borrow(key), borrow(value), borrow(mask), dropout, is_causal != 0)); });
}
