// AdamW (Loshchilov and Hutter 2019) over all parameters in one call, one pass over memory; and clipping.
#include "kernels.h"
#include "shim.h"
#include <ATen/Parallel.h>
#include <cmath>

// numbers: lr, beta1, beta2, eps, weight_decay; steps[i] is the number of parameter i's step, from 1.
DT_API int32_t dt_adamw(const Handle* parameters, const Handle* gradients, const Handle* means, const Handle* squares, const int64_t* steps,
                        int32_t count, const double* numbers)
{
    return guarded(failed, [&] {
        const at::NoGradGuard no_grad;
        const double lr = numbers[0], beta1 = numbers[1], beta2 = numbers[2], eps = numbers[3], weight_decay = numbers[4];
        for (int32_t i = 0; i < count; i++) {
            auto p = borrow(parameters[i]), m = borrow(means[i]), v = borrow(squares[i]), g = borrow(gradients[i]);
            TORCH_CHECK(p.scalar_type() == at::kFloat && g.scalar_type() == at::kFloat, "AdamW: float32 parameters expected, got ", p.scalar_type(), " and ", g.scalar_type());
            TORCH_CHECK(p.is_non_overlapping_and_dense() && p.strides() == m.strides() && p.strides() == v.strides(), "AdamW: parameter ", i, " and its state differ in layout");
            g = g.strides() == p.strides() ? g : at::empty_like(p).copy_(g); // one flat loop needs one order
            const AdamWStep step{float(1 - lr * weight_decay), float(beta1), float(beta2), float(eps), float(lr / (1 - std::pow(beta1, double(steps[i])))),
                                 float(std::sqrt(1 - std::pow(beta2, double(steps[i]))))};
            auto *pd = p.data_ptr<float>(), *md = m.data_ptr<float>(), *vd = v.data_ptr<float>(), *gd = g.data_ptr<float>();
            at::parallel_for(0, p.numel(), 32768, [&](int64_t begin, int64_t end) { kernels().adamw(pd + begin, gd + begin, md + begin, vd + begin, end - begin, step); });
            p.unsafeGetTensorImpl()->bump_version();
        }
        return 0;
    });
}

// Scales the gradients in place so that their joint norm is at most max_norm; gives the norm before.
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
