using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>Slowly following copies of parameters: the weights that are exported (Polyak averaging).</summary>
internal sealed class ExponentialMovingAverage : IDisposable
{
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _parameters;
    private readonly Dictionary<string, Tensor> _averages = [];

    public ExponentialMovingAverage(IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        _parameters = parameters;
        using var _ = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            _averages[name] = parameter.detach().clone().DetachFromDisposeScope();
        }
    }

    public IReadOnlyDictionary<string, Tensor> Averages => _averages;

    public void Update(double decay)
    {
        using var _ = no_grad();
        foreach (var (name, parameter) in _parameters)
        {
            _averages[name].mul_(decay).add_(parameter, alpha: 1 - decay);
        }
    }

    /// <summary>Exchanges parameters and averages; done twice, both are bit for bit what they were.</summary>
    public void Exchange()
    {
        using var _ = no_grad();
        foreach (var (name, parameter) in _parameters)
        {
            using var held = parameter.clone();
            parameter.copy_(_averages[name]);
            _averages[name].copy_(held);
        }
    }

    /// <summary>Overwrites the parameters with their averages.</summary>
    public void CopyToParameters()
    {
        using var _ = no_grad();
        foreach (var (name, parameter) in _parameters)
        {
            parameter.copy_(_averages[name]);
        }
    }

    public void Dispose()
    {
        foreach (var average in _averages.Values)
        {
            average.Dispose();
        }
    }
}
