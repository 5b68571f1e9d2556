// AdamW (Loshchilov and Hutter 2019) over all parameters in one call, one pass over memory.
#include "shim.h"
#include <ATen/Parallel.h>
#include <cmath>

namespace {

struct Step {
    float decay, beta1, beta2, eps, step_size, correction2;
};

// The compiler vectorises the loop; the loader picks the widest version this CPU has.
__attribute__((target_clones("avx512f", "avx2,fma", "default"), optimize("fast-math")))
void update(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t count, const Step& step)
{
    for (int64_t i = 0; i < count; i++) {
        m[i] = step.beta1 * m[i] + (1 - step.beta1) * g[i];
        v[i] = step.beta2 * v[i] + (1 - step.beta2) * g[i] * g[i];
        p[i] = step.decay * p[i] - step.step_size * m[i] / (std::sqrt(v[i]) / step.correction2 + step.eps);
    }
}

// All four in the parameter's own memory order, so that one flat loop fits every layout.
at::Tensor like(const at::Tensor& tensor, const at::Tensor& parameter)
{
    return tensor.strides() == parameter.strides() ? tensor : at::empty_like(parameter).copy_(tensor);
}

} // namespace

// numbers: lr, beta1, beta2, eps, weight_decay; steps[i] is the number of parameter i's step, from 1.
DT_API int32_t dt_adamw(const Handle* parameters, const Handle* gradients, const Handle* means, const Handle* squares, const int64_t* steps,
                        int32_t count, const double* numbers)
{
    return guarded(failed, [&] {
        const at::NoGradGuard no_grad;
        const double lr = numbers[0], beta1 = numbers[1], beta2 = numbers[2], eps = numbers[3], weight_decay = numbers[4];
        for (int32_t i = 0; i < count; i++) {
            auto p = borrow(parameters[i]), m = borrow(means[i]), v = borrow(squares[i]);
            const auto g = like(borrow(gradients[i]), p);
            TORCH_CHECK(p.scalar_type() == at::kFloat && g.scalar_type() == at::kFloat, "AdamW: float32 parameters expected, got ", p.scalar_type(), " and ", g.scalar_type());
            TORCH_CHECK(p.is_non_overlapping_and_dense() && p.strides() == m.strides() && p.strides() == v.strides(), "AdamW: parameter ", i, " and its state differ in layout");
            const Step step{float(1 - lr * weight_decay), float(beta1), float(beta2), float(eps), float(lr / (1 - std::pow(beta1, double(steps[i])))),
                            float(std::sqrt(1 - std::pow(beta2, double(steps[i]))))};
            auto *pd = p.data_ptr<float>(), *md = m.data_ptr<float>(), *vd = v.data_ptr<float>();
            const auto* gd = g.data_ptr<float>();
            at::parallel_for(0, p.numel(), 32768, [&](int64_t begin, int64_t end) { update(pd + begin, gd + begin, md + begin, vd + begin, end - begin, step); });
            p.unsafeGetTensorImpl()->bump_version();
        }
        return 0;
    });
}

// Scales the gradients in place so that their joint 2-norm is at most max_norm; gives the norm before.
DT_API double dt_clip_grad_norm(const Handle* parameters, int32_t count, double max_norm, double norm_type)
{
    return guarded(double(NAN), [&] {
        const at::NoGradGuard no_grad;
        std::vector<at::Tensor> gradients, norms;
        for (int32_t i = 0; i < count; i++) {
            auto gradient = borrow(parameters[i]).grad();
            if (gradient.defined()) {
                norms.push_back(at::norm(gradient, norm_type));
                gradients.push_back(gradient);
            }
        }
        if (gradients.empty()) {
            return 0.0;
        }
        const auto total = at::norm(at::stack(norms), norm_type).item<double>();
        const auto scale = max_norm / (total + 1e-6);
        if (scale < 1) {
            at::_foreach_mul_(gradients, scale);
        }
        return total;
    });
}
