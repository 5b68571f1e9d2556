// The C ABI between TorchSharp's managed half and libtorch. A handle is an owned TensorImpl*; every function that
// can fail returns -1 (or null) and leaves libtorch's message in a thread-local that dt_error() reads.
#pragma once
#include <ATen/ATen.h>
#include <string>

#define DT_API extern "C" __attribute__((visibility("default")))

using Handle = c10::TensorImpl*;

void set_error(const std::exception& error);

inline at::Tensor borrow(Handle handle)
{
    if (handle == nullptr) {
        return {};
    }
    c10::raw::intrusive_ptr::incref(handle);
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle));
}

inline Handle release(at::Tensor&& tensor)
{
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

template <class Result, class Body>
Result guarded(Result failed, Body&& body)
{
    try {
        return body();
    } catch (const std::exception& error) {
        set_error(error);
        return failed;
    }
}

constexpr int32_t failed = -1;
