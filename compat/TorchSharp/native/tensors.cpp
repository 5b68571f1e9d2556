// What is not an operator: lifetime, metadata, autograd, generators, settings.
#include "shim.h"
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

namespace {

std::vector<at::Tensor> borrow_all(const Handle* handles, int32_t count)
{
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) {
        tensors.push_back(borrow(handles[i]));
    }
    return tensors;
}

} // namespace

DT_API void dt_release(Handle handle)
{
    auto owner = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle);
}

DT_API Handle dt_alias(Handle handle) { return release(borrow(handle)); }

DT_API int32_t dt_dim(Handle handle) { return int32_t(handle->dim()); }
DT_API int64_t dt_numel(Handle handle) { return handle->numel(); }
DT_API int32_t dt_dtype(Handle handle) { return int32_t(c10::typeMetaToScalarType(handle->dtype())); }
DT_API int64_t dt_size(Handle handle, int64_t dim) { return handle->sizes()[dim]; }
DT_API int64_t dt_stride(Handle handle, int64_t dim) { return handle->strides()[dim]; }
DT_API int32_t dt_is_contiguous(Handle handle) { return handle->is_contiguous(); }
DT_API int32_t dt_requires_grad(Handle handle) { return handle->requires_grad(); }
DT_API int32_t dt_is_leaf(Handle handle) { return borrow(handle).is_leaf(); }
DT_API void* dt_data(Handle handle) { return borrow(handle).data_ptr(); }

DT_API int32_t dt_set_requires_grad(Handle handle, int32_t value)
{
    return guarded(failed, [&] { borrow(handle).set_requires_grad(value != 0); return 0; });
}

DT_API Handle dt_grad(Handle handle) { return release(at::Tensor(borrow(handle).grad())); }

DT_API int32_t dt_set_grad(Handle handle, Handle grad)
{
    return guarded(failed, [&] { borrow(handle).mutable_grad() = borrow(grad); return 0; });
}

DT_API Handle dt_from_blob(void* data, const int64_t* sizes, int32_t dims, int32_t dtype, void (*free)(void*), void* context)
{
    return guarded<Handle>(nullptr, [&] {
        return release(at::from_blob(data, at::IntArrayRef(sizes, dims), [free, context](void*) { free(context); },
                                     at::TensorOptions().dtype(at::ScalarType(dtype))));
    });
}

// grads may be null: ones. With no inputs the gradients go to the leaves, else to `out`.
DT_API int32_t dt_backward(const Handle* outputs, const Handle* grads, int32_t count, const Handle* inputs, int32_t input_count,
                           int32_t retain_graph, int32_t create_graph, int32_t allow_unused, Handle* out)
{
    return guarded(failed, [&] {
        const auto roots = borrow_all(outputs, count);
        const auto seeds = grads == nullptr ? std::vector<at::Tensor>() : borrow_all(grads, count);
        if (out == nullptr) {
            torch::autograd::backward(roots, seeds, bool(retain_graph), bool(create_graph), borrow_all(inputs, input_count));
            return 0;
        }
        auto gradients = torch::autograd::grad(roots, borrow_all(inputs, input_count), seeds, bool(retain_graph), bool(create_graph), bool(allow_unused));
        for (int32_t i = 0; i < input_count; i++) {
            out[i] = release(std::move(gradients[i]));
        }
        return 0;
    });
}

DT_API int32_t dt_grad_mode() { return at::GradMode::is_enabled(); }
DT_API void dt_set_grad_mode(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }
DT_API void* dt_inference_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
DT_API void dt_inference_exit(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }

DT_API at::Generator* dt_generator(uint64_t seed) { return new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed)); }
DT_API at::Generator* dt_default_generator() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }
DT_API void dt_generator_free(at::Generator* generator) { delete generator; }
DT_API uint64_t dt_generator_seed(at::Generator* generator) { return generator->current_seed(); }

DT_API void dt_generator_set_seed(at::Generator* generator, uint64_t seed)
{
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
}

DT_API Handle dt_generator_state(at::Generator* generator)
{
    return guarded<Handle>(nullptr, [&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        return release(generator->get_state());
    });
}

DT_API int32_t dt_generator_set_state(at::Generator* generator, Handle state)
{
    return guarded(failed, [&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_state(borrow(state));
        return 0;
    });
}

DT_API int32_t dt_threads() { return at::get_num_threads(); }

DT_API int32_t dt_set_threads(int32_t count)
{
    return guarded(failed, [&] { at::set_num_threads(count); return 0; });
}
