// Scaled dot product attention without the full score matrix, forward and backward (Dao et al. 2022, in plain row tiles):
// libtorch 1.13 has none on CPU, and its batched products loop over BLAS calls.
#include "kernels.h"
#include "shim.h"
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <cmath>

namespace {

// Shapes: B batch, H heads, L queries, S keys, D head size, E value size.
constexpr int64_t grain_elements = 1 << 15; // of scores: below, a second thread costs more than it saves

struct Shape {
    int64_t B, H, L, S, D, E;
    int64_t heads() const { return B * H; }
    int64_t tiles() const { return (L + tile_rows - 1) / tile_rows; }
    int64_t grain() const { return std::max<int64_t>(1, grain_elements / std::max<int64_t>(1, L * S)); }
};

/// One head of a (B, H, rows, columns) tensor, from a row on; no data for no tensor.
Elements head(const at::Tensor& t, const Shape& s, int64_t index, int64_t row = 0)
{
    return !t.defined() ? Elements{} : Elements{t.data_ptr<float>() + index / s.H * t.stride(0) + index % s.H * t.stride(1) + row * t.stride(2), t.stride(2), t.stride(3)};
}

Elements transposed(const Elements& e) { return {e.data, e.column, e.row}; }

/// Cuts one allocation into pieces.
class Scratch {
public:
    explicit Scratch(int64_t elements) : memory_(at::empty({elements + lanes}, at::kFloat)), next_(memory_.data_ptr<float>()) {}
    float* take(int64_t elements)
    {
        auto* piece = next_;
        next_ += elements;
        return piece;
    }

private:
    at::Tensor memory_;
    float* next_;
};

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
    const auto S = padded(s.S), E = padded(s.E);
    auto out = heads_inside(s, s.L, s.E, q);
    auto log_sums = at::empty({s.B, s.H, s.L}, q.options());
    at::parallel_for(0, s.heads() * s.tiles(), s.grain() * s.tiles(), [&](int64_t begin, int64_t end) {
        Scratch memory(s.D * S + s.S * E + tile_rows * (S + E));
        const ForwardScratch scratch{memory.take(s.D * S), memory.take(s.S * E), memory.take(tile_rows * S), memory.take(tile_rows * E)};
        for (int64_t i = begin, packed = -1; i < end; i++) {
            const auto h = i / s.tiles(), row = i % s.tiles() * tile_rows;
            if (packed != h) {
                kernels().pack(transposed(head(k, s, h)), s.D, s.S, scratch.k_DS);
                kernels().pack(head(v, s, h), s.S, s.E, scratch.v_SE);
                packed = h;
            }
            kernels().attend({std::min(tile_rows, s.L - row), s.S, s.D, s.E, scale, head(q, s, h, row), head(mask, s, h, row), head(out, s, h, row),
                              log_sums.data_ptr<float>() + h * s.L + row}, scratch);
        }
    });
    return {out, log_sums};
}

/// Copies rows without their padding.
void unpack(const float* from, const Elements& to, int64_t rows, int64_t columns)
{
    for (int64_t i = 0; i < rows; i++) {
        memcpy(to.data + i * to.row, from + i * padded(columns), columns * sizeof(float));
    }
}

std::array<at::Tensor, 3> backward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask, const at::Tensor& out,
                                   const at::Tensor& log_sums, const at::Tensor& dout, float scale)
{
    const auto s = shape_of(q, k, v);
    const auto S = padded(s.S), D = padded(s.D), E = padded(s.E);
    auto dq = heads_inside(s, s.L, s.D, q), dk = heads_inside(s, s.S, s.D, q), dv = heads_inside(s, s.S, s.E, q);
    at::parallel_for(0, s.heads(), s.grain(), [&](int64_t begin, int64_t end) {
        Scratch memory((s.D + s.E) * S + s.S * (2 * D + E) + tile_rows * (2 * S + E + 2 * D));
        const BackwardScratch g{memory.take(s.D * S), memory.take(s.S * D), memory.take(s.E * S), memory.take(s.S * D), memory.take(s.S * E),
                                memory.take(tile_rows * S), memory.take(tile_rows * S), memory.take(tile_rows * E), memory.take(tile_rows * D), memory.take(tile_rows * D)};
        for (auto h = begin; h < end; h++) {
            kernels().pack(transposed(head(k, s, h)), s.D, s.S, g.k_DS);
            kernels().pack(head(k, s, h), s.S, s.D, g.k_SD);
            kernels().pack(transposed(head(v, s, h)), s.E, s.S, g.v_ES);
            std::fill_n(g.dk_SD, s.S * D, 0.0f);
            std::fill_n(g.dv_SE, s.S * E, 0.0f);
            for (int64_t row = 0; row < s.L; row += tile_rows) {
                kernels().attend_backward({std::min(tile_rows, s.L - row), s.S, s.D, s.E, scale, head(q, s, h, row), head(mask, s, h, row), head(out, s, h, row),
                                           log_sums.data_ptr<float>() + h * s.L + row}, head(dout, s, h, row), head(dq, s, h, row), g);
            }
            unpack(g.dk_SD, head(dk, s, h), s.S, s.D);
            unpack(g.dv_SE, head(dv, s, h), s.S, s.E);
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

extern const Kernels kernels_plain;
#ifdef __x86_64__
extern const Kernels kernels_avx512, kernels_avx2;
#endif

const Kernels& kernels()
{
#ifdef __x86_64__
    static const Kernels& chosen = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") ? kernels_avx512
                                 : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? kernels_avx2 : kernels_plain;
    return chosen;
#else
    return kernels_plain;
#endif
}

DT_API Handle dt_attention(Handle query, Handle key, Handle value, Handle mask, double dropout, int32_t is_causal)
{
    return guarded<Handle>(nullptr, [&] { return release(attend(borrow(query), borrow(key), borrow(value), borrow(mask), dropout, is_causal != 0)); });
}
