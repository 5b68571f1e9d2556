namespace Dreamer.Diffusion.Networks;

/// <summary>A network's shape, as its <c>config.json</c> states it.</summary>
public interface INetworkConfig
{
    /// <summary>Throws an <see cref="ArgumentException"/> with the offending value where this network cannot be built.</summary>
    void Validate();
}
