namespace Dreamer.Diffusion.Networks;

/// <summary>A network's shape, as its <c>config.json</c> states it.</summary>
public interface INetworkConfig
{
    /// <summary>Throws an <see cref="ArgumentException"/> with the offending value where this network cannot be built.</summary>
    void Validate();

    /// <summary>
    /// The least number of weights that a network of this shape has, from its large layers alone: what its file must hold before memory
    /// is taken for it. 0 for configs of other things. A double, since fields within their own bounds still multiply beyond a long.
    /// </summary>
    double LeastWeights() => 0;
}
