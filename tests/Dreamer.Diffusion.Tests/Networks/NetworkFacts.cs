using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

/// <summary>What holds for every network.</summary>
internal static class NetworkFacts
{
    /// <summary>Runs the call and leaves nothing but its results in the caller's scope.</summary>
    public static void Leaves(int results, Action call)
    {
        using var scope = NewDisposeScope();
        call();
        Assert.Equal(results, scope.DisposablesCount);
    }

    public static void EveryParameterGetsAGradient(nn.Module network, Func<Tensor> output)
    {
        network.zero_grad();
        Backward(output);
        Assert.Empty(network.named_parameters().Where(p => !HasGradient(p.name, p.parameter)).Select(p => p.name));
    }

    public static void NoFrozenParameterGetsAGradient(nn.Module network, Func<Tensor> output, Func<string, bool> frozen)
    {
        network.zero_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            parameter.requires_grad_(!frozen(name));
        }
        Backward(output);
        Assert.Empty(network.named_parameters().Where(p => HasGradient(p.name, p.parameter) == frozen(p.name)).Select(p => p.name));
    }

    private static void Backward(Func<Tensor> output)
    {
        using var scope = NewDisposeScope();
        var y = output();
        manual_seed(5);
        (y * randn_like(y)).sum().backward(); // a plain sum has no gradient behind a norm
    }

    // A bias of all keys shifts a query's scores alike, which softmax ignores: its gradient is zero by mathematics.
    private static bool HasGradient(string name, Tensor parameter) => parameter.grad is { } grad
        && (name.EndsWith("k_proj.bias", StringComparison.Ordinal) || name.EndsWith("to_k.bias", StringComparison.Ordinal) || grad.abs().max().item<float>() > 0);
}
