// Scaled dot product attention in bounded memory: libtorch 1.13 has no fused one on CPU.
#include "shim.h"
#include <cmath>

namespace {

constexpr int64_t tile_elements = int64_t(1) << 22; // 16 MiB of scores at a time

at::Tensor scores_of(const at::Tensor& query, const at::Tensor& key, const at::Tensor& mask)
{
    auto scores = at::matmul(query, key.transpose(-2, -1));
    if (!mask.defined()) {
        return scores;
    }
    return mask.scalar_type() == at::kBool ? scores.masked_fill(mask.logical_not(), -INFINITY) : scores + mask;
}

at::Tensor attend(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& mask, double dropout)
{
    auto weights = at::softmax(scores_of(query, key, mask), -1);
    if (dropout > 0) {
        weights = at::dropout(weights, dropout, true);
    }
    return at::matmul(weights, value);
}

at::Tensor rows_of(const at::Tensor& mask, int64_t start, int64_t length)
{
    return mask.defined() && mask.dim() >= 2 && mask.size(-2) > 1 ? mask.narrow(-2, start, length) : mask;
}

at::Tensor causal_mask(const at::Tensor& query, const at::Tensor& key)
{
    return at::ones({query.size(-2), key.size(-2)}, query.options().dtype(at::kBool)).tril();
}

} // namespace

DT_API Handle dt_attention(Handle query_handle, Handle key_handle, Handle value_handle, Handle mask_handle, double dropout, int32_t is_causal)
{
    return guarded<Handle>(nullptr, [&] {
        const auto raw_query = borrow(query_handle), key = borrow(key_handle), value = borrow(value_handle);
        TORCH_CHECK(is_causal == 0 || mask_handle == nullptr, "scaled_dot_product_attention: attn_mask and is_causal exclude each other");
        TORCH_CHECK(raw_query.dim() >= 2 && key.dim() >= 2 && value.dim() >= 2, "scaled_dot_product_attention: query, key and value need two dimensions or more");
        const auto mask = is_causal != 0 ? causal_mask(raw_query, key) : borrow(mask_handle);
        const auto query = raw_query * (1 / std::sqrt(double(raw_query.size(-1)))); // cheaper on q than on the scores
        const auto rows = query.size(-2);
        const auto row_elements = std::max<int64_t>(1, query.numel() / std::max<int64_t>(1, rows * query.size(-1)) * key.size(-2));
        const auto tile = std::max<int64_t>(16, tile_elements / row_elements);
        if (tile >= rows) {
            return release(attend(query, key, value, mask, dropout));
        }
        std::vector<at::Tensor> tiles;
        for (int64_t start = 0; start < rows; start += tile) {
            const auto length = std::min(tile, rows - start);
            tiles.push_back(attend(query.narrow(-2, start, length), key, value, rows_of(mask, start, length), dropout));
        }
        return release(at::cat(tiles, -2));
    });
}
