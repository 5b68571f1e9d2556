using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>
/// Networks in float32, and beside them the same weights in float64. That both agree shows that float64 can be had; that it is kept is shown by
/// moving weights and inputs: the answer is a <see cref="StraightLine"/>; and each input alone has an answer, unless it was rounded before it was
/// used. Constants that were rounded when they were made do not show so: FormulaTests computes anew whatever has some.
/// </summary>
internal sealed class DoubleTwin : IDisposable
{
    /// <summary>From networks, and what makes an input theirs, to outputs.</summary>
    public delegate Tensor[] Run(nn.Module[] networks, Func<Tensor, Tensor> given);

    private const double MostDifference = 1e-5;

    private readonly nn.Module[] _single;
    private readonly nn.Module[] _double;
    private readonly List<(Tensor Weight, Tensor Start)> _weights = [];

    /// <summary>Of networks with the same weights each time, none zero, which would hide what is behind it.</summary>
    public DoubleTwin(Func<nn.Module[]> build)
    {
        using var off = no_grad();
        (_single, _double) = (build(), build());
        using var generator = new Generator(7);
        foreach (var (single, twin) in _single.Zip(_double))
        {
            twin.to(ScalarType.Float64);
            foreach (var ((_, weight), (_, wide)) in single.named_parameters().Zip(twin.named_parameters()))
            {
                weight.copy_(StartOf(weight) + (randn(weight.shape, dtype: ScalarType.Float32, device: CPU, generator: generator) * 0.1));
                wide.copy_(weight);
                _weights.Add((wide, wide.clone().DetachFromDisposeScope()));
            }
        }
    }

    /// <summary>As networks are built, without chance: a gain is one, and a shift zero.</summary>
    private static Tensor StartOf(Tensor weight) => weight.dim() == 1 && weight.eq(1).all().item<bool>() ? weight.clone() : zeros_like(weight);

    /// <summary>Runs them: <paramref name="run"/> gets the networks and, for each of its inputs, which are float32, what to give them.</summary>
    public void Check(Run run)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var single = Joined(run(_single, x => x), ScalarType.Float32);
        var (wide, inputs) = RunInDouble(run);
        Assert.InRange(((wide - single).abs().max() / wide.abs().max()).item<double>(), 0, MostDifference);

        StraightLine.Require(wide, by => Moved(run, by));
        Assert.All(Enumerable.Range(0, inputs), input => Assert.True(MovedAlone(run, input).ne(wide).any().item<bool>(), $"nothing answers to input {input}"));
    }

    public void Dispose()
    {
        _weights.ForEach(weight => weight.Start.Dispose());
        foreach (var network in (nn.Module[])[.. _single, .. _double])
        {
            network.Dispose();
        }
    }

    /// <summary>Every layer's output is watched, too: that tells which one it is that rounds.</summary>
    private (Tensor Output, int Inputs) RunInDouble(Run run)
    {
        using var layers = new LayerTypes(_double);
        var inputs = 0;
        var joined = Joined(run(_double, Given), ScalarType.Float64);
        layers.Require(ScalarType.Float64);
        return (joined, inputs);

        Tensor Given(Tensor x)
        {
            inputs++;
            return x.to(ScalarType.Float64);
        }
    }

    private Tensor Moved(Run run, double by)
    {
        _weights.ForEach(weight => weight.Weight.copy_(StraightLine.Beside(weight.Start, by)));
        var moved = Joined(run(_double, x => StraightLine.Beside(x.to(ScalarType.Float64), by)), ScalarType.Float64);
        _weights.ForEach(weight => weight.Weight.copy_(weight.Start));
        return moved;
    }

    private Tensor MovedAlone(Run run, int input)
    {
        var index = 0;
        return Joined(run(_double, x => StraightLine.Beside(x.to(ScalarType.Float64), index++ == input ? StraightLine.Move : 0)), ScalarType.Float64);
    }

    private static Tensor Joined(Tensor[] outputs, ScalarType type)
    {
        Assert.All(outputs, output => Assert.Equal(type, output.dtype));
        return cat([.. outputs.Select(output => output.flatten() / output.abs().max())]).to(ScalarType.Float64);
    }
}
