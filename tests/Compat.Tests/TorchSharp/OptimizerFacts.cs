using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Compat.Tests.TorchSharp;

public sealed class OptimizerFacts
{
    [Fact]
    public void A_step_of_adamw_is_the_papers()
    {
        var weight = new Parameter(tensor(new float[] { 1, -2 }));
        using var optimizer = optim.AdamW([weight], lr: 0.1, beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0.01);
        double[] p = [1, -2], m = [0, 0], v = [0, 0];
        for (var step = 1; step <= 3; step++)
        {
            optimizer.zero_grad();
            weight.square().sum().backward();
            optimizer.step();
            for (var i = 0; i < 2; i++)
            {
                var g = 2 * p[i];
                p[i] *= 1 - 0.1 * 0.01;
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.99 * v[i] + 0.01 * g * g;
                p[i] -= 0.1 * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.99, step))) + 1e-8);
                Assert.Equal(p[i], weight.data<float>()[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Parameters_without_a_gradient_stay()
    {
        var (used, idle) = (new Parameter(ones(3)), new Parameter(ones(3)));
        using var optimizer = optim.AdamW([used, idle], weight_decay: 0.5);
        used.sum().backward();
        optimizer.step();
        Assert.True(idle.Equals(ones(3)));
        Assert.False(used.Equals(ones(3)));
    }

    [Fact]
    public void Learning_rates_can_be_set()
    {
        var weight = new Parameter(ones(1));
        using var optimizer = optim.AdamW([weight], lr: 0.1);
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = 0;
        }
        weight.sum().backward();
        optimizer.step();
        Assert.Equal(1, weight.item<float>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_resumed_optimizer_goes_on_as_if_it_had_never_stopped(bool throughFile)
    {
        static void Train(Parameter weight, AdamW optimizer)
        {
            optimizer.zero_grad();
            weight.pow(4).sum().backward();
            optimizer.step();
        }

        var first = new Parameter(randn(5, 7));
        using var optimizer = optim.AdamW([first], lr: 0.01, weight_decay: 0.1);
        Train(first, optimizer);
        var second = new Parameter(first.detach().clone());
        using var resumed = optim.AdamW([second], lr: 1);
        if (throughFile)
        {
            using var stream = new MemoryStream();
            optimizer.save_state_dict(new BinaryWriter(stream));
            stream.Position = 0;
            resumed.load_state_dict(new BinaryReader(stream));
        }
        else
        {
            resumed.load_state_dict(optimizer.state_dict());
        }
        Train(first, optimizer);
        Train(second, resumed);
        Assert.True(first.Equals(second));
    }

    [Fact]
    public void Clipping_scales_to_the_joint_norm()
    {
        var (a, b) = (new Parameter(zeros(1)), new Parameter(zeros(1)));
        ((a * 3) + (b * 4)).sum().backward();
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 5);
        Assert.Equal(0.6, a.grad!.item<float>(), 5);
        Assert.Equal(0.8, b.grad!.item<float>(), 5);
    }
}
