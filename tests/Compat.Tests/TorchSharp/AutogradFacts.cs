using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Compat.Tests.TorchSharp;

public sealed class AutogradFacts
{
    public static TheoryData<string> Functions => [.. Cases.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Cases = new()
    {
        ["conv2d"] = x => F.conv2d(x.reshape(1, 2, 4, 4), full([3, 2, 3, 3], 0.1, float64), padding: [1, 1]),
        ["group_norm"] = x => F.group_norm(x.reshape(2, 4, 4), 2).pow(3),
        ["attention"] = x => F.scaled_dot_product_attention(x.reshape(1, 4, 8), x.reshape(1, 4, 8).sin(), x.reshape(1, 4, 8)),
        ["silu"] = x => F.silu(x),
        ["gelu"] = x => F.gelu(x),
        ["index"] = x => x[TensorIndex.Slice(0, 10, 3)].exp(),
        ["interpolate"] = x => F.interpolate(x.reshape(1, 2, 4, 4), size: [7, 7], mode: InterpolationMode.Bilinear).square(),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_equal_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        var function = Cases[name];
        manual_seed(0);
        var x = randn(32, dtype: float64, requires_grad: true);
        var weights = randn_like(function(x).detach());
        (function(x) * weights).sum().backward();
        using var guard = no_grad();
        const double h = 1e-5;
        foreach (var i in new long[] { 0, 9, 31 })
        {
            var step = zeros_like(x);
            step[i] = tensor(h);
            var difference = ((function(x + step) - function(x - step)) * weights).sum().item<double>() / (2 * h);
            Assert.Equal(difference, x.grad!.data<double>()[i], 5);
        }
    }

    [Fact]
    public void Nothing_is_recorded_under_no_grad()
    {
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.True((x * 2).requires_grad);
        Assert.True(x.is_leaf);
    }

    [Fact]
    public void Gradients_of_inputs_come_as_a_list()
    {
        var (x, y) = (tensor(3.0, requires_grad: true), tensor(4.0, requires_grad: true));
        var gradients = autograd.grad([x * x * y], [x, y]);
        Assert.Equal(24, gradients[0]!.item<double>());
        Assert.Equal(9, gradients[1]!.item<double>());
        Assert.Null(x.grad);
    }

    [Theory]
    [InlineData(2, 3, 70, 90, 24, true)]
    [InlineData(5, 1, 16, 16, 8, false)]
    [InlineData(1, 2, 1, 33, 40, true)]
    public void Attention_and_its_gradients_equal_the_formula(long B, long H, long L, long S, long D, bool masked)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Tensor[] inputs = [.. new[] { L, S, S }.Select(rows => randn(B, rows, H, D).transpose(1, 2).requires_grad_())]; // strided, as networks have them
        var weights = randn(B, H, L, D);
        var mask = masked ? rand(L, S) > 0.2 : null;
        var scores = inputs[0].matmul(inputs[1].transpose(-2, -1)) / Math.Sqrt(D);
        var expected = (mask is null ? scores : scores.masked_fill(~mask, double.NegativeInfinity)).softmax(-1).matmul(inputs[2]);
        var actual = F.scaled_dot_product_attention(inputs[0], inputs[1], inputs[2], mask);
        Assert.True(allclose(actual, expected, atol: 1e-5));
        var (expectedGradients, gradients) = (autograd.grad([(expected * weights).sum()], inputs), autograd.grad([(actual * weights).sum()], inputs));
        Assert.All(gradients.Zip(expectedGradients), pair => Assert.True(allclose(pair.First!, pair.Second!, rtol: 1e-4, atol: 1e-5)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Group_norm_is_the_same_in_both_memory_orders(bool affine)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        Tensor[] inputs = affine ? [randn(3, 12, 5, 7), randn(12), randn(12)] : [randn(3, 12, 5, 7)];
        Assert.All(inputs, input => input.requires_grad_());
        var channelsLast = inputs[0].permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        var weights = randn(3, 12, 5, 7);
        Tensor Norm(Tensor x) => F.group_norm(x * 3 + 5, 4, affine ? inputs[1] : null, affine ? inputs[2] : null);
        var (expected, actual) = (Norm(inputs[0]), Norm(channelsLast));
        Assert.Equal(1, actual.stride(1));
        Assert.True(allclose(actual, expected, atol: 1e-5));
        var (expectedGradients, gradients) = (autograd.grad([(expected * weights).sum()], inputs), autograd.grad([(actual * weights).sum()], inputs));
        Assert.All(gradients.Zip(expectedGradients), pair => Assert.True(allclose(pair.First!, pair.Second!, rtol: 1e-4, atol: 1e-5)));
    }

    [Fact]
    public void Causal_attention_does_not_look_ahead()
    {
        var (q, v) = (randn(1, 5, 4), randn(1, 5, 4));
        var y = F.scaled_dot_product_attention(q, q, v, is_casual: true);
        Assert.True(allclose(y[0, 0], v[0, 0], atol: 1e-6));
    }
}
