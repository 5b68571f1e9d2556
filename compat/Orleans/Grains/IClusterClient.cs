namespace Orleans;

/// <summary>A grain factory for code outside of grains.</summary>
public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
